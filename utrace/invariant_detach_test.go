package utrace_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

// endless makes system calls for ever.
var endless = Program{Sys(SysGetID), Jump(0)}

// slow is an engine whose callback takes as long as the test wants.
type slow struct {
	*Scripted
	began, end chan struct{}
}

func (w *world) slow(t *FakeTask, name string, ev Events, answer Action) *slow {
	s := &slow{began: make(chan struct{}), end: make(chan struct{})}
	var once sync.Once
	s.Scripted = w.Attach(t, name, 0, func(*Call) Action {
		once.Do(func() { close(s.began); <-s.end })
		return answer
	})
	w.must(s.SetEvents(ev))
	return s
}

func TestInvariant076DetachedIsSilent(t *testing.T) {
	w := newWorld(t)
	g := w.Start(endless)
	T := g.Leader()
	for range 50 {
		var after, gone atomic.Bool
		a := w.Attach(T, "A", AllEvents, func(*Call) Action {
			if gone.Load() {
				after.Store(true)
			}
			return NoOpinion
		})
		w.must(a.Wait(1, "SYSCALL_ENTRY"))
		err := a.Control(Detach)
		if err == nil {
			gone.Store(true)
		} else {
			w.is(err, ErrInProgress)
		}
		w.moves(T)
		w.yes(!after.Load(), "no callback after nil")
		a.Put()
	}
	n := w.Log.Count("A", "REAP")
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
	w.equal(w.Log.Count("A", "REAP"), n)
	w.equal(n, 0)
}

func TestInvariant077DetachInProgressThenBarrier(t *testing.T) {
	w := newWorld(t)
	g := w.Start(endless)
	T := g.Leader()
	a := w.slow(T, "A", AllEvents, Stop)
	<-a.began
	w.is(a.Control(Detach), ErrInProgress)
	w.is(a.Control(Detach), ErrGone) // only one learns that it must clean up
	time.AfterFunc(time.Millisecond, func() { close(a.end) })
	w.must(a.Barrier(context.Background()))
	n := len(w.Log.Of("A"))
	w.moves(T) // its STOP does not count
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
	w.equal(len(w.Log.Of("A")), n)
}

func TestInvariant078BarrierAfterAnswer(t *testing.T) {
	w := newWorld(t)
	g := w.Start(endless)
	a := w.slow(g.Leader(), "A", EventSyscallExit, Stop)
	<-a.began
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	w.is(a.Barrier(ctx), ErrInterrupted)
	w.yes(!a.Holds(), "the answer is not given yet")
	close(a.end)
	w.must(a.Barrier(context.Background()))
	w.yes(a.Holds(), "the answer is carried out")
	w.must(a.Control(Detach))
	w.is(a.Barrier(context.Background()), ErrGone)
}

func TestInvariant079BarrierOnCurrent(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExit, 0)})
	var a *Scripted
	var err error
	a = w.Attach(g.Leader(), "A", EventExit, func(*Call) Action {
		err = a.Barrier(context.Background())
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.must(err)
	w.log("A", "A EXIT")
}

func TestInvariant080BarrierDoesNotWaitForSleep(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysDeep, 1), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", AllEvents, nil)
	b := w.Attach(T, "B", AllEvents, nil)
	w.asleep(T)
	w.must(a.Control(Detach))
	w.is(a.Barrier(context.Background()), ErrGone)
	w.must(b.Barrier(context.Background()))
	w.yes(T.Asleep(), "it sleeps on")
	w.Fire(1)
	w.ends(g, 0)
}

func TestInvariant081EventsRemoved(t *testing.T) {
	w := newWorld(t)
	g := w.Start(endless)
	T := g.Leader()
	var off, wrong atomic.Bool
	a := w.Attach(T, "A", 0, func(c *Call) Action {
		if off.Load() {
			wrong.Store(true)
		}
		return NoOpinion
	})
	for range 200 {
		w.must(a.SetEvents(EventSyscallEntry | EventSyscallExit))
		w.moves(T)
		if a.SetEvents(0) == nil {
			off.Store(true)
			w.moves(T)
			off.Store(false)
		} else {
			w.must(a.Barrier(context.Background()))
		}
	}
	w.yes(!wrong.Load(), "no callback after nil")
	// And while one runs, removing says so.
	b := w.slow(T, "B", EventSyscallEntry|EventSyscallExit, NoOpinion)
	<-b.began
	w.is(b.SetEvents(EventSyscallExit), ErrInProgress)
	close(b.end)
	w.must(b.Barrier(context.Background()))
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
}

