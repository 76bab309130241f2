package kernel

import (
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"utrace.dev/utrace"
)

// This file reports the events of a task's life, other than signals, to its
// tracing engines. Every function here runs on the task goroutine with no lock
// held, unless it says otherwise, and the run state that it returns must go
// back to the run loop: a stop may have begun.

// utraceSyscallEntry reports a system call that is about to be made. before
// and again are the decision and the mark of a repeated report.
func (t *Task) utraceSyscallEntry(before utrace.SyscallAction, again bool) taskRunState {
	if !again {
		if next := t.userDispatch(); next != nil {
			return next
		}
	}
	decision := t.utrace.thread.ReportSyscallEntry(before, again)
	if t.utraceBeginStop() {
		return &runSyscallAfterUtraceEntry{uint8(decision)}
	}
	return t.utraceSyscallGo(decision)
}

// utraceSyscallGo makes the call that the registers name now.
func (t *Task) utraceSyscallGo(decision utrace.SyscallAction) taskRunState {
	sysno := uint32(t.Arch().SyscallNo()) // an int
	t.utrace.aborted = decision == utrace.SyscallAbort
	if t.utrace.aborted || sysno == ^uint32(0) {
		return (*runSyscallExit)(nil)
	}
	return t.doSyscallSeccomp(uintptr(sysno), t.Arch().SyscallArgs())
}

// The runSyscallAfterUtraceEntry state continues a system call after engines
// have held the task at its entry.
//
// +stateify savable
type runSyscallAfterUtraceEntry struct {
	// decision is the utrace.SyscallAction so far.
	decision uint8
}

func (r *runSyscallAfterUtraceEntry) execute(t *Task) taskRunState {
	if t.killed() {
		return (*runInterrupt)(nil)
	}
	decision := utrace.SyscallAction(r.decision)
	if t.utrace.thread.EntryAgain() {
		return t.utraceSyscallEntry(decision, true)
	}
	return t.utraceSyscallGo(decision)
}

// utraceSyscallExit reports the end of a system call.
func (t *Task) utraceSyscallExit() taskRunState {
	th := &t.utrace.thread
	if th.Wants(utrace.EventSyscallExit) {
		th.ReportSyscallExit()
	}
	next := t.utraceStepOverSyscall()
	t.utraceBeginStop()
	return next
}

// utraceStepOverSyscall ends a step over a system call instruction: it counts
// as the one instruction, but no hardware trap comes of it. It returns how t goes
// on.
func (t *Task) utraceStepOverSyscall() taskRunState {
	th := &t.utrace.thread
	aborted := t.utrace.aborted
	t.utrace.aborted = false
	if aborted || th.Step() == utrace.Resume || t.killed() {
		return (*runApp)(nil)
	}
	if t.utrace.stepFlag.forced {
		t.Arch().ClearSingleStep() // sigreturn may have set it
	}
	ptracer := t.ptraceStep()
	if !th.StepTrap(true, false) {
		return (*runApp)(nil)
	}
	info := &linux.SignalInfo{Signo: int32(linux.SIGTRAP), Code: linux.TRAP_BRKPT}
	info.SetAddr(uint64(t.Arch().IP()))
	if !ptracer.EndsStep() {
		return newStepEnd(info)
	}
	t.utrace.stepTrap = true
	t.utraceNoteStep()
	t.forceSignal(linux.SIGTRAP, false /* unconditional */)
	t.SendSignal(info)
	return (*runApp)(nil)
}

// utraceSeccomp is called when a filter asks to trace the system call. It
// returns true if the call may go on, by way of utraceAfterSeccomp.
func (t *Task) utraceSeccomp(data uint16) bool {
	th := &t.utrace.thread
	if t.utrace.filtersPassed {
		return true
	}
	if !th.Wants(utrace.EventSeccomp) || !th.ReportSeccomp(data) {
		return false
	}
	t.utraceBeginStop()
	return true
}

// utraceAfterSeccomp continues after utraceSeccomp returned true.
func (t *Task) utraceAfterSeccomp(sysno uintptr, args arch.SyscallArguments) taskRunState {
	if t.utrace.filtersPassed {
		return t.doSyscallInvoke(sysno, args)
	}
	return (*runSyscallAfterUtraceSeccomp)(nil)
}

