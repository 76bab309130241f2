package kit_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"utrace.dev/engines/kit"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// world is a kernel with a manager.
type world struct {
	t   *testing.T
	k   *utracetest.Kernel
	sys *targettest.System
	m   *kit.Manager
}

func newWorld(t *testing.T) *world {
	k := utracetest.NewKernel()
	k.Quiet = true
	sys := targettest.New(k)
	w := &world{t, k, sys, kit.NewManager(sys)}
	t.Cleanup(func() {
		if err := k.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// must waits for something that has to happen.
func must(t *testing.T, what string, cond func() bool) {
	t.Helper()
	if err := utracetest.WaitFor(what, cond); err != nil {
		t.Fatal(err)
	}
}

// traced reports whether g's leader has an engine with its events.
func traced(g *utracetest.Group) func() bool {
	return func() bool {
		all := g.Leader().Thread.Engines()
		return len(all) == 1 && all[0].Events() != 0
	}
}

// client is a session as its client sees it.
type client struct {
	conn net.Conn
	over chan error
}

func (w *world) run(name string, scope kit.Scope, params string) *client {
	here, there := net.Pipe()
	c := &client{here, make(chan error, 1)}
	req := &kit.Request{Facility: name, Scope: scope, Params: []byte(params)}
	go func() { c.over <- w.m.Run(req, there) }()
	return c
}

func (c *client) wait(t *testing.T) error {
	t.Helper()
	select {
	case err := <-c.over:
		return err
	case <-time.After(utracetest.Patience):
		t.Fatal("the session does not end")
		return nil
	}
}

// tracker counts the calls of each thread, by the task's serial number.
type tracker struct {
	mu    sync.Mutex
	calls map[int64]int
}

func (tr *tracker) start(s *kit.Session, _ any) error {
	ops := &utrace.Ops{SyscallEntry: func(r *utrace.Report) utrace.Action {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.calls[utracetest.TaskOf(r.Thread).Serial]++
		return utrace.NoOpinion
	}}
	return s.Follow(kit.Tracing{Ops: ops, Events: utrace.EventSyscallEntry})
}

var facilityNo atomic.Int64

// register makes a facility of a start function, under a name of its own.
func register(start func(s *kit.Session, params any) error) string {
	name := fmt.Sprintf("test-%d", facilityNo.Add(1))
	kit.Register(&kit.Facility{Name: name, Start: start})
	return name
}

// makers is a program that makes generations of processes and threads, all of which
// make calls; each ends by itself.
func makers() utracetest.Program {
	const leaf = 8
	return utracetest.Program{
		utracetest.Sys(utracetest.SysClone, utracetest.CloneThread, 3),
		utracetest.Sys(utracetest.SysClone, 0, 3),
		utracetest.Sys(utracetest.SysExit),
		utracetest.Sys(utracetest.SysClone, utracetest.CloneThread, leaf),
		utracetest.Sys(utracetest.SysClone, 0, leaf),
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysExit),
		utracetest.Sys(utracetest.SysExit),
		utracetest.Sys(utracetest.SysGetID), // leaf
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysExit),
	}
}

// TestBegin: a process that the runtime starts is told once, before its first call; those
// that others make are not, and no quiesce callback comes after it.
func TestBegin(t *testing.T) {
	for _, also := range []utrace.Events{0, utrace.EventQuiesce} {
		w := newWorld(t)
		var mu sync.Mutex
		begun, quiesced := map[int64]int{}, 0
		of := func(r *utrace.Report) int64 { return utracetest.TaskOf(r.Thread).Serial }
		ops := &utrace.Ops{
			SyscallEntry: func(r *utrace.Report) utrace.Action {
				mu.Lock()
				defer mu.Unlock()
				if begun[of(r)] == 0 {
					begun[of(r)] = -1 // a call came first
				}
				return utrace.NoOpinion
			},
			Quiesce: func(*utrace.Report, utrace.Events) utrace.Action {
				mu.Lock()
				defer mu.Unlock()
				quiesced++
				return utrace.NoOpinion
			},
		}
		begin := func(r *utrace.Report) {
			mu.Lock()
			defer mu.Unlock()
			begun[of(r)]++
		}
		c := w.run(register(func(s *kit.Session, _ any) error {
			return s.Follow(kit.Tracing{Ops: ops, Events: utrace.EventSyscallEntry | also, Begin: begin})
		}), kit.Scope{Container: "a"}, "")
		must(t, "the session is there", func() bool { return len(w.m.Sessions()) == 1 })
		gate := w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 7), utracetest.Sys(utracetest.SysExit)})
		must(t, "the session follows", traced(gate))
		const processes = 10
		for range processes {
			w.sys.Start("a", makers())
		}
		w.k.Fire(7)
		if err := c.wait(t); err != nil {
			t.Error(err)
		}
		once, made := 0, 0
		for _, n := range begun {
			switch n {
			case 1:
				once++
			case -1:
				made++
			default:
				t.Errorf("one was told %d times to begin", n)
			}
		}
		// The gate may have begun before the session was there.
		if once != processes && once != processes+1 || made == 0 {
			t.Errorf("%d processes began, %d threads were made by others; %d processes were started", once, made, processes+1)
		}
		if (quiesced > 0) != (also != 0) {
			t.Errorf("with the events %v there were %d quiesce callbacks", also, quiesced)
		}
	}
}

