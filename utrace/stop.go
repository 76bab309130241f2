package utrace

// StopVerdict is the answer to TryBeginStop.
type StopVerdict uint8

const (
	// StopNotWanted: no engine holds the thread.
	StopNotWanted StopVerdict = iota
	// StopReportFirst: an engine is owed a callback; make ReportQuiesce and
	// ask again. A thread never parks while it owes a report: the engine that
	// waits for it could be the only one to end the stop.
	StopReportFirst
	// StopBegun: the thread counts as parked from now on.
	StopBegun
)

// Attention reports whether the thread has something to do before user mode:
// a promised report, a stop, a step or an injected signal. One atomic load.
func (th *Thread) Attention() bool { return th.Wants(attention | singleSteps | blockSteps) }

// Due is Attention but for steps: whether the way to user mode is longer than
// that of a thread that just steps. One atomic load.
func (th *Thread) Due() bool { return th.Wants(attention) }

// TryBeginStop decides, under the host's lock that guards the task's stop,
// whether the thread parks. Called on the thread, at a safe point, after a
// pass.
func (th *Thread) TryBeginStop() StopVerdict {
	th.mu.Lock()
	defer th.mu.Unlock()
	switch {
	case !th.heldLocked():
		th.stopReport = false
		return StopNotWanted
	case th.owedLocked():
		th.stopReport = true
		return StopReportFirst
	}
	th.beginStopLocked()
	return StopBegun
}

// TryAdoptStop parks a thread that is already stopped for another reason (a job
// control stop), on behalf of the engines that hold it: no callback can be made
// there. An engine that was promised one before the thread stopped still gets
// it, when the thread runs next. It reports whether the thread is parked. Called
// under the same lock as TryBeginStop, by Task.Hold.
func (th *Thread) TryAdoptStop() bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	if th.stopped {
		return true
	}
	for _, e := range th.engines {
		if e.asking > 0 {
			e.owed = false
			e.adopted++
		}
	}
	if !th.keptLocked() {
		return false
	}
	th.beginStopLocked()
	return true
}

func (th *Thread) beginStopLocked() {
	th.stopped = true
	th.updateLocked()
}

// TryEndStop decides, under the same lock, whether a parked thread may run: it
// may if no engine keeps it there any more. The host then lets it run.
func (th *Thread) TryEndStop() bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	if !th.stopped || th.keptLocked() {
		return false
	}
	th.endStopLocked()
	return true
}

// Release ends e's hold and then does as TryEndStop. It is for hosts that must
// let an engine's hold go while they hold the lock that guards the stop, where
// Control cannot be called.
func (th *Thread) Release(e *Engine) bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	e.hold = false
	if !th.stopped || th.keptLocked() {
		th.updateLocked()
		return false
	}
	th.endStopLocked()
	return true
}

// StopEnded tells the core that the stop is over, for whatever reason; a kill
// is the one that TryEndStop did not decide. Same lock. Not only for a traced
// thread: the last engine may have gone while the thread was parked.
func (th *Thread) StopEnded() {
	th.mu.Lock()
	defer th.mu.Unlock()
	if th.stopped {
		th.endStopLocked()
	}
}

func (th *Thread) endStopLocked() {
	th.stopped = false
	th.updateLocked()
}

// Stopped reports whether the thread is parked by an engine's hold.
func (th *Thread) Stopped() bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.stopped
}
