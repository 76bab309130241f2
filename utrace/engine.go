package utrace

import (
	"context"
	"sync/atomic"
)

// An Engine is one attachment of one tracer to one thread: a table of
// callbacks, private data, an event mask and a stop mark. It is the handle for
// every call. All methods are safe on a detached engine.
type Engine struct {
	thread *Thread
	ops    *Ops
	data   any
	refs   atomic.Int32

	foreignTraps bool

	stats engineStats

	// stepEnd is what the last step led to, and stepEndOf the plan that it was a
	// step of. Used on the thread only.
	stepEnd   StepEnd
	stepEndOf *plan

	// The rest is guarded by thread.mu.

	events   Events
	detached bool
	// hold is the stop mark: this engine wants the thread held.
	hold bool
	// owed: a callback was promised, and no stop may begin before it is made.
	// Any callback will do.
	owed bool
	// asking counts the Control(Stop) calls that have set owed and may yet find
	// out that the thread is parked, so that nothing is owed.
	// adopted counts the times that they did, because a job control stop became
	// one of ours.
	asking, adopted int
	// report: the engine asked for ReportNext, so it gets a quiesce(0) or a pseudo
	// signal callback before user mode; unlike owed, that may be after a stop.
	report bool
	// interrupt: a SIGNAL_REPORT was promised.
	interrupt bool
	// step is SingleStep, BlockStep or NoOpinion. If plan is not nil, step is
	// SingleStep and goes on until the plan is over.
	step Action
	plan *plan
	// noReap: see SetNoReap.
	noReap bool
}

// Thread returns the thread that the engine is, or was, attached to.
func (e *Engine) Thread() *Thread { return e.thread }

// Ops returns the engine's table of callbacks.
func (e *Engine) Ops() *Ops { return e.ops }

// Data returns the engine's private data.
func (e *Engine) Data() any { return e.data }

// Get takes another reference and returns e.
func (e *Engine) Get() *Engine {
	e.refs.Add(1)
	return e
}

// Put gives a reference back. When the last one goes, Ops.Release runs. The
// attachment itself has one, so Release never runs before the engine is
// detached and its last callback over (invariant 89). No lock may be held that
// Release takes.
func (e *Engine) Put() {
	switch n := e.refs.Add(-1); {
	case n == 0 && e.ops.Release != nil:
		if err := contain(e, func() { e.ops.Release(e.data) }); err != nil {
			e.thread.task.EngineFault(e, err)
		}
	case n < 0:
		panic("utrace: Engine.Put of " + e.ops.Name + " without a reference")
	}
}

// Events returns the engine's event mask, 0 once it is detached.
func (e *Engine) Events() Events {
	e.thread.mu.Lock()
	defer e.thread.mu.Unlock()
	return e.events
}

// Detached reports whether the engine has been detached.
func (e *Engine) Detached() bool {
	e.thread.mu.Lock()
	defer e.thread.mu.Unlock()
	return e.detached
}

// Holds reports whether this engine holds the thread, or will when it parks.
func (e *Engine) Holds() bool {
	e.thread.mu.Lock()
	defer e.thread.mu.Unlock()
	return e.hold
}

// SetEvents replaces the event mask.
//
//	nil            in force; a callback just disabled will not begin any more
//	ErrInProgress  in force, but bits were removed while a callback to this
//	               engine is running; Barrier waits for it
//	ErrInvalid     an unknown bit, or a bit whose callback is not set
//	ErrAlready     nothing changed: DEATH or QUIESCE removed while DEATH is
//	               reported, or newly set on a zombie
//	ErrGone        detached, or the thread is being released
//
// Any goroutine, also a callback's own. Does not block.
func (e *Engine) SetEvents(ev Events) error {
	if ev&^AllEvents != 0 || ev&^e.ops.provides() != 0 {
		return ErrInvalid
	}
	th := e.thread
	current := th.task.Current()
	th.mu.Lock()
	defer th.mu.Unlock()
	if e.detached || th.reaping {
		return ErrGone
	}
	const sure = EventDeath | EventQuiesce
	added, removed := ev&^e.events, e.events&^ev
	if th.zombie && added&sure != 0 || th.death && removed&sure != 0 {
		return ErrAlready
	}
	e.events = ev
	if removed&EventQuiesce != 0 {
		// The callbacks that were promised cannot be made any more.
		e.owed, e.report, e.interrupt = false, false, false
	}
	th.updateLocked()
	if removed != 0 && th.reporting == e && !current {
		return ErrInProgress
	}
	return nil
}

// provides returns the events for which a callback is set. REAP needs none:
// an engine may ask for it to be detached in order.
func (o *Ops) provides() Events {
	ev := EventReap
	add := func(set bool, bits Events) {
		if set {
			ev |= bits
		}
	}
	add(o.Quiesce != nil, EventQuiesce)
	add(o.Clone != nil, EventClone)
	add(o.VforkDone != nil, EventVforkDone)
	add(o.Exec != nil, EventExec)
	add(o.Exit != nil, EventExit)
	add(o.Death != nil, EventDeath)
	add(o.SyscallEntry != nil, EventSyscallEntry)
	add(o.SyscallExit != nil, EventSyscallExit)
	add(o.Signal != nil, SignalEvents)
	add(o.Jctl != nil, EventJctl)
	add(o.Seccomp != nil, EventSeccomp)
	add(o.Stopped != nil, EventStopped)
	return ev
}

