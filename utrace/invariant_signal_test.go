package utrace_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

// handled installs a handler for USR1 (a mark and a return), waits for event 1
// and ends.
func handled(flags int64) Program {
	return Program{
		Jump(4), Nop(),
		Mark("handler"), Sys(SysReturn),
		Sys(SysAction, SIGUSR1, 2, flags), Sys(SysBlock, 1), Sys(SysExit, 0),
	}
}

func TestInvariant061BlockedNotReported(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysMask, 1<<(SIGUSR1-1)), Sys(SysBlock, 1), Mark("unblocks"), Sys(SysMask, 0)})
	T := g.Leader()
	w.Attach(T, "A", SignalEvents, nil)
	w.asleep(T)
	T.Kill(SIGUSR1)
	w.still(T)
	w.log("A")
	w.Fire(1)
	w.ends(g, SIGUSR1)
	w.order("user unblocks", "A SIGNAL_TERM 10")
}

func TestInvariant062IgnoredNeedsInterest(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysDeep, 1), Sys(SysDeep, 2), Sys(SysExit, 0)})
	T := g.Leader()
	w.asleep(T)
	g.Kill(SIGURG) // dropped: nobody wants it now
	a := w.Attach(T, "A", EventSignalIgn, nil)
	w.Fire(1)
	w.asleep(T)
	w.log("A")
	g.Kill(SIGURG)
	w.Fire(2)
	w.ends(g, 0)
	w.equal(a.Count("SIGNAL_IGN 23"), 1)
}

func TestInvariant063BitMatchesAtDequeue(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{
		Jump(4), Nop(),
		Mark("handler"), Sys(SysReturn),
		Sys(SysMask, 1<<(SIGUSR1-1)), Sys(SysKill, 0, SIGUSR1), // would terminate now
		Sys(SysAction, SIGUSR1, 2), Sys(SysMask, 0), // is handled then
		Sys(SysKill, 0, SIGURG), Sys(SysKill, 0, SIGTSTP),
		Sys(SysKill, 0, SIGSEGV),
	})
	g.SetOrphaned()
	w.Attach(g.Leader(), "A", SignalEvents, nil)
	g.Go()
	w.ends(g, 0x80|SIGSEGV)
	w.log("A", "A SIGNAL 10", "A SIGNAL_IGN 23", "A SIGNAL_STOP 20", "A SIGNAL_CORE 11")
}

func TestInvariant064IgnoreSwallows(t *testing.T) {
	w := newWorld(t)
	g := w.Start(handled(0))
	T := g.Leader()
	w.Attach(T, "A", SignalEvents|EventSyscallExit, func(c *Call) Action {
		c.R.Dispose(DispIgnore)
		return NoOpinion
	})
	w.asleep(T)
	for _, s := range []int32{SIGUSR1, SIGTERM, SIGSEGV, SIGSTOP} {
		T.Kill(s)
		w.must(w.Log.Wait(1, "A", map[int32]string{SIGUSR1: "SIGNAL 10", SIGTERM: "SIGNAL_TERM 15", SIGSEGV: "SIGNAL_CORE 11", SIGSTOP: "SIGNAL_STOP 19"}[s]))
		w.asleep(T)
	}
	w.Fire(1)
	w.ends(g, 0)
	w.equal(w.Log.Count("user", "handler"), 0)
	// The call saw no EINTR: it was made again each time.
	calls := w.Log.Calls("A", "SYSCALL_EXIT")
	w.equal(calls[len(calls)-1].Regs.Ret, int64(1))
}