func TestInvariant082AddingNeverInProgress(t *testing.T) {
	w := newWorld(t)
	g := w.Start(endless)
	a := w.slow(g.Leader(), "A", EventSyscallEntry, NoOpinion)
	<-a.began
	w.must(a.SetEvents(EventSyscallEntry | EventSyscallExit))
	w.must(a.SetEvents(AllEvents))
	close(a.end)
	// Removing in the callback itself is no matter of progress either.
	var b *Scripted
	b = w.Attach(g.Leader(), "B", EventSyscallExit, func(*Call) Action { w.must(b.SetEvents(0)); return NoOpinion })
	w.must(b.Wait(1, "SYSCALL_EXIT"))
	w.moves(g.Leader())
	w.equal(b.Count("SYSCALL_EXIT"), 1)
}

func TestInvariant083DetachDuringDeath(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExit, 0)})
	T := g.Leader()
	a := w.slow(T, "A", EventDeath|EventReap, NoOpinion)
	b := w.Attach(T, "B", EventDeath|EventReap, nil)
	x := w.Attach(T, "X", 0, nil) // nobody would tell it: it can go
	reaping := make(chan error, 1)
	b.Handle(func(c *Call) Action {
		if c.String() == "REAP" {
			reaping <- b.Control(Detach)
		}
		return NoOpinion
	})
	g.Go()
	<-a.began
	w.is(a.Control(Detach), ErrAlready)
	w.is(b.Control(Detach), ErrAlready)
	w.must(x.Control(Detach))
	close(a.end)
	w.ends(g, 0)
	w.log("A B", "A DEATH", "B DEATH", "A REAP", "B REAP")
	w.is(<-reaping, ErrGone)
}

func TestInvariant084ZombieControl(t *testing.T) {
	w := newWorld(t)
	g := w.Start(nil)
	T := g.Leader()
	w.until("zombie", T.Zombie)
	w.until("notified", func() bool { return w.Log.Count("kernel", "parent notified") == 1 })
	a := w.Attach(T, "A", 0, nil)
	w.until("death is over", func() bool { return a.SetEvents(EventDeath) == ErrAlready })
	for _, x := range []Action{Stop, Interrupt, ReportNext, SingleStep, BlockStep, Resume} {
		w.is(a.Control(x), ErrGone)
	}
	w.must(a.Control(Detach))
}

func TestInvariant085DeathOfTheDead(t *testing.T) {
	w := newWorld(t)
	for range 50 {
		g := w.Prepare(Program{Sys(SysExit, 0)})
		a := w.Attach(g.Leader(), "A", 0, nil)
		was := a.Count("DEATH")
		g.Go()
		err := a.SetEvents(EventDeath) // races with the death
		code, werr := g.Wait()
		w.must(werr)
		w.equal(code, int32(0))
		w.until("over", func() bool { return a.Control(Resume) == ErrGone })
		switch err {
		case nil:
			w.until("DEATH was reported", func() bool { return a.Count("DEATH") == was+1 })
		case ErrAlready, ErrGone:
			w.equal(a.Count("DEATH"), was)
		default:
			w.must(err)
		}
	}
	// Removing DEATH or QUIESCE while it is reported is too late.
	b := w.Prepare(Program{Sys(SysExit, 0)})
	c := w.slow(b.Leader(), "C", EventDeath|EventReap, NoOpinion)
	b.Go()
	<-c.began
	w.is(c.SetEvents(EventReap), ErrAlready)
	w.is(c.SetEvents(EventDeath), ErrInProgress)
	w.is(c.SetEvents(EventDeath|EventQuiesce), ErrAlready)
	close(c.end)
	w.ends(b, 0)
	w.log("C", "C DEATH")
}

