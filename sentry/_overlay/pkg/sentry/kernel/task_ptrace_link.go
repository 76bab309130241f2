package kernel

import (
	"cmp"
	"slices"
	"time"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/bpf"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/waiter"
	"utrace.dev/utrace"
)

// This file is the relationship between a ptracer and its tracee: the links,
// the access checks, the slot that wait4(2) reads, and job control as far as it
// concerns tracees. The mechanism, everything that ptrace(2) does with a tracee,
// is a tracing engine outside this package, which uses only what is here.

// PtraceHooks is what this package asks of the ptrace engine. To be set before
// the first task exists.
var PtraceHooks struct {
	// Attach attaches the ptrace engine of tracer to target, for PTRACE_ATTACH
	// or PTRACE_SEIZE. It runs on the task goroutine of tracer, serialized with
	// target's execve.
	Attach func(tracer, target *Task, seize bool, opts uint64) error
	// TracerExit is called on the task goroutine of a task that exits, with
	// the tasks that it traces.
	TracerExit func(tracer *Task, tracees []*Task)
	// EngineOf returns the ptrace engine attached to t, or nil.
	EngineOf func(t *Task) *utrace.Engine
}

// PtraceAttachControl returns what the ptrace system call returns for a request
// to attach to target: PtraceHooks.Attach is called when no execve of target is
// in progress.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) PtraceAttachControl(target *Task, seize bool, opts uint64) *SyscallControl {
	t.execveCredsMutexStartLock(target.tg)
	return &SyscallControl{next: &runPtraceAttach{target, seize, opts}}
}

// The runPtraceAttach state continues PTRACE_ATTACH and PTRACE_SEIZE after the
// lock that serializes them with execve has been acquired.
//
// +stateify savable
type runPtraceAttach struct {
	target *Task
	seize  bool
	opts   uint64
}

func (r *runPtraceAttach) execute(t *Task) taskRunState {
	if t.killed() {
		if t.execveCredsMutexOwner != nil {
			t.execveCredsMutexUnlock()
		}
		return (*runInterrupt)(nil)
	}
	err := PtraceHooks.Attach(t, r.target, r.seize, r.opts)
	t.execveCredsMutexUnlock()
	if err != nil {
		return t.doSyscallError(err)
	}
	return (*runSyscallExit)(nil)
}

// PtraceLink makes t the ptracer of target. attach is called with the TaskSet
// mutex locked, after all checks have passed; if it fails so does PtraceLink.
// wait is true if target was in a group stop: it is on its way to a stop of the
// ptrace engine's, for which PTRACE_ATTACH waits.
func (t *Task) PtraceLink(target *Task, seize bool, attach func() error) (wait bool, err error) {
	t.tg.pidns.owner.mu.Lock()
	defer t.tg.pidns.owner.mu.Unlock()
	switch {
	case !t.canTraceLocked(target, true), target.hasTracer(),
		target.exitStateLocked() >= TaskExitZombie, t.exitStateLocked() != TaskExitNone:
		return false, linuxerr.EPERM
	}
	// The link comes first: the engine takes a task without one as released.
	t.linkTraceeLocked(target)
	if err := attach(); err != nil {
		t.unlinkTraceeLocked(target)
		return false, err
	}
	target.tg.signalHandlers.mu.Lock()
	defer target.tg.signalHandlers.mu.Unlock()
	target.ptraceSeized = seize
	if !seize {
		target.sendSignalLocked(&linux.SignalInfo{Signo: int32(linux.SIGSTOP), Code: linux.SI_KERNEL}, false /* group */)
	}
	switch s := target.stop.(type) {
	case *groupStop:
		// It stops anew, now where the tracer sees it.
		target.trapStopPending = true
		target.interrupt()
		target.endInternalStopLocked()
		wait = true
	case *utraceStop:
		if s.fromGroupStop {
			target.trapStopPending = true
			target.interrupt()
			s.fromGroupStop = false
		}
	}
	return wait, nil
}

