package utrace_test

import (
	"fmt"

	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// An engine that counts the system calls of a thread by their number.
func Example() {
	count := map[int64]int{}
	ops := &utrace.Ops{
		Name: "count",
		SyscallEntry: func(r *utrace.Report) utrace.Action {
			count[utracetest.TaskOf(r.Thread).Regs().NR]++
			return utrace.NoOpinion
		},
	}

	process := utracetest.NewKernel().Prepare(utracetest.Program{
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysNote, 1),
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysExit, 0),
	})
	engine, err := process.Leader().Thread.Attach(utrace.AttachCreate, ops, nil)
	if err != nil {
		fmt.Println("attach:", err)
		return
	}
	defer engine.Put()
	if err := engine.SetEvents(utrace.EventSyscallEntry); err != nil {
		fmt.Println("set events:", err)
		return
	}
	process.Go()
	_, err = process.Wait()
	fmt.Println(count[utracetest.SysGetID], count[utracetest.SysNote], count[utracetest.SysExit], err)
	// Output: 2 1 1 <nil>
}
