package kernel

import (
	"fmt"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/atomicbitops"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/goid"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"utrace.dev/insn"
	"utrace.dev/utrace"
)

// This file ties a Task to its utrace.Thread: the field in Task, what the core
// needs of a task, and the stop that an engine's hold puts the task into.
//
// Lock order: utrace's own lock is a leaf below the signal mutex. Engine
// callbacks run on the task goroutine with no lock held.

// taskUtrace is the part of a Task that belongs to its tracing engines.
type taskUtrace struct {
	thread utrace.Thread

	// execNo is the number of the system call that the exec under way was
	// made with. Only the task goroutine uses it.
	execNo uintptr

	// If stepTrap is true, the next SIGTRAP with a trap code is the end of a
	// step that an engine asked for. Only the task goroutine uses it.
	stepTrap bool

	// If filtersPassed is true, the system call's filters run for the second
	// time, after an engine saw the call: asking to trace it again means allow.
	// Only the task goroutine uses it.
	filtersPassed bool

	// If ptraceStopped is true, the task is parked in a stop that its ptracer
	// has been told about. It is protected by the signal mutex.
	ptraceStopped bool

	// If listener is not nil, the task is in a ptrace group-stop, PTRACE_LISTEN
	// was used, and listener's hold ends when the group's stop state changes.
	// It is protected by the signal mutex.
	listener *utrace.Engine

	// stopSignal is the signal of the last group stop that the task took part
	// in. It is protected by the signal mutex.
	stopSignal linux.Signal

	// stepRegs are the registers with which the step under way began. Only the
	// task goroutine uses it.
	stepRegs arch.Registers

	// If stepArmed is true, an engine stepped when the last switch to the
	// application began. Only the task goroutine uses it.
	stepArmed bool

	// If ownTrapFlag is true, the application has the trap flag set itself, and
	// traps at the end of the step under way also if no engine steps. Only the
	// task goroutine uses it.
	ownTrapFlag bool

	// If changesTrapFlag is true, no ptracer steps, and the instruction being
	// stepped over decides whether the application has the trap flag set. Only
	// the task goroutine uses it.
	changesTrapFlag bool

	// If hidesTrapFlag is true, neither the application nor a ptracer has set the
	// trap flag, and the application must not come to see it. stepUse is what the
	// instruction being stepped over does with it. Only the task goroutine uses
	// them.
	hidesTrapFlag bool
	stepUse       insn.TrapFlagUse

	// If blockStep is true, it matters if the step under way takes a branch;
	// branch and branchLen say what the instruction being stepped over is. Only
	// the task goroutine uses them.
	blockStep bool
	branch    insn.Branch
	branchLen int

	// stepFlag says whose the processor's trap flag is.
	stepFlag stepFlag

	// fault is the last exception that the task raised. Only the task goroutine
	// uses it.
	fault taskFault

	// If inExit is true, the task is reporting its exit. Only the task goroutine
	// uses it.
	inExit bool

	// If seccompSuspended is true, the task's system call filters are not run.
	seccompSuspended atomicbitops.Bool

	// If aborted is true, an engine had the system call skipped: no step over
	// it is reported. Only the task goroutine uses it.
	aborted bool

	// tls are the descriptors for thread-local storage, nil if none was ever
	// set. What it points to does not change. It may be used on the task
	// goroutine or while the task is stopped.
	tls *tlsDescriptors

	// dispatch is the task's syscall user dispatch. It is used on the task
	// goroutine, or by others while the task is frozen.
	dispatch UserDispatch

	// debug is the debug registers, nil if none was ever written, and
	// debugStatus DR6 without the bits that always read as one. They may be
	// used on the task goroutine or while the task is stopped.
	debug       *debugRegs
	debugStatus uint64

	// breakpoint is the task's part in breakpoints; see task_breakpoint.go.
	breakpoint taskBreakpoint

	// core is the task's part in a core dump; see task_coredump.go.
	core taskCore

	// saved is what a checkpoint kept of thread, between load and afterLoad.
	saved []byte
}

// NewTaskUtrace, if set, is called for every task that the container runtime
// creates (as opposed to clone(2)): a container's first process, and those that
// exec starts. It may attach engines and set their events; nothing else, as
// Kernel.extMu is held. To be set before the first task exists.
var NewTaskUtrace func(t *Task)