// PtraceLinkParent makes t's parent its ptracer, for PTRACE_TRACEME. attach is
// as for PtraceLink. With no parent, or one that exits, nothing happens and the
// request succeeds all the same.
func (t *Task) PtraceLinkParent(attach func() error) error {
	t.tg.pidns.owner.mu.Lock()
	defer t.tg.pidns.owner.mu.Unlock()
	if t.hasTracer() {
		return linuxerr.EPERM
	}
	if t.parent == nil {
		return nil
	}
	if !t.parent.mayBeMadeTracerOf(t) {
		return linuxerr.EPERM
	}
	if t.parent.exitStateLocked() != TaskExitNone {
		return nil
	}
	t.parent.linkTraceeLocked(t)
	if err := attach(); err != nil {
		t.parent.unlinkTraceeLocked(t)
		return err
	}
	return nil
}

// mayBeMadeTracerOf is the check of PTRACE_TRACEME, by which a child hands itself
// to t: only that t has all the child's capabilities, or may trace regardless
// (security/commoncap.c:cap_ptrace_traceme()), and that Yama lets it.
func (t *Task) mayBeMadeTracerOf(child *Task) bool {
	if t.yamaForbids(child) {
		return false
	}
	mine, its := t.Credentials(), child.Credentials()
	if mine.UserNamespace == its.UserNamespace && its.PermittedCaps&^mine.PermittedCaps == 0 {
		return true
	}
	return mine.HasCapabilityIn(linux.CAP_SYS_PTRACE, its.UserNamespace)
}

// PtraceMayAccessMem returns true if t, the tracer of target, may read and write
// target's memory with ptrace: target may have made itself undumpable since
// (kernel/ptrace.c:ptrace_access_vm()).
func (t *Task) PtraceMayAccessMem(target *Task) bool {
	m := target.MemoryManager()
	if m == nil {
		return false
	}
	return m.Dumpability() == mm.UserDumpable || t.HasCapabilityIn(linux.CAP_SYS_PTRACE, target.UserNamespace())
}

// PtraceLinkChild makes t's ptracer the ptracer of t's new child too, which has
// not been started. attach is as for PtraceLink.
func (t *Task) PtraceLinkChild(child *Task, attach func() error) {
	t.tg.pidns.owner.mu.Lock()
	defer t.tg.pidns.owner.mu.Unlock()
	tracer := t.Tracer()
	if tracer == nil || tracer.exitStateLocked() != TaskExitNone {
		return
	}
	tracer.linkTraceeLocked(child)
	if attach() != nil {
		tracer.unlinkTraceeLocked(child)
		return
	}
	child.tg.signalHandlers.mu.Lock()
	defer child.tg.signalHandlers.mu.Unlock()
	child.ptraceSeized = t.ptraceSeized
	if child.ptraceSeized {
		child.trapStopPending = true
	} else {
		child.pendingSignals.enqueue(&linux.SignalInfo{Signo: int32(linux.SIGSTOP)}, nil)
	}
}

// Preconditions: The TaskSet mutex must be locked for writing.
func (t *Task) linkTraceeLocked(target *Task) {
	target.ptraceTracer.Store(t)
	t.ptraceTracees[target] = struct{}{}
}

// Preconditions: The TaskSet mutex must be locked for writing.
func (t *Task) unlinkTraceeLocked(target *Task) {
	target.ptraceTracer.Store(nil)
	delete(t.ptraceTracees, target)
}

// PtraceAwaitTrap waits until target, which PtraceLink took out of a group stop,
// has stopped again or ended, but no longer than timeout or t's next interrupt.
//
// Preconditions: The caller must be running on t's task goroutine.
func (t *Task) PtraceAwaitTrap(target *Task, timeout time.Duration) {
	w, ch := waiter.NewChannelEntry(EventTraceeStop | EventExit)
	t.tg.eventQueue.EventRegister(&w)
	defer t.tg.eventQueue.EventUnregister(&w)
	for {
		sh := target.tg.signalLock()
		done := target.utrace.ptraceStopped || target.killedLocked()
		sh.mu.Unlock()
		if done || target.ExitState() != TaskExitNone {
			return
		}
		if _, err := t.BlockWithTimeout(ch, true, timeout); err != nil {
			return
		}
	}
}

