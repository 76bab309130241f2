package utrace_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

func TestInvariant031NoInstructionWhileHeld(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventQuiesce, nil)
	for range 20 {
		w.moves(T)
		w.is(a.Control(Stop), ErrInProgress)
		w.parked(T)
		w.still(T)
		w.must(a.Control(Resume))
	}
	stop.Store(true)
	w.ends(g, 0)
}

func TestInvariant032LastHolderReleases(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", 0, nil)
	b := w.Attach(T, "B", 0, nil)
	c := w.Attach(T, "C", 0, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.parked(T)
	w.must(b.Control(Stop))
	w.must(c.Control(Stop))
	w.must(a.Control(Resume))
	w.still(T)
	w.must(b.Control(Detach))
	w.still(T)
	w.yes(T.Thread.Stopped(), "C holds it")
	w.must(c.Control(Resume))
	w.moves(T)
	stop.Store(true)
	w.ends(g, 0)
}

func TestInvariant033StopSaysWhether(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventQuiesce, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.must(a.Wait(1, "quiesce(0)"))
	w.parked(T)
	w.must(a.Control(Stop)) // nil: it is parked
	b := w.Attach(T, "B", EventQuiesce, nil)
	w.must(b.Control(Stop))
	w.must(a.Control(Resume))
	w.still(T)
	w.equal(a.Count("quiesce(0)"), 1)
	w.equal(b.Count("quiesce(0)"), 0)
	w.must(b.Control(Resume))
	// Without QUIESCE it is honoured, and nothing is called.
	c := w.Attach(T, "C", 0, nil)
	w.is(c.Control(Stop), ErrInProgress)
	w.parked(T)
	w.must(c.Control(Resume))
	stop.Store(true)
	w.ends(g, 0)
	w.log("C")
}

func TestInvariant034StopLetsItSleep(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysPause), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventQuiesce, nil)
	w.asleep(T)
	w.is(a.Control(Stop), ErrInProgress)
	time.Sleep(2 * time.Millisecond)
	w.yes(!T.Thread.Stopped() && a.Count("quiesce(0)") == 0, "it sleeps on")
	w.must(a.Control(Interrupt))
	w.must(a.Wait(1, "SIGNAL_REPORT 0"))
	w.must(a.Control(Resume))
	w.asleep(T)
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
}

func TestInvariant035TransparentRestart(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysBlock, 1), Sys(SysNote, 5), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventQuiesce|EventSyscallExit, nil)
	w.asleep(T)
	w.must(a.Control(Interrupt))
	w.must(a.Wait(1, "SIGNAL_REPORT 0"))
	w.equal(a.Calls("SYSCALL_EXIT")[0].Regs.Ret, int64(-512))
	w.until("the call was made again", func() bool { return w.Log.Count("kernel", "call 2") == 2 })
	w.Fire(1)
	w.ends(g, 0)
	w.equal(a.Calls("SYSCALL_EXIT")[1].Regs.Ret, int64(1))
	w.equal(w.Log.Count("kernel", "note 5"), 1)
}

func TestInvariant036StopOfJobStopped(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventQuiesce, nil)
	g.Kill(SIGSTOP)
	w.until("job stopped", T.JobStopped)
	w.must(a.Control(Stop))
	w.yes(T.Thread.Stopped(), "it is parked")
	g.Kill(SIGCONT)
	w.still(T)
	w.equal(a.Count("quiesce(0)"), 0)
	w.must(a.Control(Resume))
	w.moves(T)
	stop.Store(true)
	w.ends(g, 0)
}

func TestInvariant037ReleasedIntoJobStop(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventQuiesce, nil)
	for round := range 2 {
		if round == 0 {
			g.Kill(SIGSTOP) // adopted
			w.until("job stopped", T.JobStopped)
			w.must(a.Control(Stop))
		} else {
			w.is(a.Control(Stop), ErrInProgress) // the stop comes while parked
			w.parked(T)
			g.Kill(SIGSTOP)
			w.must(a.Control(Interrupt)) // dequeue it
			w.until("job stopped", T.JobStopped)
		}
		w.must(a.Control(Resume))
		w.until("job stopped", T.JobStopped)
		w.yes(!T.Thread.Stopped(), "it is not ours any more")
		w.still(T)
		g.Kill(SIGCONT)
		w.moves(T)
	}
	stop.Store(true)
	w.ends(g, 0)
}