// utraceInit must be called before t is visible to anybody, on the task goroutine
// of the task that made it, if any.
func (t *Task) utraceInit(cfg *TaskConfig) {
	t.utrace.thread.Init((*utraceTask)(t))
	creator := cfg.Parent
	if creator == nil {
		creator = cfg.InheritParent
	}
	if creator != nil {
		t.utrace.tls = creator.utrace.tls
		t.utrace.fault = creator.utrace.fault
		return
	}
	t.SetCoredumpFilter(DefaultCoredumpFilter) // others inherit it
	if NewTaskUtrace != nil {
		NewTaskUtrace(t)
	}
}

// Utrace returns the thread that tracing engines attach to.
func (t *Task) Utrace() *utrace.Thread { return &t.utrace.thread }

// TaskOfUtrace returns the task that th belongs to.
func TaskOfUtrace(th *utrace.Thread) *Task {
	return (*Task)(th.Task().(*utraceTask))
}

// UtraceMindsCode returns true if a tracing engine is attached to t that may look at
// code, or t uses syscall user dispatch, so that code and registers must be as t made
// them.
func (t *Task) UtraceMindsCode() bool { return t.utrace.thread.CodeMatters() }

// UtraceAllowsMem returns true if an engine lets the task of ctx use t's memory
// file, whatever the access checks say.
func (t *Task) UtraceAllowsMem(ctx context.Context) bool {
	caller := TaskFromContext(ctx)
	return caller != nil && t.utrace.thread.AllowAccessProcessVM(caller)
}

// utraceTask is a Task as the engine core sees it. It implements utrace.Task.
type utraceTask Task

// Kick implements utrace.Task.Kick.
func (u *utraceTask) Kick() {
	if u.begun() {
		u.p.Interrupt()
	}
}

// Interrupt implements utrace.Task.Interrupt.
func (u *utraceTask) Interrupt() {
	if u.begun() {
		(*Task)(u).interrupt()
	}
}

// begun reports whether the task goroutine runs. One that does not yet is neither in the
// application nor blocked, and may have no platform context; it looks at what engines
// want when it begins, which is after begun would have returned true.
func (u *utraceTask) begun() bool { return (*Task)(u).goid.Load() != 0 }

// Current implements utrace.Task.Current.
func (u *utraceTask) Current() bool { return goid.Get() == (*Task)(u).goid.Load() }

// Hold implements utrace.Task.Hold.
func (u *utraceTask) Hold() bool {
	t := (*Task)(u)
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	if _, job := t.stop.(*groupStop); !job || !t.utrace.thread.TryAdoptStop() {
		return false
	}
	t.stop = &utraceStop{fromGroupStop: true}
	return true
}

// Wake implements utrace.Task.Wake.
func (u *utraceTask) Wake() {
	t := (*Task)(u)
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	if s, ok := t.stop.(*utraceStop); ok && t.utrace.thread.TryEndStop() {
		t.utraceEndStopLocked(s)
	}
}

// Freeze implements utrace.Task.Freeze. It must not be called on a task
// goroutine; see Task.PtraceFreeze for those.
func (u *utraceTask) Freeze() {
	t := (*Task)(u)
	t.utraceFreeze()
	t.waitGoroutineStoppedOrExited()
	t.utraceKeepCode(t.AsyncContext())
}

// Unfreeze implements utrace.Task.Unfreeze.
func (u *utraceTask) Unfreeze() { (*Task)(u).utraceUnfreeze() }

// utraceFreeze keeps t stopped, if it is, even after the stop that it is in.
// Unlike BeginExternalStop it does not interrupt t.
func (t *Task) utraceFreeze() {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	t.beginStopLocked()
}

func (t *Task) utraceUnfreeze() {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	t.endStopLocked()
}

// CanStep implements utrace.Task.CanStep. The processor's own way to step to a
// branch is not to be had outside a host's kernel, and virtual machines often do
// without; so the task goroutine steps one instruction after the other.
func (u *utraceTask) CanStep(bool) bool {
	return (*Task)(u).image.Arch.Arch() == arch.AMD64
}

