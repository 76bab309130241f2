package utrace_test

import (
	"testing"

	. "utrace.dev/utrace"
)

// The host's events open its hooks and do nothing else.
func TestHostEvents(t *testing.T) {
	w := newWorld(t)
	_, T, _ := w.spinner()
	th := &T.Thread
	th.SetHostEvents(EventSyscallEntry)
	if !th.Wants(EventSyscallEntry) || th.Wants(AllEvents&^EventSyscallEntry) || !th.Traced() || th.Attention() {
		t.Error("with SYSCALL_ENTRY of the host's the thread does not want just that")
	}
	e := w.Attach(T, "other", EventExit, nil)
	th.SetHostEvents(0)
	if th.Wants(EventSyscallEntry) || !th.Wants(EventExit) {
		t.Error("without events of the host's the thread does not want just its engine's")
	}
	th.SetHostEvents(EventSyscallEntry)
	w.must(e.Control(Detach))
	if !th.Wants(EventSyscallEntry) || th.Wants(EventExit) {
		t.Error("with the engine detached the thread does not want just the host's events")
	}
}
