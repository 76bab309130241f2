package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"utrace.dev/utrace"
)

// This file reports signals and job control to a task's tracing engines and
// carries their answers out.

func toSigInfo(i *linux.SignalInfo) utrace.SigInfo {
	return utrace.SigInfo{Signo: i.Signo, Errno: i.Errno, Code: i.Code, Fields: i.Fields}
}

func fromSigInfo(i *utrace.SigInfo) *linux.SignalInfo {
	return &linux.SignalInfo{Signo: i.Signo, Errno: i.Errno, Code: i.Code, Fields: i.Fields}
}

func toSigAction(a linux.SigAction) utrace.SigAction {
	return utrace.SigAction{Handler: a.Handler, Flags: a.Flags, Restorer: a.Restorer, Mask: uint64(a.Mask)}
}

func fromSigAction(a *utrace.SigAction) linux.SigAction {
	return linux.SigAction{Handler: a.Handler, Flags: a.Flags, Restorer: a.Restorer, Mask: linux.SignalSet(a.Mask)}
}

// utraceWantsSignalLocked returns true if a signal that was just dequeued must
// go through utraceSignal.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) utraceWantsSignalLocked(info *linux.SignalInfo) bool {
	if linux.Signal(info.Signo) == linux.SIGKILL {
		t.utrace.thread.DropHolds()
		return false
	}
	ownTrap := t.utrace.stepTrap && linux.Signal(info.Signo) == linux.SIGTRAP
	if !t.utrace.thread.Wants(utrace.SignalEvents) && !ownTrap || t.killedLocked() {
		return false
	}
	// An engine may turn any signal into a stop signal; a SIGCONT that comes
	// meanwhile must cancel it.
	t.tg.groupStopDequeued = true
	return true
}

// utraceSignal reports a dequeued signal and does what the engines say.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceSignal(info *linux.SignalInfo) taskRunState {
	sig := linux.Signal(info.Signo)
	t.tg.signalHandlers.mu.Lock()
	act := t.tg.signalHandlers.actions[sig]
	t.tg.signalHandlers.mu.Unlock()
	trap := t.utrace.stepTrap && sig == linux.SIGTRAP &&
		(info.Code == linux.TRAP_TRACE || info.Code == linux.TRAP_BRKPT || info.Code == linux.TRAP_HWBKPT)
	if trap {
		t.utrace.stepTrap = false
	}
	return t.utraceActOn(t.utraceReportSignal(info, act, trap))
}

// utraceReportSignal reports a signal that meets act. trap is as for
// utrace.Thread.ReportSignal.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceReportSignal(info *linux.SignalInfo, act linux.SigAction, trap bool) utrace.SignalVerdict {
	var ev utrace.Events
	var d utrace.Disposition
	switch sig := linux.Signal(info.Signo); computeAction(sig, act) {
	case SignalActionTerm:
		ev, d = utrace.EventSignalTerm, utrace.DispTerm
	case SignalActionCore:
		ev, d = utrace.EventSignalCore, utrace.DispCore
	case SignalActionStop:
		ev, d = utrace.EventSignalStop, utrace.DispTstp
		if sig == linux.SIGSTOP {
			d = utrace.DispStop
		}
	case SignalActionIgnore:
		ev, d = utrace.EventSignalIgn, utrace.DispIgnore
	case SignalActionHandler:
		ev, d = utrace.EventSignal, utrace.DispDeliver
	}
	si := toSigInfo(info)
	return t.utrace.thread.ReportSignal(ev, &si, toSigAction(act), d, trap)
}

// utraceInterrupt acts on an injected signal, or makes the report that comes
// before any signal is dequeued.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceInterrupt() taskRunState {
	th := &t.utrace.thread
	if t.killed() {
		t.tg.signalHandlers.mu.Lock()
		t.dequeueKillLocked()
		t.tg.signalHandlers.mu.Unlock()
		t.PrepareGroupExit(linux.WaitStatusTerminationSignal(linux.SIGKILL))
		return (*runExit)(nil)
	}
	if in := th.TakeInjection(); in != nil {
		if in.Disposition == utrace.DispStop || in.Disposition == utrace.DispTstp {
			// Not a signal that was dequeued, so no SIGCONT can have overtaken it.
			t.tg.signalHandlers.mu.Lock()
			t.tg.groupStopDequeued = true
			t.tg.signalHandlers.mu.Unlock()
		}
		return t.utraceActOn(utrace.SignalVerdict{Disposition: in.Disposition, Info: in.Info, Return: in.Action})
	}
	return t.utraceActOn(th.ReportSignalReport())
}