// Control says what this engine wants done with the thread.
//
//	nil             done. Stop: the thread is parked now, no callback will come
//	                for this request or an earlier one. Detach: no callback is
//	                running
//	ErrInProgress   Stop: the thread will park; if the engine has QUIESCE a
//	                callback comes first. Detach: a callback is running, the
//	                last one; Barrier waits for it
//	ErrAlready      Detach while DEATH is reported, of an engine that asked for
//	                DEATH, QUIESCE or REAP: let that callback clean up
//	ErrGone         detached; or the thread is dead and a is not Detach
//	ErrInvalid      a is NoOpinion or unknown; or ReportNext or a step without the
//	                QUIESCE event
//	ErrUnsupported  the platform cannot step
//
// Stop does not interrupt a blocking call, Interrupt does. In a callback to
// this engine (but Stopped) it is as an answer that the callback's own answer
// may still change: no callback comes because of it that would not come for the
// answer.
//
// Calls Task methods, so no lock that those take may be held. Does not block.
func (e *Engine) Control(a Action) error { return e.control(a, nil) }

// control is Control; p is the plan of a SingleStep.
func (e *Engine) control(a Action, p *plan) error {
	th := e.thread
	switch a {
	case Stop, Interrupt, ReportNext, Resume, Detach:
	case BlockStep, SingleStep:
		if a == BlockStep && !th.task.CanStep(true) {
			a = SingleStep
		}
		if a == SingleStep && !th.task.CanStep(false) {
			return ErrUnsupported
		}
	default:
		return ErrInvalid
	}
	if a == Detach {
		return e.detach()
	}
	current := th.task.Current()
	th.mu.Lock()
	if e.detached || th.zombie || th.reaping {
		th.mu.Unlock()
		return ErrGone
	}
	quiesce := e.events&EventQuiesce != 0
	if !quiesce && (a == ReportNext || a == SingleStep || a == BlockStep) {
		th.mu.Unlock()
		return ErrInvalid
	}
	if current && th.reporting == e && !th.stopped {
		defer th.mu.Unlock()
		return e.controlOwnLocked(a, p)
	}
	stopped := th.stopped
	wasHeld, adopted := e.hold, e.adopted
	e.hold = a == Stop
	switch a {
	case Stop:
		e.owed = quiesce && !stopped
		e.asking++
	case Interrupt:
		e.interrupt, e.owed, th.again = quiesce, quiesce && !stopped, true
	case ReportNext:
		e.owed, e.report, th.again = true, true, true
	case SingleStep, BlockStep:
		e.setStepLocked(a, p)
	case Resume:
		e.setStepLocked(NoOpinion, nil)
	}
	th.updateLocked()
	th.mu.Unlock()

	switch {
	case a == Stop:
		parked := stopped || th.task.Hold()
		th.mu.Lock()
		e.asking--
		// Another engine may have been the one that adopted the stop.
		parked = parked || e.adopted != adopted
		th.mu.Unlock()
		if parked {
			return nil
		}
		th.task.Kick()
		return ErrInProgress
	case a == Interrupt:
		th.task.Interrupt()
	case a != Resume && !stopped:
		th.task.Kick()
	}
	if stopped && wasHeld {
		th.task.Wake()
	}
	return nil
}

// controlOwnLocked is Control from a callback to this engine, on the thread. To
// promise another callback could go on for ever, with the thread never parked
// and never in user mode.
func (e *Engine) controlOwnLocked(a Action, p *plan) error {
	th := e.thread
	if a == ReportNext || a == Interrupt {
		th.again = true
	}
	if a == ReportNext && th.lastReport || a == Interrupt && th.lastInterrupt {
		a = Resume
	}
	e.applyLocked(a)
	if p != nil {
		e.plan = p
	}
	th.updateLocked()
	if a == Stop {
		return ErrInProgress
	}
	return nil
}

func (e *Engine) detach() error {
	th := e.thread
	th.mu.Lock()
	switch {
	case e.detached || th.reaping:
		th.mu.Unlock()
		return ErrGone
	case th.death && e.events&(EventDeath|EventQuiesce|EventReap) != 0:
		// An engine without them learns of nothing and so cleans up itself.
		th.mu.Unlock()
		return ErrAlready
	}
	running := th.reporting == e
	wake := th.stopped && e.hold
	notify := e.detachLocked()
	th.mu.Unlock()
	if wake {
		th.task.Wake()
	}
	if notify {
		th.task.ParentNotify()
	}
	if running {
		return ErrInProgress // the callback's end drops the reference
	}
	e.Put()
	return nil
}

// detachLocked takes e out of everything. It returns whether a withheld death
// notification must be made now. The caller puts the attachment's reference.
func (e *Engine) detachLocked() (notify bool) {
	th := e.thread
	e.detached = true
	e.events = 0
	e.hold, e.owed, e.report, e.interrupt = false, false, false, false
	e.setStepLocked(NoOpinion, nil)
	if e.noReap {
		e.noReap = false
		notify = th.releaseParentLocked()
	}
	th.removeLocked(e)
	return notify
}

// Barrier waits until no callback to this engine is running and the answer of
// the last one has been carried out. It waits for the running callback only,
// not for the thread to leave a sleep.
//
//	nil             it is so
//	ErrGone         the engine was detached, and no callback runs
//	ErrInterrupted  ctx ended first
//
// On the traced thread itself it returns at once. Calling it from a callback
// for another thread risks a deadlock, as two threads may trace each other.
func (e *Engine) Barrier(ctx context.Context) error {
	th := e.thread
	if th.task.Current() {
		return nil
	}
	th.mu.Lock()
	if th.reporting != e {
		gone := e.detached || th.reaping
		th.mu.Unlock()
		if gone {
			return ErrGone
		}
		return nil
	}
	if th.barrier == nil {
		th.barrier = make(chan struct{})
	}
	done := th.barrier
	th.mu.Unlock()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ErrInterrupted
	}
}