// TestFollowStarted: every thread of a process that starts during the session has one
// engine, which misses none of its calls.
func TestFollowStarted(t *testing.T) {
	w := newWorld(t)
	tr := &tracker{calls: map[int64]int{}}
	c := w.run(register(tr.start), kit.Scope{Container: "a"}, "")
	must(t, "the session is there", func() bool { return len(w.m.Sessions()) == 1 })
	gate := w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 7), utracetest.Sys(utracetest.SysExit)})
	must(t, "the session follows", traced(gate))
	const processes = 20
	for range processes {
		w.sys.Start("a", makers())
	}
	other := w.sys.Start("b", makers())
	if _, err := other.Wait(); err != nil {
		t.Fatal(err)
	}
	must(t, "all but the gate are dead", func() bool { return len(w.sys.Threads("a")) == 1 })
	w.k.Fire(7)
	if err := c.wait(t); err != nil {
		t.Errorf("the session ended with: %v", err)
	}
	total := 0
	for serial, n := range tr.calls {
		if serial != gate.Leader().Serial { // it may have been there before Follow
			total += n
		}
	}
	// Per process: 3 calls of its first thread, 2 makers of 4, 4 leaves of 3.
	if want := processes * (3 + 2*4 + 4*3); total != want {
		t.Errorf("%d calls were seen, want %d", total, want)
	}
}

// TestFollowRunning attaches in the middle of a storm of clones: nobody runs without
// an engine, or with two, once Follow has returned.
func TestFollowRunning(t *testing.T) {
	for range 50 {
		w := newWorld(t)
		var following atomic.Bool
		var wrong atomic.Int64
		w.k.AtUser = func(f *utracetest.FakeTask) {
			// In this order: who had none yet when Follow returned is at fault.
			if must := following.Load(); must && len(f.Thread.Engines()) != 1 {
				wrong.Add(1)
			}
		}
		w.sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 7), utracetest.Sys(utracetest.SysExit)})
		for range 5 {
			w.sys.Start("a", makers())
		}
		name := register(func(s *kit.Session, _ any) error {
			defer following.Store(true)
			ops := &utrace.Ops{SyscallEntry: func(*utrace.Report) utrace.Action { return utrace.NoOpinion }}
			return s.Follow(kit.Tracing{Ops: ops, Events: utrace.EventSyscallEntry})
		})
		c := w.run(name, kit.Scope{Container: "a"}, "")
		must(t, "the session follows", following.Load)
		w.k.Fire(7)
		if err := c.wait(t); err != nil {
			t.Errorf("the session ended with: %v", err)
		}
		if n := wrong.Load(); n != 0 {
			t.Fatalf("%d instructions were run without an engine or with two", n)
		}
	}
}

// TestScope: processes by their ids, with and without their children.
func TestScope(t *testing.T) {
	forker := utracetest.Program{
		utracetest.Sys(utracetest.SysBlock, 1),
		utracetest.Sys(utracetest.SysClone, 0, 4),
		utracetest.Sys(utracetest.SysWait),
		utracetest.Sys(utracetest.SysExit),
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysExit),
	}
	for _, test := range []struct {
		noFork bool
		want   int
	}{{false, 5}, {true, 3}} {
		w := newWorld(t)
		g := w.sys.Start("a", forker)
		must(t, "it waits", g.Leader().Asleep)
		tr := &tracker{calls: map[int64]int{}}
		pid := int(g.Leader().ID())
		c := w.run(register(tr.start), kit.Scope{Container: "a", PIDs: []int{pid}, NoFork: test.noFork}, "")
		must(t, "it is attached", traced(g))
		w.k.Fire(1)
		if err := c.wait(t); err != nil {
			t.Error(err)
		}
		total := 0
		for _, n := range tr.calls {
			total += n
		}
		if total != test.want {
			t.Errorf("NoFork %v: %d calls were seen, want %d", test.noFork, total, test.want)
		}
		err := w.run(register(tr.start), kit.Scope{Container: "a", PIDs: []int{12345}}, "").wait(t)
		if !errors.Is(err, kit.ErrNoProcess) || !strings.Contains(err.Error(), "12345") {
			t.Errorf("a process that is not there: %v", err)
		}
	}
}

