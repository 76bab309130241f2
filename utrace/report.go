package utrace

import (
	"fmt"
	"runtime/debug"
)

// pass walks the engines for one occurrence of an event.
//
// An engine gets its quiesce callback first if it has QUIESCE, then the event's
// own if it asked for that; it may ask for it in the quiesce callback. The
// answer of each is applied at once. Runs on the thread, no lock held. One pass
// runs at a time. (REAP is no pass: see reap.)
type pass struct {
	th *Thread
	// event is what is reported; 0 is a bare quiesce or a pseudo signal.
	event Events
	// call makes the event's own callback.
	call func(e *Engine, r *Report) Action
	// absorb carries the parts of an answer over that are not the action.
	absorb func(r *Report)
	// shows, if not nil, says whether an engine may know of this occurrence.
	shows func(e *Engine) bool
	// reverse: last attached engine first.
	reverse bool
	// hides: Hide ends the pass.
	hides bool
	// noQuiesce: no quiesce callback before the event's own, and the callback
	// is not one that anybody was promised.
	noQuiesce bool
	// lastReport: a ReportNext answer means Resume, and lastInterrupt: an
	// Interrupt answer does; or they would never end (invariant 51).
	lastReport, lastInterrupt bool
	// atHandler: the entry to a signal handler, a step of plans, is reported.
	atHandler bool
	// detachOnly: of the answers only Detach counts.
	detachOnly bool

	// action is the strictest answer so far, signal what Report.Signal is.
	action Action
	signal *Signal
}

// begin resets the shared report for a pass about ev.
func (th *Thread) begin(ev Events) *Report {
	th.report = Report{Thread: th, Event: ev, Action: Resume}
	return &th.report
}

func (p *pass) run() {
	p.action = Resume
	engines := p.th.list()
	if p.reverse {
		for i := len(engines) - 1; i >= 0; i-- {
			if p.one(engines[i]) {
				return
			}
		}
		return
	}
	for _, e := range engines {
		if p.one(e) {
			return
		}
	}
}

// one makes e's callbacks; it returns true if the pass ends here.
func (p *pass) one(e *Engine) (hidden bool) {
	if p.shows != nil && !p.shows(e) {
		return false
	}
	ev := p.event
	if !p.noQuiesce && p.enter(e, EventQuiesce, ev == 0) {
		a, err := p.guard(e, func(r *Report) Action { return e.ops.Quiesce(r, ev) })
		p.leave(e, a, err)
	}
	if ev == 0 || !p.enter(e, ev, true) {
		return false
	}
	return p.own(e)
}

// own makes the event's own callback, which enter has allowed.
func (p *pass) own(e *Engine) (hidden bool) {
	a, err := p.guard(e, func(r *Report) Action { return p.call(e, r) })
	if !p.leave(e, a, err) {
		return false
	}
	r := &p.th.report
	if p.absorb != nil {
		p.absorb(r)
	}
	return p.hides && r.hide
}

// enter marks e's callback as running if e wants one of ev. last says whether
// lastReport and lastInterrupt hold for this callback.
func (p *pass) enter(e *Engine, ev Events, last bool) bool {
	th := p.th
	th.mu.Lock()
	defer th.mu.Unlock()
	if e.detached || e.events&ev == 0 || ev == EventStopped && !e.hold {
		return false
	}
	th.reporting = e
	th.lastReport, th.lastInterrupt = last && p.lastReport, last && p.lastInterrupt
	if !p.noQuiesce && (e.owed || e.report) {
		e.owed = false
		// ReportNext promises one of the callbacks that can be the last before
		// user mode (invariant 49).
		e.report = e.report && p.event != 0
		th.stale = true
	}
	return true
}

