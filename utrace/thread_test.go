package utrace_test

import (
	"testing"

	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// TestCodeMatters: code matters while an engine is attached that does not say otherwise,
// or the host has events.
func TestCodeMatters(t *testing.T) {
	th := &utracetest.NewKernel().Prepare(nil).Leader().Thread
	attach := func(ignores bool) *utrace.Engine {
		e, err := th.Attach(utrace.AttachCreate, &utrace.Ops{IgnoresCode: ignores}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	check := func(when string, want bool) {
		t.Helper()
		if got := th.CodeMatters(); got != want {
			t.Errorf("%s: code matters: %v, want %v", when, got, want)
		}
	}
	check("no engine", false)
	first := attach(true)
	check("one that ignores it", false)
	second := attach(false)
	check("one that does not", true)
	detach := func(e *utrace.Engine) {
		t.Helper()
		if err := e.Control(utrace.Detach); err != nil {
			t.Fatal(err)
		}
		e.Put()
	}
	detach(second)
	check("that one is gone", false)
	th.SetHostEvents(utrace.EventSyscallEntry)
	check("the host's events", true)
	th.SetHostEvents(0)
	check("none of the host's", false)
	detach(first)
	check("no engine again", false)
}