// TestClientVanishes: a client that is gone leaves no engine, and no thread stopped.
func TestClientVanishes(t *testing.T) {
	w := newWorld(t)
	g := w.sys.Start("a", utracetest.Program{
		utracetest.Sys(utracetest.SysBlock, 1),
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysExit),
	})
	name := register(func(s *kit.Session, _ any) error {
		stop := func(*utrace.Report) utrace.Action { return utrace.Stop }
		return s.Follow(kit.Tracing{Ops: &utrace.Ops{SyscallExit: stop}, Events: utrace.EventSyscallExit})
	})
	must(t, "it waits", g.Leader().Asleep)
	c := w.run(name, kit.Scope{}, "")
	must(t, "it is attached", traced(g))
	w.k.Fire(1)
	must(t, "it is held", func() bool { return g.Leader().Thread.Engines()[0].Holds() })
	if l := w.m.List("a"); len(l.Engines) != 1 || !l.Engines[0].Holds || l.Engines[0].Engine != name ||
		l.Engines[0].Session != l.Sessions[0].ID || l.Engines[0].Callbacks != 1 || l.Sessions[0].Threads != 1 {
		t.Errorf("the listing is %+v", l)
	}
	c.conn.Close()
	if _, err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.wait(t); err != nil {
		t.Errorf("the session ended with: %v", err)
	}
	if n := len(w.m.Sessions()); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

// printer sends the number of every call to the client, through a queue.
func printer(limit int, p kit.Policy) func(s *kit.Session, _ any) error {
	return func(s *kit.Session, _ any) error {
		q := kit.NewQueue[int64](limit, p)
		s.OnDetached(q.Close)
		s.CountDrops(q.Dropped)
		s.Go(func(context.Context) error {
			for {
				events, err := q.Take()
				if err == io.EOF {
					return nil
				}
				for _, n := range events {
					if _, err := fmt.Fprintln(s.Conn, n); err != nil {
						return err
					}
				}
				q.Linger(time.Hour) // nobody may ever wait for its end
			}
		})
		ops := &utrace.Ops{
			SyscallEntry: func(r *utrace.Report) utrace.Action {
				nr, args := kit.Of(r.Engine).Thread.Syscall()
				if int64(nr) == utracetest.SysNote {
					q.Put(r.Engine, int64(args[0]))
				}
				return utrace.NoOpinion
			},
			Exit: func(r *utrace.Report) utrace.Action {
				q.PutLast(r.Engine, -1)
				return utrace.NoOpinion
			},
		}
		return s.Follow(kit.Tracing{Ops: ops, Events: utrace.EventSyscallEntry | utrace.EventExit})
	}
}

// notes is a program that makes n calls after a wait.
func notes(n int) utracetest.Program {
	p := utracetest.Program{utracetest.Sys(utracetest.SysBlock, 1)}
	for i := range n {
		p = append(p, utracetest.Sys(utracetest.SysNote, int64(i)))
	}
	return append(p, utracetest.Sys(utracetest.SysExit))
}

// TestQueueHold: nothing is lost to a slow reader, and the last event is with it
// before the process is gone.
func TestQueueHold(t *testing.T) {
	w := newWorld(t)
	const calls = 100
	g := w.sys.Start("a", notes(calls))
	must(t, "it waits", g.Leader().Asleep)
	c := w.run(register(printer(3, kit.Hold)), kit.Scope{}, "")
	must(t, "it is attached", traced(g))
	w.k.Fire(1)
	must(t, "it is held", func() bool { return g.Leader().Thread.Engines()[0].Holds() })
	var got []string
	buf := make([]byte, 64)
	for {
		if len(got) <= calls && g.Leader().Zombie() {
			t.Error("the process was gone before its last event was read")
		}
		n, err := c.conn.Read(buf) // a line: the pipe keeps writes apart
		if err != nil {
			break
		}
		got = append(got, strings.TrimSpace(string(buf[:n])))
	}
	if err := c.wait(t); err != nil {
		t.Error(err)
	}
	if len(got) != calls+1 || got[calls] != "-1" {
		t.Errorf("%d events came, want %d: %v", len(got), calls+1, got)
	}
	for i, s := range got[:min(len(got), calls)] {
		if s != fmt.Sprint(i) {
			t.Fatalf("event %d is %q", i, s)
		}
	}
}