func TestInvariant065EditedNumber(t *testing.T) {
	w := newWorld(t)
	g := w.Start(handled(0))
	T := g.Leader()
	w.Attach(T, "A", SignalEvents, func(c *Call) Action {
		if c.Info.Signo == SIGTERM {
			c.R.Signal.Info.Signo = SIGUSR1
			c.R.Dispose(DispDeliver)
		}
		return NoOpinion
	})
	b := w.Attach(T, "B", SignalEvents, nil)
	w.asleep(T)
	T.Kill(SIGTERM)
	w.must(w.Log.Wait(1, "user", "handler"))
	w.equal(b.Count("SIGNAL_TERM 10"), 1) // the next engine sees the edit
	w.ends(g, 0)
	// An impossible number becomes SIGTRAP.
	w2 := newWorldIn(t)
	g2 := w2.Prepare(Program{Sys(SysKill, 0, SIGTERM)})
	w2.Attach(g2.Leader(), "A", SignalEvents, func(c *Call) Action {
		c.R.Signal.Info = &SigInfo{Signo: 65} // a siginfo of its own
		c.R.Dispose(DispTerm)
		return NoOpinion
	})
	g2.Go()
	w2.ends(g2, 5)
	w2.finish()
}

func TestInvariant066ReturnActionOnce(t *testing.T) {
	w := newWorld(t)
	g := w.Start(handled(0))
	T := g.Leader()
	w.asleep(T)
	n := 0
	a := w.Attach(T, "A", SignalEvents, func(c *Call) Action {
		w.equal(c.Signal.Orig.Handler, uint64(2))
		if n++; n == 1 {
			c.R.Signal.Return = &SigAction{Handler: SigIgn}
			c.R.Dispose(DispDeliver)
		}
		return NoOpinion
	})
	T.Kill(SIGUSR1)
	w.must(a.Wait(1, "SIGNAL 10"))
	w.asleep(T)
	w.equal(w.Log.Count("user", "handler"), 0)
	T.Kill(SIGUSR1)
	w.must(w.Log.Wait(1, "user", "handler"))
	w.ends(g, 0) // EINTR ended the call
}

func TestInvariant067OneShotOnce(t *testing.T) {
	w := newWorld(t)
	g := w.Start(handled(ActionOnce | ActionRestart))
	T := g.Leader()
	w.asleep(T)
	a := w.Attach(T, "A", SignalEvents, func(c *Call) Action {
		if c.Report.Event == EventSignal {
			c.R.Dispose(DispDeliver)
		} else {
			c.R.Dispose(DispIgnore)
		}
		return NoOpinion
	})
	T.Kill(SIGUSR1)
	w.must(w.Log.Wait(1, "user", "handler"))
	w.asleep(T)
	T.Kill(SIGUSR1)
	w.must(a.Wait(1, "SIGNAL_TERM 10")) // the default again
	w.Fire(1)
	w.ends(g, 0)
	w.equal(w.Log.Count("kernel", "one-shot reset"), 1)
	w.equal(w.Log.Count("user", "handler"), 1)
}

func TestInvariant068HoldComesAgainFirst(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysDeep, 1), Sys(SysExit, 0)})
	T := g.Leader()
	w.asleep(T)
	a := w.Attach(T, "A", SignalEvents, func(c *Call) Action {
		if c.Info.Signo == SIGUSR1 && w.Log.Count("A", "SIGNAL_TERM 10") == 1 {
			c.R.Hold()
		}
		c.R.Dispose(DispIgnore)
		return NoOpinion
	})
	T.Send(SigInfo{Signo: SIGUSR1, Code: 77})
	T.Kill(SIGUSR2)
	w.Fire(1)
	w.ends(g, 0)
	w.log("A", "A SIGNAL_TERM 10", "A SIGNAL_TERM 10", "A SIGNAL_TERM 12")
	w.equal(a.Calls("SIGNAL_TERM 10")[1].Info.Code, int32(77))
}

func TestInvariant069OrphanedGroup(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysKill, 0, SIGTSTP), Mark("ran on"), Sys(SysKill, 0, SIGSTOP), Sys(SysExit, 0)})
	g.SetOrphaned()
	a := w.Attach(g.Leader(), "A", SignalEvents, nil)
	g.Go()
	w.until("stopped by SIGSTOP", g.Leader().JobStopped)
	w.order("A SIGNAL_STOP 20", "user ran on", "A SIGNAL_STOP 19")
	w.equal(a.Calls("SIGNAL_STOP 20")[0].Signal.Disposition, DispTstp)
	w.equal(a.Calls("SIGNAL_STOP 19")[0].Signal.Disposition, DispStop)
	g.Kill(SIGCONT)
	w.ends(g, 0)
}

