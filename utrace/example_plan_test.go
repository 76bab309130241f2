package utrace_test

import (
	"fmt"

	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// An engine that waits until a thread changes a byte, and hears of no step before.
func ExampleEngine_StepUntil() {
	ops := &utrace.Ops{
		Name:    "watch",
		Quiesce: func(*utrace.Report, utrace.Events) utrace.Action { return utrace.NoOpinion },
		Signal: func(r *utrace.Report) utrace.Action {
			if s := r.Signal; s.Owned {
				fmt.Printf("byte %v after %d steps, at %d\n", s.Step.Reason, s.Step.Steps, r.Thread.Task().PC())
				r.Dispose(utrace.DispIgnore) // the program did nothing to deserve it
			}
			return utrace.NoOpinion
		},
	}

	kernel := utracetest.NewKernel()
	process := kernel.Prepare(utracetest.Program{
		utracetest.Nop(),
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Store(16, 1),
		utracetest.Nop(),
	})
	thread := &process.Leader().Thread
	engine, err := thread.Attach(utrace.AttachCreate, ops, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Put()
	if err := engine.SetEvents(utrace.EventQuiesce | utrace.SignalEvents); err != nil {
		fmt.Println(err)
		return
	}
	old := make([]byte, 1)
	if err := thread.Task().ReadMemory(16, old); err != nil {
		fmt.Println(err)
		return
	}
	if err := engine.StepUntil(utrace.StepPlan{Watch: []utrace.Watch{{Addr: 16, Old: old}}}); err != nil {
		fmt.Println(err)
		return
	}

	process.Go()
	if _, err := process.Wait(); err != nil {
		fmt.Println(err)
	}
	// Output: byte changed after 3 steps, at 3
}