func TestInvariant038ParkedCountsAsStopped(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(threads)
	w.watchAll(g, EventQuiesce, nil)
	g.Go()
	w.allAsleep(g, 3)
	T := g.Tasks()[1]
	x := w.Attach(T, "X", EventJctl|EventQuiesce, nil)
	w.is(x.Control(Stop), ErrInProgress)
	T.Interrupt()
	w.parked(T)
	g.Kill(SIGSTOP)
	w.until("the group stop is complete", g.StopComplete)
	w.yes(T.Thread.Stopped() && x.Count("JCTL stopped") == 0, "the parked one takes no part")
	w.equal(g.Told(ChildStopped), 1)
	w.must(x.Control(Resume))
	w.until("it joins the stop", T.JobStopped)
}

func TestInvariant039EntryStopBeforeCall(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventSyscallEntry, first("SYSCALL_ENTRY", Stop, Resume))
	g.Go()
	w.parked(T)
	w.equal(w.Log.Count("kernel", "call 1"), 0)
	var x Exam
	w.must(a.Prepare(&x))
	w.equal(T.Regs().Ret, int64(ENOSYS))
	T.Regs().Args[0] = 2
	w.must(a.Finish(&x))
	w.must(a.Control(Resume))
	w.ends(g, 0)
	w.equal(w.Log.Count("kernel", "note 1"), 0)
	w.equal(w.Log.Count("kernel", "note 2"), 1)
}

func TestInvariant040NumberChangedWhileParked(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventSyscallEntry, first("SYSCALL_ENTRY", Stop, Resume))
	g.Go()
	w.parked(T)
	var x Exam
	w.must(a.Prepare(&x))
	T.Regs().NR = SysGetID
	w.must(a.Finish(&x))
	w.must(a.Control(Resume))
	w.ends(g, 0)
	w.equal(w.Log.Count("kernel", "call 1"), 0)
	w.equal(w.Log.Count("kernel", "call 0"), 1)
}

func TestInvariant041EntryRepeat(t *testing.T) {
	for _, how := range []string{"control REPORT", "control INTERRUPT", "answer REPORT", "answer INTERRUPT"} {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t)
			g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysExit, 0)})
			T := g.Leader()
			other := NoOpinion
			switch how {
			case "answer REPORT":
				other = ReportNext
			case "answer INTERRUPT":
				other = Interrupt
			}
			a := w.Attach(T, "A", EventSyscallEntry|EventQuiesce, first("SYSCALL_ENTRY", Stop, Resume))
			b := w.Attach(T, "B", EventSyscallEntry|EventQuiesce, first("SYSCALL_ENTRY", other, Resume))
			g.Go()
			w.parked(T)
			switch how {
			case "control REPORT":
				w.must(a.Control(ReportNext))
			case "control INTERRUPT":
				w.must(a.Control(Interrupt))
			default:
				w.must(a.Control(Resume))
			}
			w.ends(g, 0)
			for _, e := range []*Scripted{a, b} {
				calls := e.Calls("SYSCALL_ENTRY")
				w.equal(len(calls), 3) // two for the note, one for the exit
				w.yes(!calls[0].Report.Resumed && calls[1].Report.Resumed && !calls[2].Report.Resumed, "the repeat is marked")
			}
			w.equal(w.Log.Count("kernel", "note 1"), 1)
		})
	}
}