func TestInvariant070TermAndCore(t *testing.T) {
	for d, want := range map[Disposition]int32{DispTerm: SIGUSR2, DispCore: 0x80 | SIGUSR2} {
		w := newWorldIn(t)
		g := w.Prepare(Program{Sys(SysKill, 0, SIGURG)})
		w.Attach(g.Leader(), "A", SignalEvents, func(c *Call) Action {
			c.R.Signal.Info.Signo = SIGUSR2
			c.R.Dispose(d)
			return Stop // comes too late
		})
		g.Go()
		w.ends(g, want)
		cores := 0
		if d == DispCore {
			cores = 1
		}
		w.equal(g.Cores(), cores)
		w.finish()
	}
}

func TestInvariant071DispositionChain(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysKill, 0, SIGTERM), Sys(SysExit, 0)})
	answers := []Disposition{DispNoOpinion, DispCore, DispNoOpinion, DispIgnore, DispNoOpinion}
	var seen []Disposition
	for i, d := range answers {
		w.Attach(g.Leader(), fmt.Sprint("E", i), SignalEvents, func(c *Call) Action {
			seen = append(seen, c.Signal.Disposition)
			c.R.Dispose(d)
			return NoOpinion
		})
	}
	g.Go()
	w.ends(g, 0)
	w.equal(fmt.Sprint(seen), "[TERM TERM CORE CORE IGN]")
}

func TestInvariant072HandlerReport(t *testing.T) {
	w := newWorld(t)
	g := w.Start(handled(0))
	T := g.Leader()
	w.asleep(T)
	a := w.Attach(T, "A", SignalEvents|EventQuiesce, func(c *Call) Action {
		switch c.String() {
		case "SIGNAL 10":
			return Stop
		case "HANDLER 10":
			w.equal(c.Regs.PC, int64(2))
		}
		return NoOpinion
	})
	T.Kill(SIGUSR1)
	w.must(a.Wait(1, "HANDLER 10"))
	w.parked(T)
	w.equal(w.Log.Count("user", "handler"), 0)
	w.must(a.Control(Resume))
	w.ends(g, 0)
	w.order("A SIGNAL 10", "kernel handler frame", "A HANDLER 10", "user handler")
	// Without a reason there is none.
	w2 := newWorldIn(t)
	g2 := w2.Start(handled(0))
	w2.asleep(g2.Leader())
	b := w2.Attach(g2.Leader(), "B", SignalEvents|EventQuiesce, func(*Call) Action { return Resume })
	g2.Leader().Kill(SIGUSR1)
	w2.ends(g2, 0)
	w2.equal(b.Count("SIGNAL 10"), 1)
	w2.equal(b.Count("HANDLER 10"), 0)
	w2.finish()
}

func TestInvariant073HeldSignalShownAgain(t *testing.T) {
	w := newWorld(t)
	g := w.Start(handled(0))
	T := g.Leader()
	w.asleep(T)
	a := w.Attach(T, "A", SignalEvents|EventQuiesce, func(c *Call) Action {
		switch c.String() {
		case "SIGNAL 10":
			c.R.Dispose(DispIgnore)
			return Stop
		case "SIGNAL_REPORT 10":
			w.equal(c.Info.Code, int32(42))
			if w.Log.Count("A", "SIGNAL_REPORT 10") == 1 {
				return Stop // says nothing: it is kept
			}
			c.R.Dispose(DispDeliver)
			return Resume
		}
		return NoOpinion
	})
	T.Send(SigInfo{Signo: SIGUSR1, Code: 42})
	w.must(a.Wait(1, "SIGNAL 10"))
	w.parked(T)
	w.must(a.Control(Interrupt))
	w.must(a.Wait(1, "SIGNAL_REPORT 10"))
	w.parked(T)
	w.must(a.Control(Interrupt))
	w.ends(g, 0)
	w.equal(w.Log.Count("user", "handler"), 1)
	w.equal(a.Count("SIGNAL 10"), 1)
	// Resumed otherwise, it is forgotten.
	w2 := newWorldIn(t)
	g2, T2, stop := w2.spinner()
	b := w2.Attach(T2, "B", SignalEvents|EventQuiesce, func(c *Call) Action {
		if c.String() == "SIGNAL_TERM 10" {
			c.R.Dispose(DispIgnore)
			return Stop
		}
		return NoOpinion
	})
	T2.Kill(SIGUSR1)
	w2.must(b.Wait(1, "SIGNAL_TERM 10"))
	w2.parked(T2)
	w2.must(b.Control(Resume))
	w2.moves(T2)
	w2.must(b.Control(Interrupt))
	w2.must(b.Wait(1, "SIGNAL_REPORT 0"))
	stop.Store(true)
	w2.ends(g2, 0)
	w2.finish()
}