// PtraceUnlink ends the relationship of t and its tracee. It returns false if
// target is no tracee of t's. If target's thread group is in a group stop,
// target joins it when its engine lets it go.
func (t *Task) PtraceUnlink(target *Task) bool {
	t.tg.pidns.owner.mu.Lock()
	defer t.tg.pidns.owner.mu.Unlock()
	if target.Tracer() != t {
		return false
	}
	delete(t.ptraceTracees, target)
	target.forgetTracerLocked()
	target.releaseZombieLocked(t)
	target.PtraceSuspendSeccomp(false)
	target.tg.signalHandlers.mu.Lock()
	defer target.tg.signalHandlers.mu.Unlock()
	target.trapNotifyPending = false
	target.utrace.ptraceStopped = false
	target.utrace.listener = nil
	target.ptraceCode = 0
	if s, ok := target.stop.(*utraceStop); ok {
		s.unkillable = false
	}
	return true
}

// releaseZombieLocked lets t, if it is the zombie of an empty thread group that
// was traced by its parent's, be reaped if the parent ignores its children:
// kernel/ptrace.c:__ptrace_detach().
//
// Preconditions: The TaskSet mutex must be locked for writing.
func (t *Task) releaseZombieLocked(tracer *Task) {
	if t.exitStateLocked() != TaskExitZombie || t != t.tg.leader || t.tg.tasksCount != 1 ||
		t.parent == nil || t.parent.tg != tracer.tg || !t.exitParentNotified || t.exitParentAcked {
		return
	}
	t.parent.tg.signalHandlers.mu.Lock()
	act := t.parent.tg.signalHandlers.actions[linux.SIGCHLD]
	t.parent.tg.signalHandlers.mu.Unlock()
	if act.Handler != linux.SIG_IGN && act.Flags&linux.SA_NOCLDWAIT == 0 {
		return
	}
	t.exitParentAcked = true
	parent := t.parent
	t.exitNotifyLocked(true)
	parent.tg.eventQueue.Notify(EventExit | EventChildGroupStop | EventGroupContinue)
}

// ptraceLeaderWaitableLocked tells the tracer of t, a zombie leader, that it can
// wait for it now that reaped, the last other thread, is gone. The tracer was
// told of the death itself at its time, when it could not wait yet:
// kernel/exit.c:release_task().
//
// Preconditions: The TaskSet mutex must be locked for writing.
func (t *Task) ptraceLeaderWaitableLocked(reaped *Task) {
	tracer := t.Tracer()
	if t == reaped || t.tg.tasksCount != 1 || tracer == nil || !t.exitTracerNotified || t.exitTracerAcked {
		return
	}
	if sig := t.tg.terminationSignal; sig.IsValid() {
		tracer.tg.signalHandlers.mu.Lock()
		tracer.sendSignalLocked(t.exitNotificationSignal(sig, tracer), true /* group */)
		tracer.tg.signalHandlers.mu.Unlock()
	}
	tracer.tg.eventQueue.Notify(EventExit | EventTraceeStop | EventChildGroupStop | EventGroupContinue)
}

// utraceTracerExit lets the ptrace engine release what t traces.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceTracerExit() {
	t.coreDumpExit()
	t.tg.pidns.owner.mu.RLock()
	tracees := make([]*Task, 0, len(t.ptraceTracees))
	for tracee := range t.ptraceTracees {
		tracees = append(tracees, tracee)
	}
	t.tg.pidns.owner.mu.RUnlock()
	if len(tracees) != 0 && PtraceHooks.TracerExit != nil {
		PtraceHooks.TracerExit(t, tracees)
	}
}

// PtraceStopped publishes a stop that t is parked in: wait4 finds code, and the
// tracer gets a SIGCHLD that says why. It returns false if t has no tracer any
// more. Called from the ptrace engine's Stopped callback.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) PtraceStopped(code, why int32) bool {
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	tracer := t.Tracer()
	if tracer == nil {
		return false
	}
	status := code & 0x7f
	t.tg.signalHandlers.mu.Lock()
	if why == linux.CLD_STOPPED {
		status = t.groupStopStatusLocked()
	}
	s, parked := t.stop.(*utraceStop)
	if parked {
		// In the middle of its group's exit, a SIGKILL is dropped.
		s.unkillable = t.utrace.inExit && t.tg.exiting
		t.utrace.ptraceStopped = true
		t.trapStopPending = false
		t.ptraceCode = code
	}
	t.tg.signalHandlers.mu.Unlock()
	if parked { // else killed in between
		tracer.signalStop(t, why, status)
		tracer.tg.eventQueue.Notify(EventTraceeStop)
	}
	return true
}