// dequeueKillLocked removes the pending SIGKILL, as dequeuing it would.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) dequeueKillLocked() {
	t.pendingSignals.dequeueSpecific(linux.SIGKILL)
	t.tg.pendingSignals.dequeueSpecific(linux.SIGKILL)
	t.utrace.thread.DropHolds()
}

// synchronousSignals are dequeued before all others (kernel/signal.c).
var synchronousSignals = linux.MakeSignalSet(linux.SIGSEGV, linux.SIGBUS, linux.SIGILL, linux.SIGTRAP, linux.SIGFPE, linux.SIGSYS)

// dequeueUrgentLocked dequeues what comes before t's other signals: a kill, and
// what t's own instructions caused.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) dequeueUrgentLocked(mask linux.SignalSet) *linux.SignalInfo {
	pending := linux.SignalSet(t.pendingSignals.pendingSet.RacyLoad())
	if pending&linux.SignalSetOf(linux.SIGKILL)&^mask != 0 {
		return t.pendingSignals.dequeueSpecific(linux.SIGKILL)
	}
	if pending&synchronousSignals&^mask == 0 {
		return nil
	}
	return t.pendingSignals.dequeue(mask | ^synchronousSignals)
}

// utraceActOn does what the engines decided about a signal.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceActOn(v utrace.SignalVerdict) taskRunState {
	info := fromSigInfo(&v.Info)
	sig := linux.Signal(info.Signo)
	if v.Hold && sig.IsValid() {
		again := *info
		t.tg.signalHandlers.mu.Lock()
		t.pendingSignals.pushFront(&again)
		t.tg.signalHandlers.mu.Unlock()
	}
	switch v.Disposition {
	case utrace.DispDeliver:
		var act linux.SigAction
		if v.Return != nil {
			act = fromSigAction(v.Return)
		} else {
			t.tg.signalHandlers.mu.Lock()
			act = t.tg.signalHandlers.dequeueAction(sig)
			t.tg.signalHandlers.mu.Unlock()
		}
		return t.deliverSignal(info, act)

	case utrace.DispTerm, utrace.DispCore:
		if a := computeAction(sig, linux.SigAction{}); a == SignalActionTerm || a == SignalActionCore {
			return t.deliverSignal(info, linux.SigAction{})
		}
		t.PrepareGroupExit(linux.WaitStatusTerminationSignal(sig))
		return (*runExit)(nil)

	case utrace.DispStop, utrace.DispTstp:
		// initiateGroupStop goes by the number: only SIGSTOP stops a group of an
		// orphaned process group.
		switch {
		case v.Disposition == utrace.DispStop && sig != linux.SIGSTOP:
			info.Signo = int32(linux.SIGSTOP)
		case v.Disposition == utrace.DispTstp && sig == linux.SIGSTOP:
			info.Signo = int32(linux.SIGTSTP)
		}
		t.initiateGroupStop(info)
		return (*runInterrupt)(nil)
	}
	t.utraceBeginStop()
	return (*runInterrupt)(nil)
}

// pushFront puts info ahead of the other pending instances of its signal. It
// does not count against the limit of how many may be pending.
//
// Preconditions: The signal mutex must be locked.
func (p *pendingSignals) pushFront(info *linux.SignalInfo) {
	sig := linux.Signal(info.Signo)
	q := &p.signals[sig.Index()]
	q.pendingSignalList.PushFront(&pendingSignal{SignalInfo: info})
	q.length++
	p.pendingSet.Store(p.pendingSet.RacyLoad() | uint64(linux.SignalSetOf(sig)))
}

// utraceHandler completes a handler's frame, and reports that it was built.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceHandler(info *linux.SignalInfo) {
	th := &t.utrace.thread
	t.utrace.stepFlag = stepFlag{} // a handler begins without a trap flag
	if err := t.utraceShowFault(linux.Signal(info.Signo)); err != nil {
		// Another thread took the stack away.
		t.forceSignal(linux.SIGSEGV, linux.Signal(info.Signo) == linux.SIGSEGV /* unconditional */)
		t.SendSignal(SignalInfoPriv(linux.SIGSEGV))
		return
	}
	if !th.HandlerReportDue() {
		return
	}
	si := toSigInfo(info)
	th.ReportHandler(&si)
	t.utraceBeginStop()
}

// groupStopInEffectLocked returns true if t's thread group is, or is about to
// be, stopped by a stop signal.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) groupStopInEffectLocked() bool {
	return t.tg.groupStopComplete || t.tg.groupStopPendingCount != 0
}