func TestInvariant042NoRepeatUnasked(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventSyscallEntry|EventQuiesce, first("SYSCALL_ENTRY", Stop, Resume))
	b := w.Attach(T, "B", EventQuiesce, nil)
	w.is(b.Control(Interrupt), nil) // before the entry: does not count
	g.Go()
	w.parked(T)
	w.must(a.Control(Resume))
	w.ends(g, 0)
	w.equal(a.Count("SYSCALL_ENTRY"), 2)
	for _, c := range a.Calls("SYSCALL_ENTRY") {
		w.yes(!c.Report.Resumed, "no repeat")
	}
}

func TestInvariant043StopIsSticky(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Mark("user"), Sys(SysExit, 0)})
	T := g.Leader()
	// The hold is taken at entry by Control; the signal pass, the exit and the
	// resume point call only B.
	a := w.Attach(T, "A", EventSyscallExit, func(c *Call) Action { return Stop })
	b := w.Attach(T, "B", EventSyscallExit|SignalEvents|EventQuiesce, func(c *Call) Action {
		if c.String() == "SYSCALL_EXIT" {
			w.must(func() error { c.Task.Kill(SIGUSR1); return nil }())
		}
		if c.Report.Signal != nil {
			c.R.Dispose(DispIgnore)
		}
		return Resume
	})
	g.Go()
	w.parked(T)
	w.equal(a.Count("SYSCALL_EXIT"), 1)
	w.until("the pass without A is over", func() bool { return b.Count("SIGNAL_TERM 10") >= 0 })
	w.equal(w.Log.Count("user", "user"), 0)
	w.must(b.Control(Resume)) // is not the holder
	w.still(T)
	w.must(a.Control(Resume))
	w.ends(g, 0)
	w.equal(b.Count("SIGNAL_TERM 10"), 1)
}

func TestInvariant044OtherAnswerEndsHold(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventSyscallExit|SignalEvents|EventQuiesce, func(c *Call) Action {
		switch {
		case c.String() == "SYSCALL_EXIT":
			c.Task.Kill(SIGUSR1)
			return Stop // takes effect at the resume point, after the signal
		case c.Report.Signal != nil:
			c.R.Dispose(DispIgnore)
			return Resume
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.equal(a.Count("SIGNAL_TERM 10"), 1)
	w.equal(a.Count("STOPPED"), 0)
}

func TestInvariant045StrictestWins(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExit, 0)})
	answers := []Action{Resume, BlockStep, NoOpinion, SingleStep, ReportNext, Detach, Interrupt, Resume, Stop, Resume}
	seen := []Action{}
	for _, a := range answers {
		w.Attach(g.Leader(), "E", EventExit, func(c *Call) Action {
			seen = append(seen, c.Report.Action)
			return a
		})
	}
	g.Go()
	w.parked(g.Leader()) // Stop is the strictest of all
	want := []Action{Resume, Resume, BlockStep, BlockStep, SingleStep, ReportNext, ReportNext, Interrupt, Interrupt, Stop}
	w.yes(slices.Equal(seen, want), "each saw the strictest so far")
	g.Kill(SIGKILL)
}

func TestInvariant046SingleBeatsBlock(t *testing.T) {
	for _, swap := range []bool{false, true} {
		w := newWorldIn(t)
		g := w.Prepare(Program{Nop(), Nop(), Jump(3), Sys(SysExit, 0)})
		T := g.Leader()
		steps := []Action{BlockStep, SingleStep}
		if swap {
			slices.Reverse(steps)
		}
		for i, s := range steps {
			e := w.Attach(T, string(rune('A'+i)), EventQuiesce|SignalEvents, func(c *Call) Action {
				if c.Report.Event == EventSignalCore && c.Report.Signal != nil && !c.Quiesce {
					c.R.Dispose(DispIgnore)
				}
				return NoOpinion
			})
			w.must(e.Control(s))
		}
		g.Go()
		w.ends(g, 0)
		for _, name := range []string{"A", "B"} {
			calls := w.Log.Calls(name, "SIGNAL_CORE 5")
			w.equal(len(calls), 1)
			w.equal(calls[0].Regs.PC, int64(1))
			w.yes(calls[0].Signal.Owned, "both own it")
		}
		w.finish()
	}
}

