package utrace_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

func TestInvariant094PrepareNeedsOwnHold(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", 0, nil)
	b := w.Attach(T, "B", 0, nil)
	var x Exam
	w.is(a.Prepare(&x), ErrInvalid)
	w.is(a.Control(Stop), ErrInProgress)
	w.parked(T)
	w.is(b.Prepare(&x), ErrInvalid)
	w.must(a.Prepare(&x))
	w.must(a.Finish(&x))
	w.must(a.Control(Resume))
	// Held, but not parked.
	w2 := newWorldIn(t)
	g2 := w2.Start(Program{Sys(SysDeep, 1), Sys(SysExit, 0)})
	c := w2.Attach(g2.Leader(), "C", 0, nil)
	w2.asleep(g2.Leader())
	w2.is(c.Control(Stop), ErrInProgress)
	w2.is(c.Prepare(&x), ErrAgain)
	w2.finish()
	stop.Store(true)
	w.ends(g, 0)
	w.until("dead", func() bool { return a.Prepare(&x) == ErrGone })
}

func TestInvariant095FinishSaysIfItWoke(t *testing.T) {
	w := newWorld(t)
	g, T, _ := w.spinner()
	a := w.Attach(T, "A", 0, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.parked(T)
	var x Exam
	w.must(a.Prepare(&x))
	g.Kill(SIGKILL)
	w.is(a.Finish(&x), ErrAgain)
	w.must(a.Finish(&x)) // a second Finish is nothing
	w.ends(g, SIGKILL)
}

func TestInvariant096NoWriteAfterTheStop(t *testing.T) {
	for range 100 {
		w := newWorldIn(t)
		g := w.Prepare(Program{Sys(SysGetID), Jump(0)})
		T := g.Leader()
		a := w.Attach(T, "A", EventSyscallEntry|EventExit, func(c *Call) Action {
			if c.Report.Event == EventExit {
				// Reads what the examiner writes, which the race detector would
				// notice if it were not ordered.
				c.Task.Regs().Args[0]++
				return NoOpinion
			}
			return Stop
		})
		g.Go()
		w.parked(T)
		var x Exam
		w.must(a.Prepare(&x))
		killed := make(chan struct{})
		go func() { g.Kill(SIGKILL); close(killed) }()
		for i := range int64(20) {
			T.Regs().Args[0] = i
		}
		<-killed
		w.equal(a.Count("EXIT"), 0)
		w.is(a.Finish(&x), ErrAgain)
		w.ends(g, SIGKILL)
		w.equal(T.Regs().Args[0], int64(20)) // the last write stands
		w.finish()
	}
}

func TestInvariant097EditsAreKept(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Mark("skipped"), Mark("target"), Sys(SysNote, 1), Sys(SysExit, 0)})
	w.Attach(g.Leader(), "A", EventSyscallEntry|EventSyscallExit, func(c *Call) Action {
		r := c.Task.Regs()
		switch {
		case c.Report.Event == EventSyscallExit && r.PC == 1:
			r.PC = 2
		case c.Report.Event == EventSyscallEntry && r.NR == SysNote:
			r.Args[0] = 9
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.equal(w.Log.Count("user", "skipped"), 0)
	w.order("user target", "kernel note 9")
}

func TestInvariant098PartialRegsets(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1, 2, 3), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", EventSyscallEntry, on(map[string]Action{"SYSCALL_ENTRY": Stop}))
	g.Go()
	w.parked(T)
	var x Exam
	w.must(a.Prepare(&x))
	v := T.View()
	w.yes(v.Find(2) == nil, "there is one set")
	r := v.Find(1)
	whole := make([]byte, r.Size)
	w.must(r.Get(0, whole))
	for pos := 0; pos < r.Size; pos += r.Slot {
		for n := r.Slot; pos+n <= r.Size; n += r.Slot {
			part := make([]byte, n)
			w.must(r.Get(pos, part))
			w.yes(bytes.Equal(part, whole[pos:pos+n]), "the part agrees with the whole")
		}
	}
	buf := make([]byte, r.Slot)
	for _, pos := range []int{-8, 1, r.Size, r.Size + 8} {
		w.is(r.Get(pos, buf), ErrInvalid)
		w.is(r.Set(pos, buf), ErrInvalid)
	}
	w.is(r.Get(0, make([]byte, r.Size+r.Slot)), ErrInvalid)
	w.is(r.Get(0, make([]byte, 3)), ErrInvalid)
	binary.LittleEndian.PutUint64(buf, 1000)
	w.is(r.Set(0, buf), ErrInvalid) // an impossible program counter
	binary.LittleEndian.PutUint64(buf, 77)
	w.must(r.Set(3*r.Slot, buf)) // the first argument
	w.must(a.Finish(&x))
	w.must(a.Control(Detach))
	w.ends(g, 0)
	w.equal(w.Log.Count("kernel", "note 77"), 1)
}

func TestInvariant099ViewIsConstant(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Sys(SysExec, 3), Nop(), Sys(SysGetID), Sys(SysExit, 0)})
	var views []*View
	w.Attach(g.Leader(), "A", EventSyscallEntry|EventSyscallExit|EventExec, func(c *Call) Action {
		if v := c.Task.View(); len(views) == 0 || views[len(views)-1] != v {
			views = append(views, v)
			if len(views) == 2 {
				w.equal(c.String(), "EXEC")
			}
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.equal(len(views), 2)
}

func TestInvariant100ObserversAgree(t *testing.T) {
	observe := func(names ...string) map[string][]string {
		w := newWorldIn(t)
		g := w.Prepare(everything)
		for _, n := range names {
			w.Attach(g.Leader(), n, AllEvents, nil)
		}
		g.Go()
		w.ends(g, 0x80|SIGABRT)
		w.until("released", func() bool { return w.Log.Count("kernel", "released") == 1 })
		seen := map[string][]string{}
		for _, n := range names {
			for _, s := range w.Log.Of(n) {
				seen[n] = append(seen[n], strings.TrimPrefix(s, n+" "))
			}
		}
		w.finish()
		return seen
	}
	alone := observe("A")["A"]
	both := observe("A", "B")
	for n, s := range both {
		if !slices.Equal(s, alone) {
			t.Errorf("%s saw\n%q\nalone it would be\n%q", n, s, alone)
		}
	}
	if len(alone) < 30 {
		t.Errorf("only %d callbacks: %q", len(alone), alone)
	}
}

func TestInvariant101EmptyMaskChangesNothing(t *testing.T) {
	run := func(engine bool) []string {
		w := newWorldIn(t)
		g := w.Prepare(everything)
		if engine {
			w.Attach(g.Leader(), "A", 0, nil)
		}
		g.Go()
		w.ends(g, 0x80|SIGABRT)
		w.until("released", func() bool { return w.Log.Count("kernel", "released") == 1 })
		w.finish()
		// The vfork child runs beside; only the parent's own doing is ordered.
		var own []string
		for _, e := range w.Log.Entries() {
			if e.Task == g.Leader().Serial {
				own = append(own, e.String())
			}
		}
		return own
	}
	without, with := run(false), run(true)
	if !slices.Equal(without, with) {
		t.Errorf("with an engine\n%q\nwithout\n%q", with, without)
	}
}

func TestInvariant102TwoHolders(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysExit, 0)})
	T := g.Leader()
	tracer := w.Attach(T, "tracer", AllEvents, first("SYSCALL_ENTRY", Stop, NoOpinion))
	audit := w.Attach(T, "audit", EventSyscallEntry, first("SYSCALL_ENTRY", Stop, NoOpinion))
	g.Go()
	w.parked(T)
	w.yes(tracer.Holds() && audit.Holds(), "both hold it")
	w.must(audit.Control(Resume))
	w.yes(T.Thread.Stopped(), "it did not even leave its stop")
	w.still(T)
	w.equal(w.Log.Count("kernel", "call 1"), 0)
	w.must(tracer.Control(Resume))
	w.ends(g, 0)
}