func TestInvariant086DetachFromDeath(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExit, 0)})
	a := w.Attach(g.Leader(), "A", EventDeath|EventReap, on(map[string]Action{"DEATH": Detach}))
	g.Go()
	w.ends(g, 0)
	a.Put()
	w.log("A", "A DEATH", "A release")
}

func TestInvariant087DetachFromQuiesce(t *testing.T) {
	for _, byControl := range []bool{false, true} {
		w := newWorldIn(t)
		g := w.Prepare(Program{Sys(SysExit, 0)})
		var a *Scripted
		a = w.Attach(g.Leader(), "A", EventQuiesce|EventExit, func(c *Call) Action {
			if byControl {
				w.is(a.Control(Detach), ErrInProgress)
				return Stop // does not count
			}
			return Detach
		})
		b := w.Attach(g.Leader(), "B", EventExit, nil)
		g.Go()
		w.ends(g, 0)
		w.log("A", "A quiesce(EXIT)")
		w.log("B", "B EXIT")
		w.equal(b.Calls("EXIT")[0].Report.Action, Resume)
		w.finish()
	}
}

func TestInvariant088DetachedCallsFail(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysBlock, 1), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", AllEvents, nil)
	w.asleep(T)
	w.must(a.Control(Detach))
	all := func() {
		for _, x := range []Action{Stop, Interrupt, ReportNext, SingleStep, BlockStep, Resume, Detach} {
			w.is(a.Control(x), ErrGone)
		}
		w.is(a.SetEvents(AllEvents), ErrGone)
		w.is(a.Barrier(context.Background()), ErrGone)
		w.is(a.Prepare(new(Exam)), ErrGone)
		w.is(a.SetNoReap(true), ErrGone)
		w.is(a.Inject(&SigInfo{Signo: 1}, nil, DispDeliver), ErrGone)
		w.yes(a.Detached() && a.Events() == 0 && !a.Holds(), "it is nothing any more")
	}
	all() // asleep
	b := w.Attach(T, "B", 0, nil)
	w.is(b.Control(Stop), ErrInProgress)
	w.Fire(1)
	w.parked(T)
	all() // parked by another
	w.must(b.Control(Resume))
	w.until("zombie", T.Zombie)
	all()
	w.ends(g, 0)
	all()
}

func TestInvariant089ReleaseOnce(t *testing.T) {
	w := newWorld(t)
	g := w.Start(endless)
	T := g.Leader()
	a := w.slow(T, "A", EventSyscallEntry, NoOpinion)
	<-a.began
	w.is(a.Control(Detach), ErrInProgress)
	a.Put() // the attach's reference; the callback still has one
	time.Sleep(time.Millisecond)
	w.equal(a.Released(), 0)
	close(a.end)
	w.until("released", func() bool { return a.Released() == 1 })
	// The order of the two does not matter.
	b := w.Attach(T, "B", 0, nil)
	b.Get()
	w.must(b.Control(Detach))
	b.Put()
	w.equal(b.Released(), 0)
	b.Put()
	w.equal(b.Released(), 1)
	func() {
		defer func() { w.yes(recover() != nil, "a Put too many panics") }()
		b.Put()
	}()
	// Reaped, with the caller's reference gone before and after.
	c := w.Attach(T, "C", EventReap, nil)
	c.Put()
	d := w.Attach(T, "D", EventReap, nil)
	g.Kill(SIGKILL)
	w.ends(g, SIGKILL)
	w.until("C is released", func() bool { return c.Released() == 1 })
	w.log("C", "C REAP", "C release")
	w.equal(d.Released(), 0)
	d.Put()
	w.equal(d.Released(), 1)
}

