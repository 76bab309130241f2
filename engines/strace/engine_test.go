package strace_test

import (
	"bytes"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/kit"
	"utrace.dev/engines/strace"
	"utrace.dev/engines/strace/record"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// world is a small kernel with a session of the facility.
type world struct {
	k    *utracetest.Kernel
	sys  *targettest.System
	conn *net.UnixConn
	over chan error
	done chan struct{}

	mu  sync.Mutex
	raw bytes.Buffer
}

func newWorld(t *testing.T, scope kit.Scope, params string) *world {
	t.Helper()
	w := emptyWorld(t)
	w.begin(t, scope, params)
	return w
}

// connected returns the two ends of a socket.
func connected(t *testing.T) (a, b *net.UnixConn) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	var conns [2]*net.UnixConn
	for i, fd := range fds {
		f := os.NewFile(uintptr(fd), "socket")
		c, err := net.FileConn(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		conns[i] = c.(*net.UnixConn)
	}
	return conns[0], conns[1]
}

// emptyWorld has no session yet.
func emptyWorld(t *testing.T) *world {
	k := utracetest.NewKernel()
	k.Quiet = true
	w := &world{k: k, sys: targettest.New(k), over: make(chan error, 1), done: make(chan struct{})}
	t.Cleanup(func() {
		if err := k.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// begin asks for the session.
func (w *world) begin(t *testing.T, scope kit.Scope, params string) {
	t.Helper()
	m := kit.NewManager(w.sys)
	here, there := connected(t)
	w.conn = here
	go func() {
		w.over <- m.Run(&kit.Request{Facility: strace.Name, Scope: scope, Params: []byte(params)}, there)
	}()
	go func() {
		defer close(w.done)
		var buf [4096]byte
		for {
			n, err := here.Read(buf[:])
			w.mu.Lock()
			w.raw.Write(buf[:n])
			w.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
}

// ready waits until the session follows.
func (w *world) ready(t *testing.T) {
	t.Helper()
	if err := utracetest.WaitFor("the session is ready", func() bool {
		all, _ := w.records()
		return slices.ContainsFunc(all, func(r record.Record) bool { return r.Kind == record.Ready })
	}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) records() (all []record.Record, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.raw.Bytes()
	for len(p) > 0 {
		r, n, err := record.Parse(p)
		if err != nil {
			return all, err
		}
		all = append(all, r)
		p = p[n:]
	}
	return all, nil
}

// end waits for the session's end and returns what it sent.
func (w *world) end(t *testing.T) []record.Record {
	t.Helper()
	select {
	case err := <-w.over:
		if err != nil {
			t.Errorf("the session ended with: %v", err)
		}
	case <-time.After(utracetest.Patience):
		t.Fatal("the session does not end")
	}
	<-w.done
	all, err := w.records()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// kinds names the kinds of records.
func kinds(all []record.Record) string {
	names := map[record.Kind]string{record.Enter: "enter", record.Leave: "leave", record.Whole: "whole", record.Count: "count",
		record.Unfinished: "unfinished", record.Exited: "exited", record.Attached: "attached", record.Ready: "ready",
		record.SignalDelivery: "signal", record.Killed: "killed", record.Detached: "detached"}
	var s []string
	for _, r := range all {
		s = append(s, names[r.Kind])
	}
	return strings.Join(s, " ")
}

func TestRecords(t *testing.T) {
	w := newWorld(t, kit.Scope{Container: "a"}, `{"records": true}`)
	w.ready(t)
	w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysGetID), utracetest.Sys(utracetest.SysExit)})
	if got := kinds(w.end(t)); got != "ready attached enter leave enter leave enter unfinished exited" {
		t.Errorf("the records are: %s", got)
	}
}

// TestThreads: the leader's end is told when the other threads have ended, too.
func TestThreads(t *testing.T) {
	w := newWorld(t, kit.Scope{Container: "a"}, `{"records": true, "trace": "none"}`)
	w.ready(t)
	g := w.sys.Start("a", utracetest.Program{
		utracetest.Sys(utracetest.SysClone, utracetest.CloneThread, 2),
		utracetest.Sys(utracetest.SysExit),
		utracetest.Sys(utracetest.SysBlock, 1),
		utracetest.Sys(utracetest.SysExit),
	})
	leader := g.Leader()
	if err := utracetest.WaitFor("the leader is dead", leader.Zombie); err != nil {
		t.Fatal(err)
	}
	w.k.Fire(1)
	all := w.end(t)
	var ends []int
	first := 0
	for _, r := range all {
		switch {
		case r.Kind == record.Exited:
			ends = append(ends, r.TID)
		case r.Kind == record.Attached && first == 0:
			first = r.TID
		}
	}
	if len(ends) != 2 || ends[0] == first || ends[1] != first {
		t.Errorf("threads %v ended, of which the last must be the leader, %d: %s", ends, first, kinds(all))
	}
}

// TestBlocked: a thread that is blocked when it is attached to is told of at once.
func TestBlocked(t *testing.T) {
	w := emptyWorld(t)
	for range 2 {
		w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 1), utracetest.Sys(utracetest.SysExit)})
	}
	w.begin(t, kit.Scope{Container: "a"}, `{"records": true, "trace": "none"}`)
	w.ready(t)
	all, err := w.records()
	if got := kinds(all); err != nil || got != "attached attached ready" {
		t.Errorf("%v, the records are: %s", err, got)
	}
	for _, r := range all[:2] {
		if r.Value != 1 || r.TID == 0 {
			t.Errorf("%+v", r)
		}
	}
}

// TestDetached: at a session's end it is told who is traced no more, and with -e
// status=detached in which call.
func TestDetached(t *testing.T) {
	for _, test := range []struct{ params, want string }{
		{`{"records": true, "trace": "!execve"}`, "ready attached enter detached"},
		{`{"records": true, "trace": "!execve", "status": "detached"}`, "ready attached enter detached"},
		{`{"records": true, "trace": "!execve", "status": "successful"}`, "ready attached detached"},
		{`{"records": true, "count": true, "trace": "!execve"}`, "ready"},
	} {
		w := newWorld(t, kit.Scope{Container: "a"}, test.params)
		w.ready(t)
		// Its engine is behind the other's, and so are its callbacks.
		also := &world{k: w.k, sys: w.sys, over: make(chan error, 1), done: make(chan struct{})}
		also.begin(t, kit.Scope{Container: "a"}, `{"records": true, "trace": "!execve"}`)
		also.ready(t)
		w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 1), utracetest.Sys(utracetest.SysExit)})
		if err := utracetest.WaitFor("it is in the call", func() bool {
			all, _ := also.records()
			return strings.HasSuffix(kinds(all), "enter")
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.conn.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if got := kinds(w.end(t)); got != test.want {
			t.Errorf("with %s the records are: %s; want %s", test.params, got, test.want)
		}
		w.k.Fire(1)
		also.end(t)
	}
}

// TestBegan: a process that the runtime starts begins with an execve, if that is wanted.
func TestBegan(t *testing.T) {
	for _, test := range []struct{ params, want string }{
		{`{"records": true, "trace": "execve"}`, "ready attached enter leave exited"},
		{`{"records": true, "trace": "execve", "status": "successful"}`, "ready attached whole exited"},
		{`{"records": true, "trace": "execve", "status": "failed"}`, "ready attached exited"},
		{`{"records": true, "status": "unfinished"}`, "ready attached enter unfinished exited"},
		{`{"records": true, "status": "!unfinished"}`, "ready attached whole whole exited"},
		{`{"records": true, "trace": "!execve"}`, "ready attached enter leave enter unfinished exited"},
		{`{"records": true, "count": true}`, "ready count count exited"},
		{`{"records": true, "trace": "none", "signal": "none"}`, "ready attached exited"},
	} {
		w := newWorld(t, kit.Scope{Container: "a"}, test.params)
		w.ready(t)
		w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysGetID), utracetest.Sys(utracetest.SysExit)})
		all := w.end(t)
		if got := kinds(all); got != test.want {
			t.Errorf("with %s the records are: %s; want %s", test.params, got, test.want)
		}
		for _, r := range all {
			if (r.Kind == record.Enter || r.Kind == record.Count) && r.Name == "execve" && r.Number != 59 {
				t.Errorf("%+v", r)
			}
		}
	}
}