func TestInvariant103AbortSurvives(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysExit, 0)})
	T := g.Leader()
	w.Attach(T, "A", EventQuiesce|EventSyscallEntry, nil)
	w.Attach(T, "B", EventQuiesce, func(c *Call) Action {
		c.R.SetSyscall(SyscallRun) // not its business
		return Resume
	})
	w.Attach(T, "V", EventSyscallEntry, func(c *Call) Action {
		c.R.SetSyscall(SyscallAbort)
		w.is(c.Report.Thread.Engines()[2].Control(Detach), ErrInProgress)
		return NoOpinion
	})
	w.Attach(T, "C", EventSyscallEntry|EventQuiesce, func(c *Call) Action {
		if c.Regs.NR == SysNote {
			c.R.SetSyscall(SyscallAbort)
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.equal(w.Log.Count("kernel", "call 1"), 0)
	w.equal(w.Log.Calls("A", "SYSCALL_ENTRY")[0].Report.Syscall, SyscallAbort)
	w.equal(w.Log.Calls("V", "SYSCALL_ENTRY")[0].Report.Syscall, SyscallAbort)
	// V detached itself, so its answer to the exit call does not count.
	w.equal(w.Log.Count("kernel", "call 8")+w.Log.Count("kernel", "call 7"), 1)
}

func TestInvariant104AbortedCallsExit(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysNote, 2), Sys(SysExit, 0)})
	a := w.Attach(g.Leader(), "A", EventSyscallEntry|EventSyscallExit, func(c *Call) Action {
		if c.Report.Event == EventSyscallEntry && c.Regs.NR == SysNote {
			c.R.SetSyscall(SyscallAbort)
			if c.Regs.Args[0] == 2 {
				c.Task.Regs().Ret = 55
			}
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	exits := a.Calls("SYSCALL_EXIT")
	w.equal(len(exits), 2)
	w.equal(exits[0].Regs.Ret, int64(ENOSYS))
	w.equal(exits[1].Regs.Ret, int64(55))
	w.equal(w.Log.Count("kernel", "call 1"), 0)
}

func TestInvariant105MisbehaviourContained(t *testing.T) {
	wrongs := map[string]Handler{
		"panic":       func(*Call) Action { panic("on purpose") },
		"nil":         func(c *Call) Action { return Action(c.R.Signal.Kind) },
		"action":      func(*Call) Action { return Detach + 1 },
		"disposition": func(c *Call) Action { c.R.Dispose(DispTstp + 1); return Stop },
		"syscall":     func(c *Call) Action { c.R.SetSyscall(SyscallAbort + 1); return Stop },
		"step":        func(*Call) Action { return SingleStep },
		"wreck": func(c *Call) Action {
			*c.R = Report{}
			panic(c)
		},
	}
	for name, wrong := range wrongs {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.faulty = true
			w.NoStep = true
			g := w.Prepare(Program{Sys(SysNote, 1), Sys(SysExit, 0)})
			T := g.Leader()
			w.Attach(T, "A", AllEvents, nil)
			bad := w.Attach(T, "bad", EventSyscallEntry|EventDeath, wrong)
			g.Go()
			w.ends(g, 0)
			w.equal(w.Log.Count("kernel", "fault of bad"), 1)
			w.yes(bad.Detached(), "it is detached")
			w.equal(w.Log.Count("kernel", "note 1"), 1)
			w.order("kernel fault of bad", "A SYSCALL_ENTRY", "kernel note 1", "A SYSCALL_EXIT", "A DEATH", "A REAP")
		})
	}
	t.Run("STOPPED", func(t *testing.T) {
		w := newWorld(t)
		w.faulty = true
		g, T, stop := w.spinner()
		a := w.Attach(T, "A", EventStopped, func(*Call) Action { panic("on purpose") })
		w.is(a.Control(Stop), ErrInProgress)
		w.until("it is detached", a.Detached)
		w.moves(T)
		stop.Store(true)
		w.ends(g, 0)
	})
	t.Run("signal", func(t *testing.T) {
		w := newWorld(t)
		w.faulty = true
		g := w.Prepare(Program{Sys(SysKill, 0, SIGTERM)})
		w.Attach(g.Leader(), "A", SignalEvents, func(c *Call) Action { c.R.Signal.Info = nil; return NoOpinion })
		w.Attach(g.Leader(), "B", SignalEvents, func(c *Call) Action {
			*c.R = Report{}
			c.R.Dispose(DispTstp + 7)
			return NoOpinion
		})
		w.Attach(g.Leader(), "C", SignalEvents, nil)
		g.Go()
		w.ends(g, SIGTERM)
		w.log("A B C", "A SIGNAL_TERM 15", "B SIGNAL_TERM 15", "C SIGNAL_TERM 15")
	})
	t.Run("REAP and release", func(t *testing.T) {
		w := newWorld(t)
		w.faulty = true
		g := w.Prepare(Program{Sys(SysExit, 0)})
		e, err := g.Leader().Thread.Attach(AttachCreate, &Ops{
			Name: "bad", Reap: func(*Report) { panic("reap") }, Release: func(any) { panic("release") },
		}, nil)
		w.must(err)
		w.must(e.SetEvents(EventReap))
		e.Put()
		w.Attach(g.Leader(), "B", EventReap, nil)
		g.Go()
		w.ends(g, 0)
		w.until("both are reported", func() bool { return w.Log.Count("kernel", "fault of bad") == 2 })
		w.log("B", "B REAP")
	})
	t.Run("questions", func(t *testing.T) {
		w := newWorld(t)
		w.faulty = true
		T := w.Prepare(nil).Leader()
		bad := &Ops{
			Name:                 "bad",
			AllowAccessProcessVM: func(*Engine, any) bool { panic("vm") },
			UnsafeExec:           func(*Engine) uint32 { panic("exec") },
			TracerTask:           func(*Engine) any { panic("tracer") },
			Save:                 func(*Engine) ([]byte, bool) { panic("save") },
		}
		good := &Ops{
			Name:                 "good",
			AllowAccessProcessVM: func(_ *Engine, c any) bool { return c == "me" },
			UnsafeExec:           func(*Engine) uint32 { return 4 },
			TracerTask:           func(e *Engine) any { return e.Data() },
		}
		for _, o := range []*Ops{bad, good, good} {
			_, err := T.Thread.Attach(AttachCreate, o, fmt.Sprint("data", len(T.Thread.Engines())))
			w.must(err)
		}
		w.yes(T.Thread.AllowAccessProcessVM("me") && !T.Thread.AllowAccessProcessVM("you"), "one yes is enough")
		w.equal(T.Thread.UnsafeExec(), uint32(4))
		w.equal(T.Thread.TracerTask(), any("data1"))
		_, dropped, err := T.Thread.Save()
		w.must(err)
		w.equal(strings.Join(dropped, " "), "bad good good")
		w.equal(w.Log.Count("kernel", "fault of bad"), 5)
	})
}

