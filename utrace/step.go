package utrace

import "slices"

// How the thread steps: what the host asks before user mode, and what it says
// after a step.

// Step returns how the thread is to run: SingleStep, BlockStep, or Resume. Called
// on the thread just before user mode. One atomic load.
func (th *Thread) Step() Action {
	switch m := Events(th.mask.Load()); {
	case m&singleSteps != 0:
		return SingleStep
	case m&blockSteps != 0:
		return BlockStep
	}
	return Resume
}

// BlockSteps reports whether any engine steps by blocks, also if Step says
// SingleStep because of another: then StepTrap must be told of branches. One
// atomic load.
func (th *Thread) BlockSteps() bool { return th.Wants(blockSteps) }

// StepTrap is called on the thread when the step that Step asked for has been
// made, before the trap is turned into a signal. branch says that a branch was
// taken, or that the step ends a block for another reason; shared, that the
// thread would have trapped here without a step as well.
//
// If it returns true the trap belongs to the engines whose steps are over now:
// the host sends the signal, which a shared trap shows to all. If not, nobody is
// to hear of the step, and unless the trap is shared the thread goes on.
//
// Calls Task.ReadMemory.
func (th *Thread) StepTrap(branch, shared bool) bool {
	engines := th.list()
	for _, e := range engines {
		if p := e.planNow(); p != nil {
			e.stepEnd = p.stepped(th.task, th.task.PC())
			e.stepEndOf = p
		}
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	th.stepping, th.trapShared = nil, shared
	for _, e := range engines {
		if e.step == SingleStep && e.plan == nil {
			branch = true // blocks end where somebody's step ends (invariant 46)
		}
	}
	for _, e := range engines {
		switch {
		case e.step == NoOpinion, e.step == BlockStep && !branch:
			continue
		case e.plan == nil:
			e.stepEnd = StepEnd{Reason: StepDone, Steps: 1}
		case e.plan != e.stepEndOf || e.stepEnd.Reason == StepGoesOn:
			continue // or it is a plan that was made meanwhile
		}
		e.setStepLocked(NoOpinion, nil)
		th.stepping = append(th.stepping, e)
	}
	if th.stepping == nil {
		return false
	}
	th.updateLocked()
	return true
}

// Steps reports whether e makes its thread step.
func (e *Engine) Steps() bool {
	e.thread.mu.Lock()
	defer e.thread.mu.Unlock()
	return e.step != NoOpinion
}

// EndsStep reports whether the trap that StepTrap has attributed, and that is not
// yet reported, ends a step of e. Called on the thread. A nil engine steps nothing.
func (e *Engine) EndsStep() bool {
	if e == nil {
		return false
	}
	e.thread.mu.Lock()
	defer e.thread.mu.Unlock()
	return slices.Contains(e.thread.stepping, e)
}

// handlerStep counts the entry to a signal handler as a step of e's plan.
func (e *Engine) handlerStep() StepEnd {
	th := e.thread
	p := e.planNow()
	if p == nil {
		return StepEnd{}
	}
	end := p.stepped(th.task, th.task.PC())
	th.mu.Lock()
	defer th.mu.Unlock()
	if end.Reason == StepGoesOn || e.plan != p {
		return StepEnd{}
	}
	e.setStepLocked(NoOpinion, nil)
	th.updateLocked()
	return end
}

// NewImage tells the core that the thread has executed a new program, before
// EXEC is reported: the plans of its engines end with this system call.
func (th *Thread) NewImage() {
	if !th.Attention() {
		return
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	for _, e := range th.engines {
		if e.plan != nil {
			e.plan.newImage = true
		}
	}
}

func (e *Engine) planNow() *plan {
	e.thread.mu.Lock()
	defer e.thread.mu.Unlock()
	return e.plan
}

// setStepLocked sets how the engine steps; p is nil for a plain step.
func (e *Engine) setStepLocked(a Action, p *plan) { e.step, e.plan = a, p }
