package utrace

import "slices"

// What a thread owes its engines. All are called on the thread, and cost one
// atomic load if it owes nothing.

// ReportDue reports whether any engine was promised a callback before user
// mode. Asked at the resume point, again after each pass and stop: the thread
// makes ReportQuiesce and does not go to user mode before.
func (th *Thread) ReportDue() bool {
	if !th.Due() {
		return false
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	return slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.owed || e.report })
}

// ReportOwed reports whether an engine was promised a callback that must be made
// before the thread parks. TryBeginStop sees to it for stops of ours; the
// host asks it, under the same lock, before the thread enters a stop of another
// kind (job control), and if so makes ReportQuiesce first: the engine that waits
// could be the one that would end the stop.
func (th *Thread) ReportOwed() bool {
	if !th.Due() {
		return false
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.owedLocked()
}

func (th *Thread) owedLocked() bool {
	return slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.owed })
}

// SignalReportDue reports whether a SIGNAL_REPORT was promised to an engine.
func (th *Thread) SignalReportDue() bool {
	if !th.Due() {
		return false
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.interruptLocked()
}

func (th *Thread) interruptLocked() bool {
	return slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.interrupt })
}

// DropHolds ends all holds and promises, as the thread has been killed and is on
// its way out. An engine may still answer Stop to EXIT.
func (th *Thread) DropHolds() {
	if !th.Traced() {
		return
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	for _, e := range th.engines {
		e.hold, e.owed, e.report, e.interrupt = false, false, false, false
		e.setStepLocked(NoOpinion, nil)
	}
	th.injected = nil
	th.updateLocked()
}
