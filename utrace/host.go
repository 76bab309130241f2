package utrace

// The host side: what the kernel calls at the points of a thread's life. All of
// it but ReportReap runs on the thread, with no lock held. The kernel asks
// Wants first, so that an untraced thread never gets here.

// ReportSyscallEntry reports a system call about to be looked up. before is the
// decision so far (the last pass's on a repeat, else SyscallNoOpinion). If an
// engine wants the thread held the host parks it, and when it runs again asks
// EntryAgain. Number and arguments are then read from the registers anew.
func (th *Thread) ReportSyscallEntry(before SyscallAction, resumed bool) SyscallAction {
	th.mu.Lock()
	th.again = false
	th.mu.Unlock()
	r := th.begin(EventSyscallEntry)
	r.Syscall, r.Resumed = before, resumed
	p := pass{
		th: th, event: EventSyscallEntry, reverse: true, hides: true,
		call: func(e *Engine, r *Report) Action { return e.ops.SyscallEntry(r) },
		absorb: func(r *Report) {
			if r.syscallSet != SyscallNoOpinion {
				r.Syscall = r.syscallSet
			}
		},
	}
	p.run()
	return r.Syscall
}

// EntryAgain reports whether, after a stop at entry, the entry must be reported
// again: somebody asked for REPORT or INTERRUPT (invariants 41 and 42).
func (th *Thread) EntryAgain() bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.again
}

// ReportSyscallExit reports the end of a call, run, failed or aborted.
func (th *Thread) ReportSyscallExit() {
	th.begin(EventSyscallExit)
	p := pass{
		th: th, event: EventSyscallExit, hides: true,
		call: func(e *Engine, r *Report) Action { return e.ops.SyscallExit(r) },
	}
	p.run()
}

// ReportSeccomp reports that a filter asks to trace the call. It returns
// whether any engine takes care of it; if none does the call must fail.
func (th *Thread) ReportSeccomp(data uint16) bool {
	r := th.begin(EventSeccomp)
	r.FilterData = data
	p := pass{
		th: th, event: EventSeccomp,
		call: func(e *Engine, r *Report) Action { return e.ops.Seccomp(r) },
	}
	p.run()
	return r.Handled
}

// ReportClone reports a new thread, complete but not started. flags are the
// clone(2) flags with the exit signal in the low byte; id is the child's.
func (th *Thread) ReportClone(flags uint64, child *Thread, id int64) {
	r := th.begin(EventClone)
	r.CloneFlags, r.Child, r.ID = flags, child, id
	p := pass{
		th: th, event: EventClone, hides: true,
		call: func(e *Engine, r *Report) Action { return e.ops.Clone(r) },
	}
	p.run()
}

// ReportVforkDone reports the end of the wait for a vfork child.
func (th *Thread) ReportVforkDone(id int64) {
	r := th.begin(EventVforkDone)
	r.ID = id
	p := pass{
		th: th, event: EventVforkDone, hides: true,
		call: func(e *Engine, r *Report) Action { return e.ops.VforkDone(r) },
	}
	p.run()
}

// ReportExec reports a completed exec; id is the thread's former id.
func (th *Thread) ReportExec(id int64) {
	r := th.begin(EventExec)
	r.ID = id
	p := pass{
		th: th, event: EventExec, hides: true,
		call: func(e *Engine, r *Report) Action { return e.ops.Exec(r) },
	}
	p.run()
}

// ReportJctl reports a job control stop that is about to begin, or a continue.
// For a stop, true means that an engine asked to hold the thread in its place
// (see Report.TakeJobStop); it may have let go again, so if TryBeginStop then
// says StopNotWanted the job control stop is made after all. Only one thread of
// a group has Notify set.
func (th *Thread) ReportJctl(j Jctl) (taken bool) {
	r := th.begin(EventJctl)
	r.Jctl = j
	p := pass{
		th: th, event: EventJctl, hides: true,
		call: func(e *Engine, r *Report) Action {
			a := e.ops.Jctl(r)
			r.takeStop = r.takeStop && a == Stop
			return a
		},
		absorb: func(r *Report) { taken = taken || r.takeStop },
	}
	p.run()
	return taken
}

// ReportExit reports the start of the exit path and returns the code that the
// parent is to see.
func (th *Thread) ReportExit(code int32) int32 {
	r := th.begin(EventExit)
	r.Code, r.OrigCode = code, code
	p := pass{
		th: th, event: EventExit,
		call: func(e *Engine, r *Report) Action { return e.ops.Exit(r) },
	}
	p.run()
	return r.Code
}

// ReportStopped tells the engines that hold the thread that it is parked now.
// Called on the thread after TryBeginStop gave StopBegun, when others can see
// the stop. An answer cannot be given; use Control.
func (th *Thread) ReportStopped() {
	th.begin(EventStopped)
	p := pass{
		th: th, event: EventStopped, noQuiesce: true, detachOnly: true,
		call: func(e *Engine, r *Report) Action {
			e.ops.Stopped(r)
			return NoOpinion
		},
	}
	p.run()
}

// ReportDeath reports the thread as a zombie. It must be called for every
// thread that dies, traced or not, once and after the parent was notified:
// whoever attaches later must know that DEATH will not come.
func (th *Thread) ReportDeath(groupDead bool, parentSignal int32) {
	th.mu.Lock()
	th.zombie, th.death = true, true
	for _, e := range th.engines {
		e.hold, e.owed, e.report, e.interrupt = false, false, false, false
		e.setStepLocked(NoOpinion, nil)
	}
	th.injected, th.heldSignal, th.stepping = nil, nil, nil
	th.updateLocked()
	any := len(th.engines) > 0
	th.mu.Unlock()
	if any {
		r := th.begin(EventDeath)
		r.GroupDead, r.ParentSignal = groupDead, parentSignal
		p := pass{
			th: th, event: EventDeath, detachOnly: true,
			call: func(e *Engine, r *Report) Action { return e.ops.Death(r) },
		}
		p.run()
	}
	th.mu.Lock()
	th.death = false
	for _, e := range th.engines {
		e.events &= EventReap
	}
	th.updateLocked()
	due := th.reapDue
	th.mu.Unlock()
	if due {
		th.reap()
	}
}

// ReportReap reports the release of the zombie, from any goroutine. If the
// DEATH report is not over it is left to the thread, after that (invariant 24).
// Callbacks are made, so no lock may be held that they could take.
func (th *Thread) ReportReap() {
	th.mu.Lock()
	if !th.zombie || th.death {
		th.reapDue = true
		th.mu.Unlock()
		return
	}
	th.mu.Unlock()
	th.reap()
}

func (th *Thread) reap() {
	th.mu.Lock()
	if th.reaping {
		th.mu.Unlock()
		return
	}
	th.reaping = true
	engines := th.engines
	th.engines = nil
	th.updateLocked()
	th.mu.Unlock()
	for _, e := range engines {
		var err error
		if e.ops.Reap != nil && e.Events()&EventReap != 0 {
			err = contain(e, func() {
				// Not the shared report: this is any goroutine.
				e.ops.Reap(&Report{Thread: th, Engine: e, Event: EventReap, Action: Resume})
			})
		}
		th.mu.Lock()
		e.detached, e.events = true, 0
		th.mu.Unlock()
		if err != nil {
			th.task.EngineFault(e, err)
		}
		e.Put()
	}
}