func TestInvariant047OneInstruction(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Nop(), Sys(SysGetID), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	var ran []int64
	var pcs []int64
	a := w.Attach(T, "A", EventQuiesce|SignalEvents, func(c *Call) Action {
		switch c.String() {
		case "quiesce(0)":
			ran = append(ran, c.Task.Ran())
			return SingleStep
		case "SIGNAL_CORE 5":
			pcs = append(pcs, c.Regs.PC)
			ran = append(ran, c.Task.Ran())
			c.R.Dispose(DispIgnore)
			return ReportNext
		}
		return NoOpinion
	})
	// A signal callback cannot ask for another report, so A asks itself.
	a.Handle(func(c *Call) Action {
		switch c.String() {
		case "SIGNAL_CORE 5":
			pcs = append(pcs, c.Regs.PC)
			ran = append(ran, c.Task.Ran())
			c.R.Dispose(DispIgnore)
			return SingleStep
		case "quiesce(0)":
			ran = append(ran, c.Task.Ran())
			return SingleStep
		}
		return NoOpinion
	})
	w.must(a.Control(ReportNext))
	g.Go()
	w.ends(g, 0)
	w.yes(slices.Equal(ran, []int64{0, 1, 2, 3, 4}), "one instruction each")
	w.yes(slices.Equal(pcs, []int64{1, 2, 3, 4}), "one trap after each, the call included")
}

func TestInvariant048ResumeDisarms(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventQuiesce|SignalEvents, func(c *Call) Action {
		if c.String() == "SIGNAL_CORE 5" {
			c.R.Dispose(DispIgnore)
			return Stop
		}
		return NoOpinion
	})
	w.must(a.Control(SingleStep))
	w.must(a.Wait(1, "SIGNAL_CORE 5"))
	w.parked(T)
	w.must(a.Control(SingleStep))
	w.must(a.Wait(2, "SIGNAL_CORE 5"))
	w.parked(T)
	w.equal(T.Thread.Step(), Resume) // the trap ended the step
	w.must(a.Control(Resume))
	w.moves(T)
	w.moves(T)
	w.equal(a.Count("SIGNAL_CORE 5"), 2)
	// An answer disarms too.
	a.Handle(func(c *Call) Action {
		if c.Report.Signal != nil {
			c.R.Dispose(DispIgnore)
		}
		return Resume
	})
	w.must(a.Control(SingleStep))
	w.must(a.Wait(3, "SIGNAL_CORE 5"))
	w.until("disarmed", func() bool { return T.Thread.Step() == Resume })
	w.moves(T)
	w.moves(T)
	w.equal(a.Count("SIGNAL_CORE 5"), 3)
	stop.Store(true)
	w.ends(g, 0)
}

func TestInvariant049ReportIsKept(t *testing.T) {
	t.Run("control", func(t *testing.T) {
		w := newWorld(t)
		g, T, stop := w.spinner()
		a := w.Attach(T, "A", EventQuiesce, nil)
		for n := 1; n <= 20; n++ {
			w.must(a.Control(ReportNext))
			w.must(a.Wait(n, "quiesce(0)"))
		}
		w.moves(T)
		stop.Store(true)
		w.ends(g, 0)
	})
	t.Run("answer", func(t *testing.T) {
		w := newWorld(t)
		g := w.Prepare(Program{Sys(SysGetID), Mark("user"), Sys(SysExit, 0)})
		// The exit's callback comes in between and says nothing.
		w.Attach(g.Leader(), "A", EventQuiesce|EventSyscallEntry|EventSyscallExit, first("SYSCALL_ENTRY", ReportNext, NoOpinion))
		g.Go()
		w.ends(g, 0)
		w.order("A SYSCALL_ENTRY", "A SYSCALL_EXIT", "A quiesce(0)", "user user")
	})
	t.Run("answer on the way into a stop", func(t *testing.T) {
		w := newWorld(t)
		g := w.Prepare(Program{Sys(SysGetID), Mark("user"), Sys(SysExit, 0)})
		T := g.Leader()
		var a *Scripted
		w.Attach(T, "B", EventSyscallEntry, func(c *Call) Action {
			if a.Count("quiesce(0)") == 0 { // the call about to be made is the first
				w.is(a.Control(Stop), ErrInProgress)
			}
			return NoOpinion
		})
		a = w.Attach(T, "A", EventQuiesce, first("quiesce(0)", ReportNext, NoOpinion))
		g.Go()
		w.ends(g, 0)
		w.order("B SYSCALL_ENTRY", "A quiesce(0)", "kernel call 0", "A quiesce(0)", "user user")
	})
	t.Run("newborn", func(t *testing.T) {
		w := newWorld(t)
		g := w.Prepare(Program{Sys(SysClone, 0, 2), Sys(SysExit, 0), Mark("child"), Sys(SysExit, 0)})
		w.Attach(g.Leader(), "A", EventClone, func(c *Call) Action {
			w.must(w.Attach(TaskOf(c.Report.Child), "B", EventQuiesce, nil).Control(ReportNext))
			return NoOpinion
		})
		g.Go()
		w.must(w.Log.Wait(1, "user", "child"))
		w.order("A CLONE", "B quiesce(0)", "user child")
	})
}