// TestQueueDrop: a reader that does nothing does not hold the threads up, and what it
// lost is counted.
func TestQueueDrop(t *testing.T) {
	w := newWorld(t)
	const calls, limit = 100, 10
	g := w.sys.Start("a", notes(calls))
	must(t, "it waits", g.Leader().Asleep)
	var session *kit.Session
	start := printer(limit, kit.Drop)
	name := register(func(s *kit.Session, p any) error {
		session = s
		return start(s, p)
	})
	c := w.run(name, kit.Scope{}, "")
	must(t, "it is attached", traced(g))
	w.k.Fire(1)
	if _, err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	lost := int(session.Dropped())
	if lost < calls+1-2*limit {
		t.Errorf("%d of %d events were dropped, though nobody reads", lost, calls+1)
	}
	out, err := io.ReadAll(c.conn)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.wait(t); err != nil {
		t.Error(err)
	}
	if n := strings.Count(string(out), "\n"); n+lost != calls+1 {
		t.Errorf("%d events came and %d were dropped, of %d", n, lost, calls+1)
	}
}

// TestClose: all sessions end when the sandbox is taken down.
func TestClose(t *testing.T) {
	w := newWorld(t)
	g := w.sys.Start("a", notes(1))
	c := w.run(register(printer(3, kit.Hold)), kit.Scope{}, "")
	must(t, "it is attached", traced(g))
	w.m.Close()
	if err := c.wait(t); !errors.Is(err, kit.ErrShutdown) {
		t.Errorf("the session ended with: %v", err)
	}
	if err := w.run("syscalls", kit.Scope{}, "").wait(t); err == nil {
		t.Error("a facility that is not there was started")
	}
	w.k.Fire(1)
	if _, err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// TestFault: a callback that panics ends its engine, not the thread, and the session
// if it has no other.
func TestFault(t *testing.T) {
	w := newWorld(t)
	g := w.sys.Start("a", notes(5))
	must(t, "it waits", g.Leader().Asleep)
	name := register(func(s *kit.Session, _ any) error {
		bad := func(*utrace.Report) utrace.Action { panic("as it should") }
		return s.Follow(kit.Tracing{Ops: &utrace.Ops{SyscallEntry: bad}, Events: utrace.EventSyscallEntry})
	})
	c := w.run(name, kit.Scope{}, "")
	must(t, "it is attached", traced(g))
	w.k.Fire(1)
	if err := c.wait(t); err != nil {
		t.Errorf("the session ended with: %v", err)
	}
	if _, err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// TestLinger: a reader does not linger when there is much to be taken, or the queue ends.
// See printer for threads that wait.
func TestLinger(t *testing.T) {
	q := kit.NewQueue[int](4, kit.Hold)
	for _, hurry := range []func(){func() { q.Put(nil, 2) }, q.Close} {
		q.Put(nil, 1)
		over := make(chan struct{})
		go func() {
			q.Linger(time.Hour)
			close(over)
		}()
		hurry()
		select {
		case <-over:
		case <-time.After(utracetest.Patience):
			t.Fatal("the reader lingers")
		}
		if _, err := q.Take(); err != nil {
			t.Fatal(err)
		}
	}
	q = kit.NewQueue[int](4, kit.Hold)
	q.Linger(1)
	q.Linger(1)
}

// TestQueueOfNobody: an event of no thread is taken although there is no room, and
// nobody waits.
func TestQueueOfNobody(t *testing.T) {
	q := kit.NewQueue[int](1, kit.Hold)
	for i := range 3 {
		q.Put(nil, i)
	}
	q.Close()
	got, err := q.Take()
	if err != nil || len(got) != 3 {
		t.Errorf("Take = %v, %v; want three events", got, err)
	}
	if got, err = q.Take(); err != io.EOF {
		t.Errorf("then %v, %v; want io.EOF", got, err)
	}
}
