package kernel

import (
	"context"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/marshal"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/state"
)

// This file is what filters do to vsyscalls. These are no system calls to
// tracers, except that a filter can have them traced.

// utraceVsyscallTraced continues a vsyscall that a filter had traced.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceVsyscallTraced(addr hostarch.Addr, sysno uintptr, args arch.SyscallArguments, caller marshal.Marshallable) taskRunState {
	if t.utrace.filtersPassed {
		return t.doVsyscallInvoke(sysno, args, caller)
	}
	t.setOrigSyscallNo(sysno)
	return &runVsyscallAfterUtraceSeccomp{addr, sysno}
}

// utraceVsyscallReturn returns from a vsyscall that is not made; its result is
// set already.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceVsyscallReturn(caller marshal.Marshallable) taskRunState {
	t.Arch().SetIP(t.Arch().Value(caller))
	t.Arch().SetStack(t.Arch().Stack() + uintptr(t.Arch().Width()))
	return (*runApp)(nil)
}

// utraceKilledInVsyscall is utraceKilledBySeccomp for a vsyscall.
func (t *Task) utraceKilledInVsyscall(action linux.BPFAction) taskRunState {
	ws := linux.WaitStatusTerminationSignal(linux.SIGSYS)
	return (&runDieInSyscall{uint32(ws), t.killsProcess(action)}).execute(t)
}

// The runVsyscallAfterUtraceSeccomp state continues a vsyscall after engines have
// seen it, on behalf of a filter. They may skip it by a number of -1, but make
// no other call of it.
//
// +stateify savable
type runVsyscallAfterUtraceSeccomp struct {
	addr  hostarch.Addr
	sysno uintptr
}

func (r *runVsyscallAfterUtraceSeccomp) execute(t *Task) taskRunState {
	if t.killed() {
		return (*runInterrupt)(nil)
	}
	sysno := int32(t.Arch().SyscallNo()) // an int
	t.setOrigSyscallNo(^uintptr(0))
	if sysno >= 0 && uintptr(sysno) != r.sysno || hostarch.Addr(t.Arch().IP()) != r.addr {
		return t.utraceKilledInVsyscall(linux.SECCOMP_RET_KILL_PROCESS)
	}
	if sysno < 0 {
		caller := t.Arch().Native(uintptr(0))
		if _, err := caller.CopyIn(t, hostarch.Addr(t.Arch().Stack())); err != nil {
			t.forceSignal(linux.SIGSEGV, false /* unconditional */)
			t.SendSignal(SignalInfoPriv(linux.SIGSEGV))
			return (*runApp)(nil)
		}
		return t.utraceVsyscallReturn(caller)
	}
	t.utrace.filtersPassed = true
	next := t.doVsyscall(r.addr, r.sysno)
	t.utrace.filtersPassed = false
	return next
}

func (r *runVsyscallAfterUtraceSeccomp) StateTypeName() string {
	return "pkg/sentry/kernel.runVsyscallAfterUtraceSeccomp"
}

func (r *runVsyscallAfterUtraceSeccomp) StateFields() []string { return []string{"addr", "sysno"} }

func (r *runVsyscallAfterUtraceSeccomp) StateSave(sink state.Sink) {
	sink.Save(0, &r.addr)
	sink.Save(1, &r.sysno)
}

func (r *runVsyscallAfterUtraceSeccomp) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &r.addr)
	source.Load(1, &r.sysno)
}

func init() { state.Register((*runVsyscallAfterUtraceSeccomp)(nil)) }