func TestInvariant074ProcessSignalOnce(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(threads)
	w.watchAll(g, SignalEvents, func(c *Call) Action { c.R.Dispose(DispIgnore); return NoOpinion })
	g.Go()
	w.allAsleep(g, 3)
	for n := 1; n <= 10; n++ {
		count := func() int {
			return w.Log.Count("A", "SIGNAL_TERM 15") + w.Log.Count("B", "SIGNAL_TERM 15") + w.Log.Count("C", "SIGNAL_TERM 15")
		}
		g.Kill(SIGTERM)
		w.until("reported", func() bool { return count() >= n })
		w.allAsleep(g, 3)
		w.equal(count(), n)
	}
}

func TestInvariant075InjectionNeedsNoQueue(t *testing.T) {
	w := newWorld(t)
	// A full queue of blocked signals does not keep an injection out, and it
	// goes ahead of them; nobody is told of it, and no mask stops it.
	g := w.Start(Program{
		Jump(4), Nop(),
		Mark("handler"), Sys(SysReturn),
		Sys(SysAction, SIGUSR1, 2), Sys(SysMask, 1<<(SIGRT-1)|1<<(SIGUSR1-1)), Sys(SysDeep, 1), Mark("after"), Sys(SysExit, 0),
	})
	T := g.Leader()
	w.asleep(T)
	for i := range int32(100) {
		T.Send(SigInfo{Signo: SIGRT, Code: i})
	}
	a := w.Attach(T, "A", SignalEvents, nil)
	w.is(a.Inject(&SigInfo{Signo: SIGUSR1}, nil, DispDeliver), ErrAgain) // not parked
	w.is(a.Control(Stop), ErrInProgress)
	w.Fire(1)
	w.parked(T)
	w.is(a.Inject(&SigInfo{Signo: 65}, nil, DispDeliver), ErrInvalid)
	w.is(a.Inject(&SigInfo{Signo: 0}, nil, DispDeliver), ErrInvalid)
	w.is(a.Inject(&SigInfo{Signo: 1}, nil, DispNoOpinion), ErrInvalid)
	w.must(a.Inject(&SigInfo{Signo: SIGUSR1}, nil, DispDeliver))
	w.is(a.Inject(&SigInfo{Signo: SIGUSR1}, nil, DispDeliver), ErrAgain)
	w.must(a.Control(Detach)) // it outlives its engine
	w.is(a.Inject(&SigInfo{Signo: SIGUSR1}, nil, DispDeliver), ErrGone)
	w.ends(g, 0)
	w.order("user handler", "user after")
	w.log("A")
}

func TestInjectionWithAction(t *testing.T) {
	w := newWorld(t)
	var stop atomic.Bool
	g := w.Start(Program{Jump(4), Nop(), Mark("handler"), Sys(SysReturn), Spin(&stop), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventQuiesce, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.parked(T)
	// SIGTERM would terminate; the action given is used instead.
	w.must(a.Inject(&SigInfo{Signo: SIGTERM}, &SigAction{Handler: 2}, DispDeliver))
	w.must(a.Control(Resume))
	w.must(w.Log.Wait(1, "user", "handler"))
	w.is(a.Control(Stop), ErrInProgress)
	w.parked(T)
	w.must(a.Inject(&SigInfo{Signo: SIGKILL}, nil, DispTerm))
	w.must(a.Control(Resume))
	w.ends(g, SIGKILL)
}