// guard makes a callback. A panic or an impossible answer is an error and
// means Detach: the engine goes, the thread goes on (invariant 105). What an
// engine did to the read-only part of the report does not reach the next one.
func (p *pass) guard(e *Engine, call func(r *Report) Action) (a Action, err error) {
	th := p.th
	r := &th.report
	r.Thread, r.Engine, r.Event = th, e, p.event
	r.Action, r.Signal = p.action, p.signal
	r.syscallSet, r.dispSet = SyscallNoOpinion, DispNoOpinion
	r.hold, r.hide, r.takeStop = false, false, false
	defer func() {
		if x := recover(); x != nil {
			a, err = Detach, panicked(e, x)
		}
	}()
	done := e.stats.begin()
	a = call(r)
	e.stats.end(done)
	if a == BlockStep && !th.task.CanStep(true) {
		a = SingleStep
	}
	switch {
	case !a.Valid():
		err = fmt.Errorf("engine %q answered a callback with %v, which is no action", e.ops.Name, a)
	case a == SingleStep && !th.task.CanStep(false):
		err = fmt.Errorf("engine %q answered SINGLESTEP, but the platform cannot step; Control says so beforehand", e.ops.Name)
	case int(r.dispSet) >= len(dispositionNames):
		err = fmt.Errorf("engine %q called Dispose(%d), which is no disposition", e.ops.Name, uint8(r.dispSet))
	case r.syscallSet > SyscallAbort:
		err = fmt.Errorf("engine %q called SetSyscall(%d), which is no syscall action", e.ops.Name, uint8(r.syscallSet))
	}
	if err != nil {
		a = Detach
	}
	return a, err
}

func panicked(e *Engine, x any) error {
	return fmt.Errorf("engine %q panicked in a callback: %v\n%s", e.ops.Name, x, debug.Stack())
}

// leave applies e's answer. It returns false if the answer does not count: the
// engine was detached meanwhile, or misbehaved.
func (p *pass) leave(e *Engine, a Action, fault error) (counts bool) {
	th := p.th
	if p.detachOnly && a != Detach {
		a = NoOpinion
	}
	th.mu.Lock()
	counts = !e.detached
	notify, wake := false, false
	if counts {
		p.action = stricter(p.action, a)
		if a == ReportNext || a == Interrupt {
			th.again = true
		}
		if a == ReportNext && th.lastReport || a == Interrupt && th.lastInterrupt {
			a = Resume
		}
		switch {
		case a == Detach:
			// Only a Stopped callback runs in a stop, so only there can the
			// last hold go by an answer.
			wake = th.stopped && e.hold
			notify = e.detachLocked()
		case e.applyLocked(a) || th.stale:
			th.updateLocked()
		}
	}
	th.reporting = nil
	if th.barrier != nil {
		close(th.barrier)
		th.barrier = nil
	}
	gone := e.detached
	th.mu.Unlock()
	if wake {
		th.task.Wake()
	}
	if fault != nil {
		th.task.EngineFault(e, fault)
	}
	if notify {
		th.task.ParentNotify()
	}
	if gone {
		e.Put()
	}
	return counts && fault == nil
}

// applyLocked carries out an answer other than Detach. It returns whether that
// changed anything, which mostly it does not.
func (e *Engine) applyLocked(a Action) (changed bool) {
	hold, interrupt, report, step := e.hold, e.interrupt, e.report, e.step
	switch a {
	case Stop:
		e.hold = true
	case Interrupt:
		e.hold, e.interrupt = false, e.events&EventQuiesce != 0
	case ReportNext:
		e.hold, e.report = false, e.events&EventQuiesce != 0
	case SingleStep, BlockStep:
		e.hold = false
		e.setStepLocked(a, nil)
	case Resume:
		e.hold = false
		e.setStepLocked(NoOpinion, nil)
	}
	return hold != e.hold || interrupt != e.interrupt || report != e.report || step != e.step
}

// ReportQuiesce makes the bare quiesce report: nothing happened, the thread is
// about to park or to go to user mode. Every engine with QUIESCE is called.
//
// A ReportNext answer means Resume if the pass was made because of ReportDue;
// after TryBeginStop's StopReportFirst there is still a way to go to user mode,
// and the promise is kept then.
func (th *Thread) ReportQuiesce() {
	th.begin(0)
	p := pass{th: th, lastReport: !th.stopReport}
	th.stopReport = false
	p.run()
}