func TestInvariant090NothingLeftBehind(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", AllEvents, func(c *Call) Action {
		if c.Report.Signal != nil {
			c.R.Dispose(DispIgnore)
		}
		return SingleStep
	})
	w.must(a.Control(SingleStep))
	w.moves(T)
	b := w.Attach(T, "B", EventQuiesce, nil)
	w.is(b.Control(Stop), ErrInProgress)
	w.parked(T)
	w.must(a.Control(ReportNext))
	w.must(a.Control(Interrupt))
	w.must(a.Control(Stop))
	if err := a.Control(Detach); err != nil {
		w.is(err, ErrInProgress)
	}
	w.must(b.Control(Detach))
	w.moves(T)
	th := &T.Thread
	w.yes(!th.Traced() && !th.Attention() && !th.Stopped() && th.Step() == Resume, "no trace is left")
	n := len(w.Log.Of("A", "B"))
	w.moves(T)
	w.equal(len(w.Log.Of("A", "B")), n)
	stop.Store(true)
	w.ends(g, 0)
}

func TestInvariant091DetachResumes(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	a := w.Attach(T, "A", EventQuiesce, nil)
	w.is(a.Control(Stop), ErrInProgress)
	w.parked(T)
	w.must(a.Control(Detach))
	w.moves(T)
	stop.Store(true)
	w.ends(g, 0)
}

func TestInvariant092TwoDetachInOnePass(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Sys(SysExit, 0)})
	T := g.Leader()
	for _, name := range []string{"A", "B"} {
		w.Attach(T, name, EventSyscallEntry|EventSyscallExit|EventExit, on(map[string]Action{"SYSCALL_ENTRY": Detach}))
	}
	c := w.Attach(T, "C", EventSyscallExit, func(c *Call) Action {
		w.equal(len(c.Task.Thread.Engines()), 1)
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.log("A", "A SYSCALL_ENTRY")
	w.log("B", "B SYSCALL_ENTRY")
	w.equal(c.Count("SYSCALL_EXIT"), 1)
}

func TestInvariant093ExecByOther(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{
		Sys(SysClone, CloneThread, 3), Sys(SysPause), Nop(),
		Sys(SysBlock, 1), Sys(SysExec, 5), // 3
		Sys(SysBlock, 2), Sys(SysExit, 0), // 5
	})
	g.Go()
	w.allAsleep(g, 2)
	leader, other := g.Tasks()[0], g.Tasks()[1]
	id, former := leader.ID(), other.ID()
	l := w.Attach(leader, "L", EventDeath|EventReap, nil)
	a := w.Attach(other, "A", EventExec|EventReap, nil)
	w.Fire(1)
	w.must(a.Wait(1, "EXEC"))
	w.order("L DEATH", "L REAP", "A EXEC")
	w.equal(a.Calls("EXEC")[0].Report.ID, former)
	w.equal(other.ID(), id)
	w.equal(w.Task(id), other)
	w.is(l.Control(Detach), ErrGone)
	w.asleep(other)
	w.Fire(2)
	w.ends(g, 0)
	w.log("A", "A EXEC", "A REAP")
}

func TestNoReap(t *testing.T) {
	w := newWorld(t)
	g := w.Start(Program{Sys(SysBlock, 1), Sys(SysExit, 3)})
	T := g.Leader()
	a := w.Attach(T, "A", EventDeath|EventReap, nil)
	b := w.Attach(T, "B", 0, nil)
	w.must(a.SetNoReap(true))
	w.must(b.SetNoReap(true))
	w.asleep(T)
	w.Fire(1)
	w.must(a.Wait(1, "DEATH"))
	w.equal(g.Told(ChildExited), 0)
	w.until("the death pass is over", func() bool { return b.Control(Detach) == nil })
	w.equal(g.Told(ChildExited), 0)
	w.must(a.SetNoReap(false))
	w.equal(g.Told(ChildExited), 1)
	w.is(a.SetNoReap(true), ErrAlready)
	w.ends(g, 3<<8)
	w.is(a.SetNoReap(true), ErrGone)
	// After the parent was told and before DEATH it is too late as well.
	g2 := w.Prepare(Program{Sys(SysExit, 0)})
	var late error
	var c *Scripted
	c = w.Attach(g2.Leader(), "C", EventDeath, func(*Call) Action { late = c.SetNoReap(true); return NoOpinion })
	g2.Go()
	w.ends(g2, 0)
	w.is(late, ErrAlready)
}
