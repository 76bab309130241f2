package utrace

import (
	"fmt"
	"runtime/debug"
	"slices"
)

// pass walks the engines for one occurrence of th.report.Event.
//
// An engine gets its quiesce callback first if it has QUIESCE, then the event's
// own if it asked for that; it may ask for it in the quiesce callback. The
// answer of each is applied at once. Runs on the thread (REAP: wherever the
// zombie is released), no lock held. One pass runs at a time.
type pass struct {
	th *Thread
	// call makes the event's own callback.
	call func(e *Engine, r *Report) Action
	// absorb carries the parts of an answer over that are not the action.
	absorb func(r *Report)
	// reverse: last attached engine first.
	reverse bool
	// hides: Hide ends the pass.
	hides bool
	// noQuiesce: no quiesce callback before the event's own.
	noQuiesce bool
	// final: Interrupt and ReportNext answers mean Resume, or they would never end
	// (invariant 51).
	final bool
	// detachOnly: of the answers only Detach counts.
	detachOnly bool
}

// begin resets the shared report for a pass about ev.
func (th *Thread) begin(ev Events) *Report {
	th.report = Report{Thread: th, Event: ev, Action: Resume}
	return &th.report
}

func (p *pass) run() {
	th := p.th
	th.mu.Lock()
	engines := th.engines
	th.mu.Unlock()
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
	th, r := p.th, &p.th.report
	ev := r.Event
	r.Engine = e
	if !p.noQuiesce && th.enter(e, EventQuiesce) {
		a, err := guard(e, func() Action { return e.ops.Quiesce(r, ev) })
		p.leave(e, a, err, ev == 0)
	}
	if ev == 0 || !th.enter(e, ev) {
		return false
	}
	return p.own(e)
}

// own makes the event's own callback, which enter has allowed.
func (p *pass) own(e *Engine) (hidden bool) {
	r := &p.th.report
	r.Engine = e
	r.hide = false
	a, err := guard(e, func() Action { return p.call(e, r) })
	if p.leave(e, a, err, p.final) {
		if p.absorb != nil {
			p.absorb(r)
		}
		hidden = p.hides && r.hide
	}
	return hidden
}

// enter marks e's callback as running if e wants one of ev.
func (th *Thread) enter(e *Engine, ev Events) bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	if e.detached || e.events&ev == 0 {
		return false
	}
	th.reporting = e
	e.owed, e.report = false, false
	return true
}

// guard makes a callback. A panic or an impossible answer is an error and
// means Detach: the engine goes, the thread goes on (invariant 105).
func guard(e *Engine, call func() Action) (a Action, err error) {
	defer func() {
		if p := recover(); p != nil {
			a = Detach
			err = fmt.Errorf("engine %q panicked in a callback: %v\n%s", e.ops.Name, p, debug.Stack())
		}
	}()
	if a = call(); !a.Valid() {
		return Detach, fmt.Errorf("engine %q answered a callback with %v, which is no action", e.ops.Name, a)
	}
	return a, nil
}

// leave applies e's answer. It returns false if the engine was detached
// meanwhile: then the answer does not count.
func (p *pass) leave(e *Engine, a Action, fault error, final bool) (counts bool) {
	th := p.th
	if p.detachOnly && a != Detach {
		a = NoOpinion
	}
	th.mu.Lock()
	counts = !e.detached
	notify := false
	if counts {
		th.report.Action = stricter(th.report.Action, a)
		if a == ReportNext || a == Interrupt {
			th.again = true
			if final {
				a = Resume
			}
		}
		switch a {
		case Stop:
			e.hold = true
		case Interrupt:
			e.hold, e.interrupt = false, e.events&EventQuiesce != 0
		case ReportNext:
			e.hold, e.report = false, e.events&EventQuiesce != 0
		case SingleStep, BlockStep:
			e.hold, e.step = false, a
		case Resume:
			e.hold, e.step = false, NoOpinion
		case Detach:
			notify = e.detachLocked()
		}
		th.updateLocked()
	}
	th.reporting = nil
	if th.barrier != nil {
		close(th.barrier)
		th.barrier = nil
	}
	gone := e.detached
	th.mu.Unlock()
	if fault != nil {
		th.task.EngineFault(e, fault)
	}
	if notify {
		th.task.ParentNotify()
	}
	if gone {
		e.Put()
	}
	return counts
}

// ReportQuiesce makes the bare quiesce report: nothing happened, the thread is
// about to park or to go to user mode. Every engine with QUIESCE is called.
func (th *Thread) ReportQuiesce() {
	th.begin(0)
	p := pass{th: th}
	p.run()
}

// SignalReportDue reports whether a SIGNAL_REPORT was promised to an engine.
func (th *Thread) SignalReportDue() bool {
	if !th.Attention() {
		return false
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	return slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.interrupt })
}
