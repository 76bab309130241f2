package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
)

// This file has what /proc tells debuggers about a task.

// DefaultCoredumpFilter is the coredump_filter of the first process: the
// anonymous mappings, private and shared, the private huge pages, and the first
// page of ELF files.
const DefaultCoredumpFilter = 0x33

// CoredumpFilterMask are the bits that a coredump_filter can have.
const CoredumpFilterMask = 1<<9 - 1

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

// waitSymbols are Linux's functions that tasks sleep in, by system call. Linux
// names the innermost function; this kernel has other ones, so only those are
// here that a wait in the call always comes to.
var waitSymbols = map[string]string{
	"wait4": "do_wait", "waitid": "do_wait",
	"nanosleep": "hrtimer_nanosleep", "clock_nanosleep": "hrtimer_nanosleep",
	"poll": "poll_schedule_timeout", "ppoll": "poll_schedule_timeout",
	"select": "poll_schedule_timeout", "pselect6": "poll_schedule_timeout",
	"epoll_wait": "do_epoll_wait", "epoll_pwait": "do_epoll_wait", "epoll_pwait2": "do_epoll_wait",
	"rt_sigtimedwait": "do_sigtimedwait", "rt_sigsuspend": "sigsuspend",
	"msgrcv": "do_msgrcv", "msgsnd": "do_msgsnd",
}

// WaitSymbols returns the kernel functions that t sleeps in, the innermost first,
// by the names that Linux has for them. It is empty if t runs or is dead. A task
// that waits in a system call is at least in that call's entry point.
func (t *Task) WaitSymbols(ctx context.Context) []string {
	if t.ExitState() >= TaskExitZombie || TaskFromContext(ctx) == t {
		return nil
	}
	var symbols []string
	if TaskGoroutineState(t.gostate.Load()) == TaskGoroutineStopped {
		symbol, inCall := t.stopSymbol()
		if symbol != "" {
			symbols = append(symbols, symbol)
		}
		if !inCall {
			return symbols
		}
	}
	c, ok := t.CurrentSyscall(ctx)
	if !ok || c.No < 0 {
		return symbols
	}
	name := t.SyscallTable().LookupName(uintptr(c.No))
	if symbol, ok := waitSymbols[name]; ok {
		symbols = append(symbols, symbol)
	}
	return append(symbols, "__x64_sys_"+name)
}

// stopSymbol returns the function that Linux would have stopped t in, if it has
// one, and whether t is still in its system call.
func (t *Task) stopSymbol() (symbol string, inCall bool) {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	switch t.stop.(type) {
	case *groupStop:
		return "do_signal_stop", false
	case *vforkStop:
		return "kernel_clone", true
	case *utraceStop:
		switch {
		case t.utrace.ptraceStopped:
			return "ptrace_stop", false
		case t.groupStopInEffectLocked():
			return "do_signal_stop", false
		}
	}
	return "", false
}
