package utrace_test

import (
	"testing"
	"time"

	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// TestStats counts an engine's callbacks, and what they take.
func TestStats(t *testing.T) {
	k := utracetest.NewKernel()
	g := k.Prepare(utracetest.Program{
		utracetest.Sys(utracetest.SysGetID), utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysExit),
	})
	const nap = 5 * time.Millisecond
	ops := &utrace.Ops{Name: "slow", SyscallEntry: func(*utrace.Report) utrace.Action {
		time.Sleep(nap)
		return utrace.NoOpinion
	}}
	e, err := g.Leader().Thread.Attach(utrace.AttachCreate, ops, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Put()
	if s := e.Stats(); s != (utrace.Stats{}) {
		t.Errorf("a new engine has %+v", s)
	}
	if err := e.SetEvents(utrace.EventSyscallEntry); err != nil {
		t.Fatal(err)
	}
	g.Go()
	if _, err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if s := e.Stats(); s.Callbacks != 3 || s.Time < 3*nap {
		t.Errorf("after three calls of %v each: %+v", nap, s)
	}
	if err := k.Shutdown(); err != nil {
		t.Error(err)
	}
}
