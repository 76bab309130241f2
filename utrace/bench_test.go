package utrace_test

import (
	"fmt"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

// counted returns a thread with n engines that count system calls.
func counted(tb testing.TB, n int) (*Thread, *int) {
	T := NewKernel().Prepare(nil).Leader()
	calls := new(int)
	ops := &Ops{
		Name:         "count",
		SyscallEntry: func(*Report) Action { *calls++; return NoOpinion },
		SyscallExit:  func(*Report) Action { return NoOpinion },
	}
	for range n {
		e, err := T.Thread.Attach(AttachCreate, ops, nil)
		if err != nil {
			tb.Fatal(err)
		}
		if err := e.SetEvents(EventSyscallEntry | EventSyscallExit); err != nil {
			tb.Fatal(err)
		}
	}
	return &T.Thread, calls
}

// systemCall is what the hooks of one system call cost.
func systemCall(th *Thread) {
	if th.Wants(EventSyscallEntry) {
		th.ReportSyscallEntry(SyscallNoOpinion, false)
	}
	if th.Attention() {
		panic("nobody wants anything")
	}
	if th.Wants(EventSyscallExit) {
		th.ReportSyscallExit()
	}
	if th.Attention() {
		panic("nobody wants anything")
	}
}

func BenchmarkReportSyscall(b *testing.B) {
	for _, n := range []int{0, 1, 2, 8} {
		b.Run(fmt.Sprintf("engines=%d", n), func(b *testing.B) {
			th, _ := counted(b, n)
			b.ReportAllocs()
			for b.Loop() {
				systemCall(th)
			}
		})
	}
}

// BenchmarkReportQuiesceOnly has an engine that is called before events of
// another.
func BenchmarkReportQuiesceOnly(b *testing.B) {
	th, _ := counted(b, 1)
	e, err := th.Attach(AttachCreate, &Ops{Name: "q", Quiesce: func(*Report, Events) Action { return NoOpinion }}, nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := e.SetEvents(EventQuiesce); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		systemCall(th)
	}
}

// stepped returns a thread with an engine that steps by a plan which does not end.
func stepped(tb testing.TB, watched int) *Thread {
	T := NewKernel().Prepare(nil).Leader()
	e, err := T.Thread.Attach(AttachCreate, &Ops{Name: "step", Quiesce: func(*Report, Events) Action { return NoOpinion }}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if err := e.SetEvents(EventQuiesce); err != nil {
		tb.Fatal(err)
	}
	p := StepPlan{Lo: 0, Hi: 100}
	if watched > 0 {
		p.Watch = []Watch{{Addr: 0, Old: make([]byte, watched)}}
	}
	if err := e.StepUntil(p); err != nil {
		tb.Fatal(err)
	}
	return &T.Thread
}

// aStep is what the core does for a step that nobody is to hear of.
func aStep(th *Thread) {
	if th.Due() || th.Step() != SingleStep || th.StepTrap(false, false) {
		panic("the plan goes on")
	}
}

func BenchmarkReportStep(b *testing.B) {
	for _, n := range []int{0, 8} {
		b.Run(fmt.Sprintf("watched=%d", n), func(b *testing.B) {
			th := stepped(b, n)
			b.ReportAllocs()
			for b.Loop() {
				aStep(th)
			}
		})
	}
}

func TestSteppingDoesNotAllocate(t *testing.T) {
	for _, n := range []int{0, 8} {
		th := stepped(t, n)
		if a := testing.AllocsPerRun(100, func() { aStep(th) }); a != 0 {
			t.Errorf("%d bytes watched: %v allocations per step, want 0", n, a)
		}
	}
}

func TestCountingDoesNotAllocate(t *testing.T) {
	for _, n := range []int{0, 1, 2, 8} {
		th, calls := counted(t, n)
		if a := testing.AllocsPerRun(100, func() { systemCall(th) }); a != 0 {
			t.Errorf("%d engines: %v allocations per system call, want 0", n, a)
		}
		if *calls != 101*n {
			t.Errorf("%d engines counted %d calls, want %d", n, *calls, 101*n)
		}
	}
}
