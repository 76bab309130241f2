package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
)

// This file has what /proc tells debuggers about a task.

// SignalSets are the sets of signals in /proc/[pid]/status.
type SignalSets struct {
	Pending, SharedPending, Blocked, Ignored, Caught linux.SignalSet
}

// SignalSets returns t's sets of signals.
func (t *Task) SignalSets() SignalSets {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	s := SignalSets{
		Pending:       linux.SignalSet(t.pendingSignals.pendingSet.Load()),
		SharedPending: linux.SignalSet(t.tg.pendingSignals.pendingSet.Load()),
		Blocked:       linux.SignalSet(t.signalMask.Load()),
	}
	for sig, act := range sh.actions {
		switch act.Handler {
		case linux.SIG_DFL:
		case linux.SIG_IGN:
			s.Ignored |= linux.SignalSetOf(sig)
		default:
			s.Caught |= linux.SignalSetOf(sig)
		}
	}
	return s
}

// FilterCount returns the number of t's system call filters.
func (t *Task) FilterCount() int {
	if ts := t.seccomp.Load(); ts != nil {
		return len(ts.filters)
	}
	return 0
}

// CurrentSyscall is the system call that a task is in, and where it made it.
type CurrentSyscall struct {
	No     int32 // negative if it is in none
	Args   [6]uint64
	SP, PC uint64
}

// CurrentSyscall returns the system call that t is blocked or stopped in, or
// that it makes now if it is the task of ctx. It returns false if t runs. A
// blocked task may wake at any time; what is returned then is of the moment
// before.
func (t *Task) CurrentSyscall(ctx context.Context) (CurrentSyscall, bool) {
	if TaskFromContext(ctx) != t {
		t.utraceFreeze() // not beyond the end of the block or stop
		defer t.utraceUnfreeze()
		switch TaskGoroutineState(t.gostate.Load()) {
		case TaskGoroutineStopped, TaskGoroutineBlockedInterruptible, TaskGoroutineBlockedUninterruptible:
		default:
			return CurrentSyscall{}, false
		}
		if t.ExitState() != TaskExitNone {
			return CurrentSyscall{}, false
		}
	}
	ac := t.Arch()
	c := CurrentSyscall{No: int32(ac.SyscallNo()), SP: uint64(ac.Stack()), PC: uint64(ac.IP())}
	for i, arg := range ac.SyscallArgs() {
		c.Args[i] = arg.Uint64()
	}
	return c, true
}
