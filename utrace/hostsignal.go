package utrace

import "slices"

// sigtrap is the signal number that replaces an impossible one.
const sigtrap = 5

// SignalVerdict is what the engines decided about a signal.
type SignalVerdict struct {
	// Disposition is to be carried out; DispNoOpinion (only from
	// ReportSignalReport) means that there is nothing to do.
	Disposition Disposition
	// Info is the signal, as edited.
	Info SigInfo
	// Return, if not nil, is the sigaction to use for this delivery.
	Return *SigAction
	// Hold: after this, Info goes back to the head of the thread's own queue.
	Hold bool
}

// ReportSignal reports a dequeued signal. ev is the one of SignalEvents that
// fits its sigaction orig, d what the kernel would do. Never for SIGKILL.
//
// trap says that the signal is the trap of a step that StepTrap has attributed:
// it is shown to the engines that own it and to those with AttachForeignTraps,
// and the others get no quiesce callback for it either, unless it is shared. Call it for such a
// trap even if nobody wants ev: if no owner is left that asked for ev, the trap
// is ignored unless somebody decides otherwise, as the program did nothing to
// deserve it.
func (th *Thread) ReportSignal(ev Events, info *SigInfo, orig SigAction, d Disposition, trap bool) SignalVerdict {
	v := SignalVerdict{Disposition: d, Info: *info}
	th.begin(ev)
	p := th.signalPass(&v, Signal{Kind: SignalReal, Orig: orig, Disposition: d})
	th.mu.Lock()
	th.heldSignal = nil
	if trap {
		owners, shared := th.stepping, th.trapShared
		th.stepping = nil
		if !shared && !slices.ContainsFunc(owners, func(e *Engine) bool { return !e.detached }) {
			th.mu.Unlock()
			v.Disposition = DispIgnore
			return v
		}
		if !shared && !slices.ContainsFunc(owners, func(e *Engine) bool { return e.events&ev != 0 }) {
			th.signal.Disposition = DispIgnore
		}
		p.shows = func(e *Engine) bool {
			th.signal.Owned, th.signal.Step = slices.Contains(owners, e), StepEnd{}
			if th.signal.Owned {
				th.signal.Step = e.stepEnd
			}
			return th.signal.Owned || shared || e.foreignTraps
		}
	}
	th.mu.Unlock()
	p.run()
	th.concludeSignal(p, &v)
	return v
}

// ReportSignalReport makes the pseudo report that comes before any signal is
// dequeued, to the engines with QUIESCE: to Ops.Signal if it is set, else as a
// bare quiesce. Its verdict is carried out as if a signal had been dequeued.
func (th *Thread) ReportSignalReport() SignalVerdict {
	var v SignalVerdict
	th.mu.Lock()
	if th.heldSignal != nil {
		v.Info = *th.heldSignal
		th.heldSignal = nil
	}
	for _, e := range th.engines {
		e.interrupt = false
	}
	th.updateLocked()
	th.mu.Unlock()

	th.begin(0)
	p := th.signalPass(&v, Signal{Kind: SignalReport})
	th.pseudo(p)
	th.concludeSignal(p, &v)
	return v
}