func TestInvariant050InterruptBeforeSignals(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysMask, 1<<(SIGUSR1-1)), Sys(SysBlock, 1), Sys(SysMask, 0), Sys(SysExit, 0)})
	T := g.Leader()
	w.asleep(T)
	a := w.Attach(T, "A", EventQuiesce|SignalEvents, func(c *Call) Action {
		if c.Quiesce {
			return NoOpinion
		}
		c.R.Dispose(DispIgnore)
		return Resume
	})
	w.is(a.Control(Stop), ErrInProgress)
	w.Fire(1)
	w.parked(T)
	T.Kill(SIGUSR1)
	T.Kill(SIGTERM)
	w.must(a.Control(Interrupt))
	w.ends(g, 0)
	w.order("A SIGNAL_REPORT 0", "A SIGNAL_TERM 15")
	w.order("A SIGNAL_REPORT 0", "A SIGNAL_TERM 10")
	// In a quiesce callback the answer means the same.
	w2 := newWorldIn(t)
	g2, T2, stop := w2.spinner()
	b := w2.Attach(T2, "B", EventQuiesce|SignalEvents, first("quiesce(0)", Interrupt, Resume))
	w2.must(b.Control(ReportNext))
	w2.must(b.Wait(1, "SIGNAL_REPORT 0"))
	stop.Store(true)
	w2.ends(g2, 0)
	w2.finish()
}

func TestInvariant051NoEndlessReports(t *testing.T) {
	for _, answer := range []Action{ReportNext, Interrupt} {
		w := newWorldIn(t)
		g, T, stop := w.spinner()
		var a *Scripted
		a = w.Attach(T, "A", EventQuiesce|SignalEvents, func(c *Call) Action {
			if answer == Interrupt {
				// Asking in the callback is no way around it.
				w.must(a.Control(Interrupt))
				w.must(a.Control(ReportNext))
			}
			return answer
		})
		b := w.Attach(T, "B", EventQuiesce, func(c *Call) Action { return answer })
		w.must(a.Control(Interrupt))
		w.must(b.Control(Interrupt))
		w.must(a.Wait(1, "SIGNAL_REPORT 0"))
		w.moves(T)
		w.must(a.Control(ReportNext))
		w.moves(T)
		w.moves(T)
		// A callback that stops its thread by Control does not go on for ever.
		a.Handle(func(c *Call) Action { a.Control(Stop); return NoOpinion })
		w.must(a.Control(ReportNext))
		w.parked(T)
		a.Handle(nil)
		w.must(a.Control(Resume))
		stop.Store(true)
		w.ends(g, 0)
		w.finish()
	}
}