func TestInvariant106UntracedIsOneTest(t *testing.T) {
	w := newWorldIn(t) // not beside other tests: allocations are counted
	defer w.finish()
	// Nothing of the core runs on an untraced thread's system call path but
	// Wants and Attention, which do not lock or allocate.
	th := &w.Prepare(nil).Leader().Thread
	if n := testing.AllocsPerRun(100, func() {
		if th.Wants(EventSyscallEntry|EventQuiesce) || th.Wants(EventSyscallExit) || th.Attention() || th.Step() != Resume {
			t.Error("an untraced thread wants something")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	g := w.Start(Program{Sys(SysGetID), Sys(SysExit, 0)})
	w.ends(g, 0)
}

func TestSeccomp(t *testing.T) {
	w := newWorld(t)
	program := Program{Sys(SysNote, 1), Sys(SysExit, 0)}
	filter := func(nr int64) bool { return nr == SysNote }
	g := w.Prepare(program)
	g.SetFilter(filter)
	a := w.Attach(g.Leader(), "A", EventSeccomp|EventSyscallEntry|EventSyscallExit, func(c *Call) Action {
		c.R.Handled = c.Report.Event == EventSeccomp
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.log("A", "A SYSCALL_ENTRY", "A SECCOMP", "A SYSCALL_EXIT", "A SYSCALL_ENTRY")
	w.equal(a.Calls("SECCOMP")[0].Report.FilterData, uint16(SysNote))
	w.equal(w.Log.Count("kernel", "note 1"), 1)
	// Unhandled, the call fails.
	g = w.Prepare(program)
	g.SetFilter(filter)
	b := w.Attach(g.Leader(), "B", EventSeccomp|EventSyscallExit, nil)
	g.Go()
	w.ends(g, 0)
	w.equal(b.Calls("SYSCALL_EXIT")[0].Regs.Ret, int64(ENOSYS))
	w.equal(w.Log.Count("kernel", "note 1"), 1)
}

func TestHide(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(everything)
	hide := func(c *Call) Action { c.R.Hide(); return NoOpinion }
	w.Attach(g.Leader(), "A", AllEvents&^EventQuiesce, hide)
	w.Attach(g.Leader(), "B", AllEvents&^(EventQuiesce|EventSyscallEntry), nil)
	g.Go()
	w.ends(g, 0x80|SIGABRT)
	w.must(w.Log.Wait(1, "B", "REAP"))
	w.log("B", "B EXIT", "B DEATH", "B REAP") // these cannot be hidden
}
