package utrace

import "bytes"

// A StepPlan says how long a thread is to be stepped without its engine being
// told: until any of the conditions is met. One must be given. It is looked at
// after each step, so one step is always made.
type StepPlan struct {
	// Lo and Hi are addresses: the plan ends when the program counter is outside
	// of [Lo, Hi). Both 0: it may be anywhere.
	Lo, Hi uint64
	// Watch ends the plan when any of these bytes have changed: at most
	// MaxWatches of them, with MaxWatchBytes together.
	Watch []Watch
	// MaxSteps ends the plan after so many steps; 0 is no limit.
	MaxSteps uint64
}

// A Watch is bytes of the thread's address space, and what they were when the
// engine looked: so no change since then is missed, whoever made it.
type Watch struct {
	Addr uint64
	Old  []byte
}

// Limits of a StepPlan.
const (
	MaxWatches    = 64
	MaxWatchBytes = 64 << 10
)

// StepReason says why a step, or a plan, is over.
type StepReason uint8

const (
	// StepGoesOn: this report is not the end of a step of this engine.
	StepGoesOn StepReason = iota
	// StepDone: a SingleStep or BlockStep was made.
	StepDone
	// StepLeft: the program counter is outside of the plan's range.
	StepLeft
	// StepChanged: watched bytes differ; StepUnreadable: some are not there any
	// more. StepEnd.Watch says which.
	StepChanged
	StepUnreadable
	// StepLimit: MaxSteps were made.
	StepLimit
	// StepNewImage: the step was an exec. The plan's addresses mean nothing now.
	StepNewImage
)

var stepReasons = [...]string{"goes on", "done", "left", "changed", "unreadable", "limit", "new image"}

func (r StepReason) String() string {
	if int(r) < len(stepReasons) {
		return stepReasons[r]
	}
	return "invalid"
}

// StepEnd is how a step ended, in the report of its trap. Of several reasons the
// first in the order new image, unreadable or changed, left, limit is given.
type StepEnd struct {
	Reason StepReason
	// Steps is how often SingleStep would have come back: after each
	// instruction, each round of one that repeats, each system call, and each
	// entry to a signal handler. 1 for a plain step, 0 while the plan goes on.
	Steps uint64
	// Watch is the index of the first watched bytes that changed.
	Watch int
}

// plan is a StepPlan under way.
type plan struct {
	StepPlan
	steps    uint64
	newImage bool
	now      []byte // to read watched bytes into
}

// newPlan copies p, or returns nil if p is impossible.
func newPlan(p StepPlan) *plan {
	if p.Lo == 0 && p.Hi == 0 {
		if len(p.Watch) == 0 && p.MaxSteps == 0 {
			return nil
		}
	} else if p.Lo >= p.Hi {
		return nil
	}
	if len(p.Watch) > MaxWatches {
		return nil
	}
	total, most := 0, 0
	for _, w := range p.Watch {
		n := len(w.Old)
		if n == 0 || n > MaxWatchBytes || w.Addr+uint64(n-1) < w.Addr {
			return nil
		}
		total, most = total+n, max(most, n)
	}
	if total > MaxWatchBytes {
		return nil
	}
	q := &plan{StepPlan: p, now: make([]byte, most)}
	q.Watch = make([]Watch, len(p.Watch))
	for i, w := range p.Watch {
		q.Watch[i] = Watch{w.Addr, bytes.Clone(w.Old)}
	}
	return q
}

// stepped counts a step after which the thread is at pc, and says if that was
// the plan's last. Called on the thread with no lock held; nobody else changes
// a plan under way.
func (p *plan) stepped(task Task, pc uint64) StepEnd {
	p.steps++
	end := StepEnd{Steps: p.steps}
	switch {
	case p.newImage:
		end.Reason = StepNewImage
	case p.watched(task, &end):
	case p.Hi != 0 && (pc < p.Lo || pc >= p.Hi):
		end.Reason = StepLeft
	case p.steps == p.MaxSteps:
		end.Reason = StepLimit
	default:
		return StepEnd{}
	}
	return end
}

// watched reports whether any watched bytes are not what they were.
func (p *plan) watched(task Task, end *StepEnd) bool {
	for i := range p.Watch {
		w := &p.Watch[i]
		now := p.now[:len(w.Old)]
		switch {
		case task.ReadMemory(w.Addr, now) != nil:
			end.Reason = StepUnreadable
		case !bytes.Equal(now, w.Old):
			end.Reason = StepChanged
		default:
			continue
		}
		end.Watch = i
		return true
	}
	return false
}

// StepUntil makes the thread go on in single steps until p is over: to the other
// engines, and to the thread itself, it runs. Then one trap comes, as for a
// SingleStep, with Report.Signal.Step to say why. As for a SingleStep the engine
// must ask for EventQuiesce, and for SignalEvents to hear of it.
//
//	nil             done
//	ErrInvalid      p is impossible or has no condition, or the engine lacks QUIESCE
//	ErrUnsupported  the platform cannot step
//	ErrGone         detached, or the thread is dead
//
// The plan is this engine's step: SingleStep, BlockStep or Resume, as an answer
// or from Control, and another plan take its place; NoOpinion, Stop, ReportNext
// and Interrupt leave it, so that ReportNext goes on with it after a Stop. In a
// callback to this engine call it and answer NoOpinion.
//
//   - Signals are reported as ever, breakpoint instructions among them, and are
//     no steps. Only an engine's answer to them, or where they lead, ends a plan.
//   - Entering a signal's handler is a step, seen in the SignalHandler report:
//     if that leaves the range, the plan ends there and no trap comes.
//   - A system call is one step, made when it returns. A sleep in it goes on:
//     Interrupt ends it.
//   - Watched bytes are compared after steps of this thread. What it changes, or
//     the kernel on its behalf, is seen at once; what others change, at its next
//     step.
//   - A thread that exits or is killed ends its plan, without a trap.
//
// Whatever Control may be called with, and where.
func (e *Engine) StepUntil(p StepPlan) error {
	q := newPlan(p)
	if q == nil {
		return ErrInvalid
	}
	return e.control(SingleStep, q)
}