// ParentNotify implements utrace.Task.ParentNotify.
func (u *utraceTask) ParentNotify() {
	t := (*Task)(u)
	t.tg.pidns.owner.mu.Lock()
	defer t.tg.pidns.owner.mu.Unlock()
	t.exitNotifyLocked(false)
}

// EngineFault implements utrace.Task.EngineFault.
func (u *utraceTask) EngineFault(e *utrace.Engine, err error) {
	(*Task)(u).Warningf("Tracing engine detached: %v", err)
}

// utraceStop is a TaskStop placed on tasks that a tracing engine holds.
//
// +stateify savable
type utraceStop struct {
	// If fromGroupStop is true, the stop replaced a group stop, to which the
	// task returns if that is still in effect.
	fromGroupStop bool

	// If unkillable is true, the task's ptracer holds it in the middle of its
	// thread group's exit, where a kill changes nothing.
	unkillable bool
}

// Killable implements TaskStop.Killable.
func (s *utraceStop) Killable() bool { return !s.unkillable }

// utracePullState gets what the Sentry has not got yet of t's registers.
//
// Preconditions: The caller must be running on the task goroutine. t has memory.
func (t *Task) utracePullState() {
	if err := t.p.PullFullState(t.MemoryManager().AddressSpace(), t.Arch()); err != nil {
		t.Warningf("Unable to pull a full state: %v", err)
	}
}

// utraceSetRegs has f change t's registers. The application then gets all of them
// from the Sentry, the floating point ones too: so the Sentry must have those.
//
// Preconditions: as for utracePullState.
func (t *Task) utraceSetRegs(f func()) {
	t.utracePullState()
	f()
	t.p.FullStateChanged()
}

// utraceBeginStop parks t if an engine holds it, and reports that it did. A
// report that is owed to an engine is made first. The caller must return to the
// run loop, which then waits for the stop to end.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceBeginStop() bool {
	th := &t.utrace.thread
	if !th.Attention() {
		return false
	}
	if t.MemoryManager() != nil {
		t.utracePullState() // who looks at t's registers while it is stopped must find them
	}
	for {
		if t.UtraceMindsCode() { // others use Freeze, or PtraceFreeze
			t.utraceKeepCode(t)
		}
		t.tg.signalHandlers.mu.Lock()
		if t.killedLocked() || t.stop != nil {
			t.tg.signalHandlers.mu.Unlock()
			return false
		}
		switch v := th.TryBeginStop(); v {
		case utrace.StopNotWanted:
			t.tg.signalHandlers.mu.Unlock()
			return false
		case utrace.StopReportFirst:
			t.tg.signalHandlers.mu.Unlock()
			th.ReportQuiesce()
		case utrace.StopBegun:
			t.beginInternalStopLocked(&utraceStop{})
			notify := t.utraceJoinGroupStopLocked()
			sig := t.tg.groupStopSignal
			t.tg.signalHandlers.mu.Unlock()
			if notify {
				t.utraceNotifyGroupStop(int32(sig), false)
			}
			if th.Wants(utrace.EventStopped) {
				th.ReportStopped()
			}
			return true
		default:
			panic(fmt.Sprintf("unknown utrace.StopVerdict %d", v))
		}
	}
}

// utraceEndStopLocked ends t's stop, which no engine wants any longer.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) utraceEndStopLocked(s *utraceStop) {
	if s.fromGroupStop && t.groupStopInEffectLocked() {
		t.stop = (*groupStop)(nil)
		t.utraceStopEndedLocked()
		return
	}
	t.endInternalStopLocked()
}

// utraceStopEndedLocked is called when any internal stop has ended.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) utraceStopEndedLocked() {
	t.utrace.ptraceStopped = false
	t.utrace.listener = nil
	t.utrace.thread.StopEnded()
}

// utraceStateLocked returns the state to show in /proc for a task that an
// engine holds. Only a stop that the task's ptracer knows of is visible.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) utraceStateLocked() string {
	if t.utrace.ptraceStopped {
		return "t (tracing stop)"
	}
	if t.groupStopInEffectLocked() {
		return "T (stopped)"
	}
	return "R (running)"
}