// The runSyscallAfterUtraceSeccomp state continues a system call that a filter
// had traced. The filters see it again, as engines may have changed it.
//
// +stateify savable
type runSyscallAfterUtraceSeccomp struct{}

func (*runSyscallAfterUtraceSeccomp) execute(t *Task) taskRunState {
	if t.killed() {
		return (*runInterrupt)(nil)
	}
	sysno := uint32(t.Arch().SyscallNo()) // an int
	if int32(sysno) < 0 {
		return (*runSyscallExit)(nil)
	}
	t.utrace.filtersPassed = true
	next := t.doSyscallSeccomp(uintptr(sysno), t.Arch().SyscallArgs())
	t.utrace.filtersPassed = false
	return next
}

// utraceKilledBySeccomp ends a task whose system call a filter answered with a
// kill.
func (t *Task) utraceKilledBySeccomp(action linux.BPFAction) taskRunState {
	group := t.killsProcess(action)
	if group {
		// The core has the registers as they were before the call, and so has the
		// tracer: kernel/seccomp.c, __seccomp_filter.
		t.Arch().SetReturn(t.Arch().SyscallNo())
	}
	return t.utraceDieInSyscall(linux.SIGSYS, group)
}

// killsProcess returns true if a kill of t by its filters ends its process: if
// it is the last thread, or the filter said so.
func (t *Task) killsProcess(action linux.BPFAction) bool {
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	return action != linux.SECCOMP_RET_KILL_THREAD || t.tg.liveTasks == 1
}

// utraceDieInSyscall ends a task, or its process, by a signal that it cannot
// catch and its tracer does not see, for a system call that it may not make. A
// process dies of the signal after the call; a thread within it.
func (t *Task) utraceDieInSyscall(sig linux.Signal, group bool) taskRunState {
	next := &runDieInSyscall{uint32(linux.WaitStatusTerminationSignal(sig)), group}
	if th := &t.utrace.thread; group && th.Wants(utrace.EventSyscallExit) {
		th.ReportSyscallExit()
		if t.utraceBeginStop() {
			return next
		}
	}
	return next.execute(t)
}

// The runDieInSyscall state ends the task, or its process, with a wait status.
//
// +stateify savable
type runDieInSyscall struct {
	status uint32
	group  bool
}

func (r *runDieInSyscall) execute(t *Task) taskRunState {
	if ws := linux.WaitStatus(r.status); r.group {
		t.prepareSignalExit(t.dieInSyscallInfo(ws.TerminationSignal()), SignalActionCore)
	} else {
		t.PrepareExit(linux.WaitStatus(r.status))
	}
	return (*runExit)(nil)
}

// dieInSyscallInfo returns what a core says of a signal that the task died of in
// a system call.
func (t *Task) dieInSyscallInfo(sig linux.Signal) *linux.SignalInfo {
	if sig == linux.SIGSYS {
		return seccompSiginfo(t, 0, int32(t.Arch().SyscallNo()), hostarch.Addr(t.Arch().IP()))
	}
	return SignalInfoPriv(sig)
}

// utraceClone reports a new task, complete but not started. It returns true if
// t stops.
func (t *Task) utraceClone(_ ptraceCloneKind, child *Task, args *linux.CloneArgs) bool {
	child.inheritDebugRegs(t)
	t.inheritUserDispatch(child)
	t.inheritFilters(child)
	th := &t.utrace.thread
	if !th.Wants(utrace.EventClone) {
		return false
	}
	flags := args.Flags&^uint64(linux.CSIGNAL) | args.ExitSignal
	th.ReportClone(flags, &child.utrace.thread, int64(t.tg.pidns.IDOfTask(child)))
	return t.utraceBeginStop()
}

// utraceVforkDone reports the end of the wait for a vfork child.
func (t *Task) utraceVforkDone(child ThreadID) {
	th := &t.utrace.thread
	if !th.Wants(utrace.EventVforkDone) {
		return
	}
	th.ReportVforkDone(int64(child))
	t.utraceBeginStop()
}

