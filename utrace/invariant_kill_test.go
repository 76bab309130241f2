package utrace_test

import (
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

func TestInvariant054KillIsNotReported(t *testing.T) {
	w := newWorld(t)
	g, T, _ := w.spinner()
	a := w.Attach(T, "A", AllEvents, func(c *Call) Action {
		c.R.Dispose(DispIgnore)
		c.R.Hold()
		return Stop
	})
	w.moves(T)
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
	w.log("A", "A quiesce(EXIT)", "A EXIT", "A quiesce(DEATH)", "A DEATH", "A REAP")
	w.is(a.Control(Stop), ErrGone)
}

func TestInvariant055KillEndsEveryStop(t *testing.T) {
	stops := map[string]struct {
		p    Program
		ev   Events
		what string
	}{
		"entry":         {Program{Sys(SysGetID)}, EventSyscallEntry, "SYSCALL_ENTRY"},
		"exit":          {Program{Sys(SysGetID)}, EventSyscallExit, "SYSCALL_EXIT"},
		"signal":        {Program{Sys(SysKill, 0, SIGUSR1)}, SignalEvents, "SIGNAL_TERM 10"},
		"exec":          {Program{Sys(SysExec, 0)}, EventExec, "EXEC"},
		"vfork":         {Program{Sys(SysClone, CloneVfork, 0)}, EventClone, "CLONE"},
		"exit path":     {Program{Sys(SysExit, 0)}, EventExit, "EXIT"},
		"job stop":      {Program{Sys(SysKill, 0, SIGSTOP), Nop()}, EventJctl, "JCTL stopped"},
		"resume point":  {Program{Nop()}, EventQuiesce, "quiesce(0)"},
		"signal report": {Program{Nop()}, EventQuiesce | SignalEvents, "SIGNAL_REPORT 0"},
		"handler":       {Program{Jump(3), Nop(), Sys(SysReturn), Sys(SysAction, SIGUSR1, 2), Sys(SysKill, 0, SIGUSR1), Jump(5)}, SignalEvents | EventQuiesce, "HANDLER 10"},
	}
	for name, s := range stops {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			g := w.Prepare(s.p)
			a := w.Attach(g.Leader(), "A", s.ev, func(c *Call) Action {
				switch {
				case c.String() == s.what:
					if c.Report.Event&SignalEvents != 0 {
						c.R.Dispose(DispIgnore)
					}
					if c.Report.Event == EventJctl {
						c.R.TakeJobStop()
					}
					return Stop
				case c.String() == "SIGNAL 10":
					return SingleStep
				}
				return NoOpinion
			})
			if s.what == "quiesce(0)" {
				w.must(a.Control(ReportNext))
			} else if s.what == "SIGNAL_REPORT 0" {
				w.must(a.Control(Interrupt))
			}
			g.Go()
			w.must(a.Wait(1, s.what))
			w.parked(g.Leader())
			was := g.Leader().Ran()
			g.Kill(SIGKILL)
			if s.what == "EXIT" {
				w.ends(g, 0) // it had ended already
			} else {
				w.ends(g, SIGKILL)
			}
			w.equal(g.Leader().Ran(), was)
		})
	}
}

func TestInvariant056KilledAtEntryMakesNoCall(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1)})
	a := w.Attach(g.Leader(), "A", EventSyscallEntry|EventSyscallExit|EventQuiesce, on(map[string]Action{"SYSCALL_ENTRY": Stop}))
	b := w.Attach(g.Leader(), "B", EventSyscallEntry|EventQuiesce, on(map[string]Action{"SYSCALL_ENTRY": ReportNext}))
	g.Go()
	w.parked(g.Leader())
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
	w.equal(w.Log.Count("kernel", "call 1"), 0)
	w.equal(a.Count("SYSCALL_ENTRY"), 1) // nor is it reported again
	w.equal(b.Count("SYSCALL_ENTRY"), 1)
}

func TestInvariant057SiblingEndsTheStop(t *testing.T) {
	for name, call := range map[string]Instr{
		"exit_group":   Sys(SysExitGroup, 1),
		"exec":         Sys(SysExec, 5),
		"fatal signal": Sys(SysThreadKill, 0, SIGSEGV),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			g := w.Prepare(Program{
				Sys(SysClone, CloneThread, 3), Sys(SysBlock, 1), call,
				Nop(), Jump(3),
				Sys(SysExit, 2), // 5
			})
			w.watchAll(g, EventDeath, nil)
			g.Go()
			w.asleep(g.Leader())
			T := g.Tasks()[1]
			b := w.Attach(T, "X", EventQuiesce|EventExit, nil)
			w.is(b.Control(Stop), ErrInProgress)
			w.parked(T)
			was := T.Ran()
			w.Fire(1)
			w.ends(g, map[string]int32{"exit_group": code, "exec": 2 << 8, "fatal signal": 0x80 | SIGSEGV}[name])
			w.must(w.Log.Wait(1, "B", "DEATH"))
			w.equal(T.Ran(), was)
		})
	}
}

func TestInvariant058KilledInSignalPath(t *testing.T) {
	w := newWorld(t)
	g, T, _ := w.spinner()
	a := w.Attach(T, "A", SignalEvents|EventQuiesce, func(c *Call) Action {
		if c.Report.Signal != nil && !c.Quiesce {
			c.R.Dispose(DispIgnore)
			return Stop
		}
		return NoOpinion
	})
	g.Kill(SIGUSR1)
	w.must(a.Wait(1, "SIGNAL_TERM 10"))
	w.parked(T)
	g.Kill(SIGTERM)
	T.Kill(SIGUSR2)
	g.Kill(SIGSTOP)
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
	w.equal(a.Count("SIGNAL_TERM 15")+a.Count("SIGNAL_TERM 12"), 0)
}

func TestInvariant059BlockedCallbackElsewhere(t *testing.T) {
	w := newWorld(t)
	block := make(chan struct{})
	g := w.Prepare(Program{Sys(SysGetID)})
	a := w.Attach(g.Leader(), "A", EventSyscallEntry, func(*Call) Action { <-block; return NoOpinion })
	g.Go()
	w.must(a.Wait(1, "SYSCALL_ENTRY"))
	g2, T2, _ := w.spinner()
	b := w.Attach(T2, "B", EventQuiesce, nil)
	w.is(b.Control(Stop), ErrInProgress)
	w.parked(T2)
	g2.Kill(SIGKILL)
	w.ends(g2, SIGKILL)
	close(block)
	w.ends(g, 0)
}

func TestInvariant060NoStopOfTheKilled(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID)})
	a := w.Attach(g.Leader(), "A", AllEvents, func(c *Call) Action {
		if c.String() == "SYSCALL_ENTRY" {
			g.Kill(SIGKILL)
		}
		return Stop
	})
	g.Go()
	w.ends(g, SIGKILL)
	w.equal(a.Count("STOPPED"), 0)
	w.equal(w.Log.Count("kernel", "call 0"), 0)
}

func TestDropHolds(t *testing.T) {
	w := newWorld(t)
	T := w.Prepare(nil).Leader()
	a := w.Attach(T, "A", EventQuiesce|SignalEvents, nil)
	b := w.Attach(T, "B", EventQuiesce, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.must(b.Control(Interrupt))
	T.Thread.DropHolds()
	w.yes(!a.Holds() && !T.Thread.ReportDue() && !T.Thread.InterruptDue() && !T.Thread.Attention(), "nothing is owed or held")
	w.equal(T.Thread.TryBeginStop(), StopNotWanted)
	w.log("A B")
}
