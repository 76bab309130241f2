package gcore_test

import (
	"bytes"
	"io"
	"net"
	"testing"

	"utrace.dev/engines/gcore"
	"utrace.dev/engines/kit"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// TestCrashLimit: 64 crashes wait for a client that takes no cores, or has stopped in the
// middle of one. Those beyond die at once, and are counted; when the client goes on it gets
// the cores of all that waited.
func TestCrashLimit(t *testing.T) {
	for name, stuck := range map[string]bool{"from the beginning": false, "in a core": true} {
		t.Run(name, func(t *testing.T) { testCrashLimit(t, stuck) })
	}
}

func testCrashLimit(t *testing.T, stuck bool) {
	const most, crashes = 64, 100
	const sigsegv = 11
	k := utracetest.NewKernel()
	k.Quiet = true
	sys := targettest.New(k)
	m := kit.NewManager(sys)
	here, there := net.Pipe()
	over := make(chan error, 1)
	go func() { over <- m.Run(&kit.Request{Facility: gcore.Cores}, there) }()
	must := func(what string, cond func() bool) {
		t.Helper()
		if err := utracetest.WaitFor(what, cond); err != nil {
			t.Error(err)
		}
	}
	must("the session is there", func() bool { all := m.List("").Sessions; return len(all) == 1 && all[0].Ready })
	held := func() bool {
		n := 0
		for _, e := range m.List("").Engines {
			if e.Holds {
				n++
			}
		}
		return n == most
	}
	var all []*utracetest.Group
	for range crashes {
		all = append(all, sys.Start("c", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 1)}))
	}
	first := 0
	var begun bytes.Buffer
	if stuck {
		for ; first < most; first++ {
			all[first].Kill(sigsegv)
		}
		must("they are held", held)
		// That the session is ready, and some of the first core: all have left the queue.
		if _, err := io.CopyN(&begun, here, 20); err != nil {
			t.Fatal(err)
		}
	}
	for _, g := range all[first:] {
		g.Kill(sigsegv)
	}
	must("those beyond the limit are dead", func() bool { return len(k.Live()) == most })
	if n := m.Sessions()[0].Dropped(); n != crashes-most {
		t.Errorf("%d crashes are counted as lost, want %d", n, crashes-most)
	}
	must("the others are held", held)
	go func() {
		must("all are dead", func() bool { return len(k.Live()) == 0 })
		here.Close()
	}()
	got := map[int]bool{}
	err := gcore.Receive(io.MultiReader(&begun, here), nil, func(sub gcore.Subject) (gcore.Sink, error) {
		got[sub.PID] = true
		return nil, nil
	})
	if len(got) != most {
		t.Errorf("%d cores came (%v), want %d", len(got), err, most)
	}
	<-over
	for _, g := range all {
		if code, err := g.Wait(); err != nil || code != sigsegv|0x80 {
			t.Errorf("a process ends with %#x, %v", code, err)
		}
	}
	if err := k.Shutdown(); err != nil {
		t.Error(err)
	}
}