// The runUtraceExec state reports a completed exec. It is a state of its own
// since the exec's locks must be released first.
//
// +stateify savable
type runUtraceExec struct {
	// oldTID is the task's former thread ID, in its ptracer's PID namespace if
	// it has one, else in its own.
	oldTID ThreadID
}

func (r *runUtraceExec) execute(t *Task) taskRunState {
	t.dropUserDispatch()
	th := &t.utrace.thread
	t.utrace.tls = nil
	t.dropDebugRegs()
	if !th.Traced() {
		return (*runSyscallExit)(nil)
	}
	th.NewImage()
	// The registers are the new program's, but the system call has not ended.
	t.setOrigSyscallNo(t.utrace.execNo)
	t.Arch().SetReturn(utraceENOSYS())
	if th.Wants(utrace.EventExec) {
		th.ReportExec(int64(r.oldTID))
		t.utraceBeginStop()
	}
	return (*runUtraceAfterExec)(nil)
}

// The runUtraceAfterExec state ends the execve system call.
//
// +stateify savable
type runUtraceAfterExec struct{}

func (*runUtraceAfterExec) execute(t *Task) taskRunState {
	t.Arch().SetReturn(0)
	return (*runSyscallExit)(nil)
}

// utraceENOSYS is what the result register holds until a system call ends.
func utraceENOSYS() uintptr {
	errno := uintptr(unix.ENOSYS)
	return -errno
}

// utraceExit reports the start of the exit path.
func (t *Task) utraceExit() {
	th := &t.utrace.thread
	if !th.Wants(utrace.EventExit) {
		return
	}
	t.tg.signalHandlers.mu.Lock()
	was := t.exitStatus
	t.tg.signalHandlers.mu.Unlock()
	t.utrace.inExit = true
	if ws := linux.WaitStatus(th.ReportExit(int32(was))); ws != was {
		t.tg.signalHandlers.mu.Lock()
		t.exitStatus = ws
		if t.tg.exiting && t.tg.exitStatus == was {
			t.tg.exitStatus = ws
		}
		t.tg.signalHandlers.mu.Unlock()
	}
	t.utraceBeginStop()
}

// utraceDeath reports t as a zombie. Its parent may have reaped it already.
func (t *Task) utraceDeath() {
	groupDead, sig := false, int32(0)
	if t.utrace.thread.Traced() {
		t.tg.pidns.owner.mu.RLock()
		groupDead = t.tg.liveTasks == 0
		switch {
		case t.exitStateLocked() == TaskExitDead && t.exitParentAcked && t != t.tg.leader:
			sig = -1
		case t == t.tg.leader && t.tg.tasksCount > 1:
			sig = -2
		case t == t.tg.leader && t.exitParentNotified:
			sig = int32(t.tg.terminationSignal)
		}
		t.tg.pidns.owner.mu.RUnlock()
	}
	t.utrace.thread.ReportDeath(groupDead, sig)
}

// utraceReapLocked reports t's release. The callbacks come from a goroutine of
// their own, as locks are held here.
//
// Preconditions: The TaskSet mutex must be locked for writing.
func (t *Task) utraceReapLocked() {
	t.tg.leader.ptraceLeaderWaitableLocked(t)
	if !t.utrace.thread.Traced() {
		t.utrace.thread.ReportReap() // only takes note
		return
	}
	t.k.tasks.aioGoroutines.Add(1) // saving waits for it
	go func() {
		defer t.k.tasks.aioGoroutines.Done()
		t.utrace.thread.ReportReap()
	}()
}

// utraceResume is called when t is about to run application code and an engine
// wants something of it. A nil state means that it may.
func (t *Task) utraceResume() taskRunState {
	th := &t.utrace.thread
	if !th.Due() {
		return nil // it just steps
	}
	for {
		if th.InterruptDue() {
			return (*runInterrupt)(nil)
		}
		if th.ReportDue() {
			th.ReportQuiesce()
		}
		if t.utraceBeginStop() {
			return (*runApp)(nil)
		}
		// Reports made meanwhile may have led to new promises.
		if !th.InterruptDue() && !th.ReportDue() {
			return nil
		}
	}
}