func TestInject(t *testing.T) {
	// In the small kernel a call's number is what names it in strace's table.
	w := newWorld(t, kit.Scope{Container: "a"}, `{"records": true, "inject": ["all:retval=42:when=1"]}`)
	w.ready(t)
	w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysGetID), utracetest.Sys(utracetest.SysExit)})
	for _, r := range w.end(t) {
		if r.Kind == record.Leave && r.Name == "execve" {
			if r.Value != 0 || r.Flags != 0 {
				t.Errorf("the process's beginning: %+v", r)
			}
		} else if r.Kind == record.Leave {
			if r.Value != 42 || r.Flags&record.Injected == 0 {
				t.Errorf("%+v", r)
			}
			return
		}
	}
	t.Error("no call has ended")
}

func TestText(t *testing.T) {
	w := newWorld(t, kit.Scope{Container: "a"}, `{}`)
	g := w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 1), utracetest.Sys(utracetest.SysGetID), utracetest.Sys(utracetest.SysExit)})
	if err := utracetest.WaitFor("it is traced", func() bool {
		all := g.Leader().Thread.Engines()
		return len(all) == 1 && all[0].Events() != 0
	}); err != nil {
		t.Fatal(err)
	}
	w.k.Fire(1)
	if err := <-w.over; err != nil {
		t.Error(err)
	}
	<-w.done
	if s := w.raw.String(); !strings.Contains(s, "+++ exited with 0 +++\n") {
		t.Errorf("the text is %q", s)
	}
}

func TestRefused(t *testing.T) {
	for _, params := range []string{`{"trace": "nosuch"}`, `{"s": -1}`, `{"s": 65537}`, `{"x": 9}`, `{"inject": ["read"]}`, `{"nosuch": 1}`} {
		w := newWorld(t, kit.Scope{}, params)
		if err := <-w.over; err == nil {
			t.Errorf("%s is taken", params)
		}
		io.WriteString(w.conn, "")
	}
}