func TestInvariant052StopWithoutQuiesce(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysClone, 0, 2), Sys(SysExit, 0), Mark("child"), Sys(SysExit, 0)})
	newborn := make(chan *Scripted, 1)
	w.Attach(g.Leader(), "A", EventClone, func(c *Call) Action {
		b := w.Attach(TaskOf(c.Report.Child), "B", 0, nil)
		w.is(b.Control(Stop), ErrInProgress)
		newborn <- b
		return Stop // deferred to the resume point, without QUIESCE
	})
	g.Go()
	b := <-newborn
	child := TaskOf(b.Thread())
	w.parked(child)
	w.parked(g.Leader())
	w.equal(child.Ran(), int64(0))
	w.must(b.Control(Resume))
	w.must(w.Log.Wait(1, "user", "child"))
}

func TestInvariant053ReportNeedsQuiesce(t *testing.T) {
	w := newWorld(t)
	a := w.Attach(w.Prepare(nil).Leader(), "A", EventExit, nil)
	for _, x := range []Action{ReportNext, SingleStep, BlockStep, NoOpinion, Detach + 1} {
		w.is(a.Control(x), ErrInvalid)
	}
	w.must(a.SetEvents(EventQuiesce))
	for _, x := range []Action{ReportNext, SingleStep, BlockStep} {
		w.must(a.Control(x))
	}
	w.NoStep = true
	w.is(a.Control(SingleStep), ErrUnsupported)
	w.is(a.Control(BlockStep), ErrUnsupported)
	// A bit whose callback is missing is refused when it is set.
	e, err := a.Thread().Attach(AttachCreate, &Ops{Name: "B"}, nil)
	w.must(err)
	for bit := EventQuiesce; bit <= AllEvents; bit <<= 1 {
		if bit != EventReap {
			w.is(e.SetEvents(bit), ErrInvalid)
		}
	}
	w.must(e.SetEvents(EventReap))
}

// The holes that the first version of the core had.

func TestQuiesceRemovedWithCallbackOwed(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysDeep, 1), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventQuiesce, nil)
	w.asleep(T)
	w.is(a.Control(Stop), ErrInProgress)
	w.must(a.SetEvents(0))
	w.Fire(1)
	w.parked(T)
	w.log("A")
}

func TestStoppedGoesToHolders(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventStopped, nil)
	b := w.Attach(T, "B", EventStopped, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.must(a.Wait(1, "STOPPED"))
	w.yes(T.Thread.Stopped(), "it is parked")
	w.must(a.Control(Resume))
	// From the callback itself the thread can be let go.
	b.Handle(func(*Call) Action { w.must(b.Control(Resume)); return NoOpinion })
	w.is(b.Control(Stop), ErrInProgress)
	w.must(b.Wait(1, "STOPPED"))
	w.moves(T)
	stop.Store(true)
	w.ends(g, 0)
	w.log("A B", "A STOPPED", "B STOPPED")
}

func TestJobStopWaitsForReport(t *testing.T) {
	// A thread that owes a callback makes it before it enters a job control
	// stop, and an engine that adopts the stop does not take it away.
	w := newWorld(t)
	g := w.Start(Program{Sys(SysDeep, 1), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventQuiesce, nil)
	b := w.Attach(T, "B", EventQuiesce, nil)
	w.asleep(T)
	w.is(a.Control(Stop), ErrInProgress)
	g.Kill(SIGSTOP)
	w.Fire(1)
	w.must(a.Wait(1, "quiesce(0)"))
	w.until("stopped", func() bool { return T.JobStopped() || T.Thread.Stopped() })
	w.must(b.Control(Stop))
	w.must(a.Control(Resume))
	w.must(b.Control(Resume))
	g.Kill(SIGCONT)
	w.ends(g, 0)
}

func TestTakenJobStop(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventJctl|EventStopped, func(c *Call) Action {
		if c.String() == "JCTL stopped" {
			c.R.TakeJobStop()
			return Stop
		}
		return NoOpinion
	})
	g.Kill(SIGSTOP)
	w.must(a.Wait(1, "STOPPED"))
	w.until("complete", g.StopComplete)
	g.Kill(SIGCONT)
	w.still(T)
	w.must(a.Control(Resume))
	w.moves(T)
	w.must(a.Wait(1, "JCTL continued"))
	// Detached in the callback, the job control stop is made after all.
	a.Handle(func(c *Call) Action {
		c.R.TakeJobStop()
		w.is(a.Control(Detach), ErrInProgress)
		return Stop
	})
	g.Kill(SIGSTOP)
	w.until("job stopped", T.JobStopped)
	g.Kill(SIGCONT)
	stop.Store(true)
	w.ends(g, 0)
}