// groupStopStatusLocked returns the si_status of a SIGCHLD with CLD_STOPPED: the
// signal that stops t's thread group, and 0 if none does, or if the real parent
// has waited for that stop.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) groupStopStatusLocked() int32 {
	if t.tg.groupStopComplete && !t.tg.groupStopWaitable {
		return 0
	}
	return int32(t.tg.groupStopSignal)
}

// PtraceWaited returns true if t's tracer has waited for the stop that t is in.
func (t *Task) PtraceWaited() bool {
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	return t.ptraceCode == 0
}

// PtraceFreeze checks that target is a tracee of t's, stopped and not
// listening, and keeps it where it is, even if it is killed, until
// PtraceUnfreeze. Otherwise it returns ESRCH.
//
// Preconditions: The caller must be running on t's task goroutine.
func (t *Task) PtraceFreeze(target *Task) error {
	if !t.ptraceFreeze2(target) {
		return linuxerr.ESRCH
	}
	// The stop has begun, but target's goroutine may not have parked yet.
	t.UninterruptibleSleepStart()
	target.waitGoroutineStoppedOrExited()
	t.UninterruptibleSleepFinish()
	target.utraceKeepCode(t)
	return nil
}

func (t *Task) ptraceFreeze2(target *Task) bool {
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	if target.Tracer() != t {
		return false
	}
	target.tg.signalHandlers.mu.Lock()
	defer target.tg.signalHandlers.mu.Unlock()
	if !target.utrace.ptraceStopped || target.utrace.listener != nil {
		return false
	}
	target.beginStopLocked()
	return true
}

// PtraceUnfreeze ends the effect of PtraceFreeze.
func (t *Task) PtraceUnfreeze() { t.utraceUnfreeze() }

// PtraceResumed takes the published stop of t back, as its tracer is about to
// let it run. It returns false if t was killed and has left the stop.
func (t *Task) PtraceResumed() bool {
	t.tg.pidns.owner.mu.Lock()
	defer t.tg.pidns.owner.mu.Unlock()
	t.tg.signalHandlers.mu.Lock()
	defer t.tg.signalHandlers.mu.Unlock()
	t.ptraceCode = 0
	was := t.utrace.ptraceStopped
	t.utrace.ptraceStopped = false
	return was
}

// PtraceInterrupt makes target, a tracee of t's, stop soon: PTRACE_INTERRUPT.
func (t *Task) PtraceInterrupt(target *Task) error {
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	if target.Tracer() != t {
		return linuxerr.ESRCH
	}
	if !target.ptraceSeized {
		return linuxerr.EIO
	}
	target.tg.signalHandlers.mu.Lock()
	defer target.tg.signalHandlers.mu.Unlock()
	if target.killedLocked() || target.exitStateLocked() >= TaskExitInitiated {
		return nil
	}
	target.trapStopPending = true
	target.utraceEndListenLocked()
	target.interrupt()
	return nil
}

// PtraceListen implements PTRACE_LISTEN: t stays in its group-stop, but leaves
// it when the state of the group changes. e is t's ptrace engine.
func (t *Task) PtraceListen(e *utrace.Engine) {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	if !t.utrace.ptraceStopped {
		return // killed
	}
	t.utrace.listener = e
	if t.trapNotifyPending {
		t.utraceEndListenLocked()
	}
}

// utraceContinuedLocked is called for a SIGCONT that ends no group stop (sent is
// false if it is none): the threads with a tracer that attached with
// PTRACE_SEIZE trap for it all the same.
//
// Preconditions: The signal mutex must be locked.
func (tg *ThreadGroup) utraceContinuedLocked(sent bool) {
	for t := tg.tasks.Front(); sent && t != nil; t = t.Next() {
		if t.ptraceSeized && !t.killedLocked() && t.ExitState() < TaskExitInitiated {
			t.trapNotifyPending = true
			t.utraceEndListenLocked()
			t.interrupt()
		}
	}
}

// utraceEndListenLocked ends the stop of a listening tracee.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) utraceEndListenLocked() {
	e := t.utrace.listener
	if e == nil {
		return
	}
	t.utrace.listener = nil
	t.utrace.ptraceStopped = false
	if t.utrace.thread.Release(e) {
		t.endInternalStopLocked()
	}
}