// HandlerReportDue reports whether ReportHandler is to be called after a
// handler's frame was built: an engine had answered something other than
// Resume to the delivery, or steps (invariant 72).
func (th *Thread) HandlerReportDue() bool {
	if !th.Traced() {
		return false
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	due := th.handlerDue
	th.handlerDue = false
	for _, e := range th.engines {
		due = due || e.step != NoOpinion
	}
	return due
}

// ReportHandler makes the pseudo report before a handler's first instruction.
// info is the signal that was delivered.
func (th *Thread) ReportHandler(info *SigInfo) {
	v := SignalVerdict{Info: *info}
	th.begin(0)
	p := th.signalPass(&v, Signal{Kind: SignalHandler})
	p.lastReport, p.lastInterrupt = false, false
	p.atHandler = true
	th.pseudo(p)
}

// pseudo runs a pass that goes to the engines with QUIESCE.
func (th *Thread) pseudo(p *pass) {
	p.action = Resume
	for _, e := range th.list() {
		if !p.enter(e, EventQuiesce, true) {
			continue
		}
		if p.atHandler {
			th.signal.Step = e.handlerStep()
		}
		if p.own(e) {
			return
		}
	}
}

// signalPass makes a pass that shows s to the engines. v gets the parts of the
// verdict that are not in s.
func (th *Thread) signalPass(v *SignalVerdict, s Signal) *pass {
	s.Info = &v.Info
	th.signal = s
	return &pass{
		th: th, event: th.report.Event, hides: true,
		lastReport: true, lastInterrupt: true,
		signal: &th.signal,
		call: func(e *Engine, r *Report) Action {
			th.signal.Kind, th.signal.Info, th.signal.Orig = s.Kind, &v.Info, s.Orig
			if e.ops.Signal == nil {
				return e.ops.Quiesce(r, r.Event)
			}
			return e.ops.Signal(r)
		},
		absorb: func(r *Report) {
			if i := th.signal.Info; i != nil && i != &v.Info {
				v.Info = *i // the engine put one of its own
			}
			if r.dispSet != DispNoOpinion {
				th.signal.Disposition = r.dispSet
			}
			v.Hold = v.Hold || r.hold
		},
	}
}

// concludeSignal takes the chain's result.
func (th *Thread) concludeSignal(p *pass, v *SignalVerdict) {
	v.Disposition, v.Return = th.signal.Disposition, th.signal.Return
	switch v.Disposition {
	case DispNoOpinion, DispIgnore:
	default:
		if v.Info.Signo < 1 || v.Info.Signo > 64 {
			v.Info.Signo = sigtrap
		}
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	th.handlerDue = v.Disposition == DispDeliver && p.action != Resume
	delivered := v.Disposition != DispIgnore && v.Disposition != DispNoOpinion
	if !delivered && v.Info.Signo != 0 && th.heldLocked() {
		info := v.Info
		th.heldSignal = &info
	}
}

// An Injection is a signal that an engine put into a thread directly.
type Injection struct {
	Info SigInfo
	// Action, if not nil, is used instead of the installed sigaction.
	Action      *SigAction
	Disposition Disposition
}

// Inject makes the thread act on a signal before anything else when it runs
// next, as if it had just been dequeued and the engines had decided d. It is
// not queued, not subject to the signal mask and not reported to any engine. An
// injection outlives its engine, so that a tracer can detach with a signal.
//
//	ErrInvalid  impossible signal number, or d says nothing
//	ErrAgain    an injection is waiting already, or the thread is not parked
//	ErrGone     detached, or the thread is dead
//
// act may be nil: then the sigaction installed at delivery counts, one-shot
// semantics included. The thread must be parked, or be the caller.
func (e *Engine) Inject(info *SigInfo, act *SigAction, d Disposition) error {
	if info.Signo < 1 || info.Signo > 64 || d == DispNoOpinion || int(d) >= len(dispositionNames) {
		return ErrInvalid
	}
	th := e.thread
	current := th.task.Current()
	th.mu.Lock()
	defer th.mu.Unlock()
	switch {
	case e.detached || th.zombie || th.reaping:
		return ErrGone
	case th.injected != nil || !th.stopped && !current:
		return ErrAgain
	}
	in := &Injection{Info: *info, Disposition: d}
	if act != nil {
		a := *act
		in.Action = &a
	}
	th.injected = in
	th.updateLocked()
	return nil
}

// TakeInjection returns the injected signal, if any, and forgets it. Called on
// the thread before anything is dequeued.
func (th *Thread) TakeInjection() *Injection {
	if !th.Due() {
		return nil
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	in := th.injected
	th.injected = nil
	th.updateLocked()
	return in
}

// InterruptDue reports whether the thread must go through the signal code
// before user mode: a SIGNAL_REPORT was promised or a signal injected.
func (th *Thread) InterruptDue() bool {
	if !th.Due() {
		return false
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.injected != nil || th.interruptLocked()
}