func TestStepTrapBelongsToItsEngine(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventQuiesce|SignalEvents, func(c *Call) Action {
		if c.String() == "SIGNAL_CORE 5" {
			c.R.Dispose(DispIgnore)
		}
		return NoOpinion
	})
	w.Attach(T, "B", EventQuiesce|SignalEvents, nil)
	c, err := w.Adopt(T, "C", AttachForeignTraps, nil)
	w.must(err)
	w.must(c.SetEvents(SignalEvents))
	w.must(a.Control(SingleStep))
	g.Go()
	w.ends(g, 0)
	w.equal(a.Count("SIGNAL_CORE 5"), 1)
	for _, s := range w.Log.Of("B") {
		w.yes(!strings.Contains(s, "SIGNAL"), "B sees nothing of the trap")
	}
	calls := c.Calls("SIGNAL_CORE 5")
	w.equal(len(calls), 1)
	w.yes(!calls[0].Signal.Owned && a.Calls("SIGNAL_CORE 5")[0].Signal.Owned, "only A owns it")
}

func TestStepTrapOfDetachedEngine(t *testing.T) {
	for _, gone := range []bool{true, false} {
		w := newWorldIn(t)
		g := w.Prepare(Program{Nop(), Nop(), Sys(SysExit, 0)})
		T := g.Leader()
		a := w.Attach(T, "A", EventQuiesce, nil) // steps, but listens to no signal
		w.must(a.Control(SingleStep))
		if gone {
			w.AtUser = func(t *FakeTask) {
				if t.Ran() == 0 {
					w.must(a.Control(Detach))
				}
			}
		}
		g.Go()
		w.ends(g, 0) // not killed by the trap
		w.finish()
	}
}

func TestAdoptedStopKeepsPromises(t *testing.T) {
	// By hand what a host does that lets a thread enter a job control stop while
	// it owes a callback.
	w := newWorld(t)
	T := w.Prepare(nil).Leader()
	th := &T.Thread
	a := w.Attach(T, "A", EventQuiesce, nil)
	b := w.Attach(T, "B", 0, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.yes(th.ReportOwed() && !th.TryAdoptStop(), "A is owed a callback, and does not keep the thread")
	w.is(b.Control(Stop), ErrInProgress)
	w.yes(th.TryAdoptStop() && th.Stopped(), "B keeps it")
	w.must(b.Control(Resume))
	w.yes(th.TryEndStop(), "A's hold does not keep it from making A's callback")
	w.equal(th.TryBeginStop(), StopReportFirst)
	th.ReportQuiesce()
	w.log("A", "A quiesce(0)")
	w.equal(th.TryBeginStop(), StopBegun)
	w.yes(!th.TryEndStop(), "now A keeps it")
	th.StopEnded()
}

func TestNoStopWhileCallbackOwed(t *testing.T) {
	for _, asked := range []Action{Stop, Interrupt, ReportNext} {
		w := newWorldIn(t)
		T := w.Prepare(nil).Leader()
		a := w.Attach(T, "A", EventQuiesce, nil)
		b := w.Attach(T, "B", 0, nil)
		if err := a.Control(asked); err != nil {
			w.is(err, ErrInProgress)
		}
		w.is(b.Control(Stop), ErrInProgress)
		w.equal(T.Thread.TryBeginStop(), StopReportFirst)
		T.Thread.ReportQuiesce()
		w.equal(T.Thread.TryBeginStop(), StopBegun)
		w.log("A", "A quiesce(0)")
		T.Thread.StopEnded()
		w.finish()
	}
}