// PtraceTakeTrap returns true if t, a seized tracee, was asked to stop by
// PTRACE_INTERRUPT, or because its group's stop state changed, and takes note
// that it does.
func (t *Task) PtraceTakeTrap() bool {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	trap := t.trapStopPending || t.trapNotifyPending
	t.trapStopPending = false
	t.trapNotifyPending = false
	return trap
}

// PtraceSeized returns true if t's tracer attached with PTRACE_SEIZE.
func (t *Task) PtraceSeized() bool {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	return t.ptraceSeized
}

// PtraceGroupStop returns the signal of the last group stop that t took part in,
// and whether it is still in effect.
func (t *Task) PtraceGroupStop() (sig linux.Signal, inEffect bool) {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	return t.utrace.stopSignal, t.groupStopInEffectLocked()
}

// PtraceSignalMask returns t's signal mask, as it will be after the system call
// that t is in.
func (t *Task) PtraceSignalMask() linux.SignalSet {
	if t.haveSavedSignalMask {
		return t.savedSignalMask
	}
	return t.SignalMask()
}

// PtraceSetSignalMask sets t's signal mask. t must be stopped.
func (t *Task) PtraceSetSignalMask(mask linux.SignalSet) {
	t.haveSavedSignalMask = false
	t.SetSignalMask(mask)
}

// PtraceSuspendSeccomp switches t's system call filters off or on again.
func (t *Task) PtraceSuspendSeccomp(on bool) { t.utrace.seccompSuspended.Store(on) }

// PtraceFiltered returns true if t's system calls are filtered, or would be.
func (t *Task) PtraceFiltered() bool {
	return t.seccomp.Load() != nil || t.utrace.seccompSuspended.Load()
}

// PtraceFilter returns the index'th system call filter that was installed in t.
// EINVAL: t has no filters; ENOENT: it has fewer.
func (t *Task) PtraceFilter(index uint64) (bpf.Program, error) {
	ts := t.seccomp.Load()
	switch {
	case ts == nil:
		return bpf.Program{}, linuxerr.EINVAL
	case index >= uint64(len(ts.filters)):
		return bpf.Program{}, linuxerr.ENOENT
	}
	return ts.filters[index], nil
}

// PtraceRseq returns what t registered with rseq(2): 0 if nothing.
func (t *Task) PtraceRseq() (addr hostarch.Addr, signature uint32) {
	return t.rseqAddr, t.rseqSignature
}

// PtracePending returns the signals that are pending for t, or for its thread
// group if shared, in the order in which they came.
func (t *Task) PtracePending(shared bool) []linux.SignalInfo {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	p := &t.pendingSignals
	if shared {
		p = &t.tg.pendingSignals
	}
	var pending []*pendingSignal
	for i := range p.signals {
		for s := p.signals[i].Front(); s != nil; s = s.Next() {
			pending = append(pending, s)
		}
	}
	slices.SortStableFunc(pending, func(a, b *pendingSignal) int { return cmp.Compare(a.seq, b.seq) })
	infos := make([]linux.SignalInfo, 0, len(pending))
	for _, s := range pending {
		infos = append(infos, *s.SignalInfo)
	}
	return infos
}

// PtraceIDs returns t's thread ID and real user ID as its tracer, or any other
// observer, sees them.
func (t *Task) PtraceIDs(observer *Task) (ThreadID, uint32) {
	return observer.tg.pidns.IDOfTask(t), uint32(t.Credentials().RealKUID.In(observer.UserNamespace()).OrOverflow())
}

// PtracePullRegs makes all of t's registers present in its Arch. t must be
// stopped, or be the caller.
func (t *Task) PtracePullRegs() error {
	m := t.MemoryManager()
	if m == nil {
		return linuxerr.ESRCH
	}
	return t.p.PullFullState(m.AddressSpace(), t.Arch())
}

// PtraceRegsChanged must be called after t's registers were changed. t must be
// stopped, or be the caller.
func (t *Task) PtraceRegsChanged() {
	t.p.FullStateChanged()
	if t.Arch().SingleStep() {
		t.utrace.stepFlag.forced = false // a debugger set it for the application
	}
	if _, ok := linuxerr.SyscallRestartErrorFromReturn(t.Arch().Return()); ok && int64(t.Arch().SyscallNo()) >= 0 {
		// A debugger put back the registers of an interrupted call, which it
		// had saved to run something else: now the call restarts.
		t.haveSyscallReturn = true
	}
}