// utraceJobStopLocked handles groupStopPending, trapStopPending and
// trapNotifyPending for a task that has engines: it reports the job control
// stop that t is about to enter, and enters it unless an engine takes the stop
// over; without one, it makes the report that leads to a trap.
//
// Preconditions:
//   - The caller must be running on the task goroutine.
//   - The signal mutex must be locked.
//
// Postconditions: The signal mutex is unlocked.
func (t *Task) utraceJobStopLocked() taskRunState {
	th := &t.utrace.thread
	if !t.groupStopPending {
		t.tg.signalHandlers.mu.Unlock()
		next := t.utraceActOn(th.ReportSignalReport())
		if !t.hasTracer() {
			t.PtraceTakeTrap() // the one who wanted the trap is gone
		}
		return next
	}
	sig := t.tg.groupStopSignal
	t.groupStopPending = false
	notify := t.participateGroupStopLocked()
	if !th.Wants(utrace.EventJctl) {
		t.tg.signalHandlers.mu.Unlock()
		t.utraceBeginGroupStop()
		if notify {
			t.utraceNotifyGroupStop(int32(sig), false)
		}
		return (*runInterrupt)(nil)
	}
	t.trapStopPending = false
	t.trapNotifyPending = false
	t.tg.signalHandlers.mu.Unlock()

	j := utrace.Jctl{Signo: int32(sig)}
	if notify {
		j.Notify = linux.CLD_STOPPED
	}
	if th.ReportJctl(j) && t.utraceBeginStop() {
		if notify {
			t.utraceNotifyGroupStop(int32(sig), true)
		}
		return (*runInterrupt)(nil)
	}
	t.utraceBeginGroupStop()
	if notify {
		t.utraceNotifyGroupStop(int32(sig), false)
	}
	return (*runInterrupt)(nil)
}

// utraceBeginGroupStop puts t into a group stop, unless that was ended meanwhile.
// A report that is owed to an engine is made first, and if any holds t, its stop
// takes over.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceBeginGroupStop() {
	th := &t.utrace.thread
	for {
		t.tg.signalHandlers.mu.Lock()
		if t.killedLocked() || t.groupStopPending || !t.groupStopInEffectLocked() {
			t.tg.signalHandlers.mu.Unlock()
			return
		}
		if !th.ReportOwed() {
			break
		}
		t.tg.signalHandlers.mu.Unlock()
		th.ReportQuiesce()
	}
	t.beginInternalStopLocked((*groupStop)(nil))
	adopted := th.TryAdoptStop()
	if adopted {
		t.stop = &utraceStop{fromGroupStop: true}
	}
	t.tg.signalHandlers.mu.Unlock()
	if adopted && th.Wants(utrace.EventStopped) {
		th.ReportStopped()
	}
}

// utraceContinued reports that t is the first of its thread group to run after a
// group stop. If interrupted is true, the stop had not been completed, and the
// parent will be told of the stop instead.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceContinued(interrupted bool) {
	j := utrace.Jctl{Continued: true, Notify: linux.CLD_CONTINUED}
	if interrupted {
		j.Notify = linux.CLD_STOPPED
	}
	t.utrace.thread.ReportJctl(j)
}

// utraceJoinGroupStopLocked makes t, which parks on behalf of an engine, count
// as stopped for a group stop that waits for it. It returns true if the parent
// must be notified. A task that has a ptracer is left out: there the stop
// completes when the tracer lets it, as on Linux.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) utraceJoinGroupStopLocked() bool {
	if !t.groupStopPending || t.hasTracer() {
		return false
	}
	return t.participateGroupStopLocked() // groupStopPending stays for later
}

// utraceParkedLocked returns true if t is parked on behalf of an engine and a
// new group stop should not wait for it.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) utraceParkedLocked() bool {
	_, parked := t.stop.(*utraceStop)
	return parked && !t.hasTracer()
}

// utraceNotifyGroupStop tells the parent of t's thread group that a group stop
// is complete. If fromPtraceStop is true, t's tracer was told of its stop just
// now; if both are in one thread group only the waiters are woken.
func (t *Task) utraceNotifyGroupStop(sig int32, fromPtraceStop bool) {
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	parent := t.tg.leader.parent
	if parent == nil {
		return
	}
	if tracer := t.Tracer(); !fromPtraceStop || tracer == nil || tracer.tg != parent.tg {
		parent.signalStop(t.tg.leader, linux.CLD_STOPPED, sig)
	}
	parent.tg.eventQueue.Notify(EventChildGroupStop)
}
