package utrace_test

import (
	"sync"
	"sync/atomic"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

func TestInvariant001FreshEngineIsSilent(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Sys(SysGetID), Sys(SysKill, 0, SIGURG)})
	a := w.Attach(g.Leader(), "A", 0, nil)
	g.Go()
	w.ends(g, 0)
	a.Put()
	w.log("A", "A release")
}

func TestInvariant002LookupFindsNothing(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(nil)
	_, err := g.Leader().Thread.Attach(0, nil, nil)
	w.is(err, ErrNotFound)
	ops := &Ops{Name: "A"}
	_, err = g.Leader().Thread.Attach(AttachMatchOps|AttachExclusive, ops, nil)
	w.is(err, ErrNotFound)
	_, err = g.Leader().Thread.Attach(AttachCreate, nil, nil)
	w.is(err, ErrInvalid)
}

func TestInvariant003ExclusiveMatchesOps(t *testing.T) {
	w := newWorld(t)
	th := &w.Prepare(nil).Leader().Thread
	a, b := &Ops{Name: "A"}, &Ops{Name: "B"}
	const flags = AttachCreate | AttachExclusive | AttachMatchOps
	e, err := th.Attach(flags, a, nil)
	w.must(err)
	_, err = th.Attach(flags, a, "other data")
	w.is(err, ErrExists)
	_, err = th.Attach(flags, b, nil)
	w.must(err)
	w.must(e.Control(Detach))
	_, err = th.Attach(flags, a, nil)
	w.must(err)
}

func TestInvariant004DataDistinguishes(t *testing.T) {
	w := newWorld(t)
	th := &w.Prepare(nil).Leader().Thread
	ops := &Ops{Name: "A"}
	one, err := th.Attach(AttachCreate, ops, "one")
	w.must(err)
	two, err := th.Attach(AttachCreate|AttachExclusive|AttachMatchOps|AttachMatchData, ops, "two")
	w.must(err)
	_, err = th.Attach(AttachCreate|AttachExclusive|AttachMatchOps|AttachMatchData, ops, "two")
	w.is(err, ErrExists)
	got, err := th.Attach(AttachMatchOps|AttachMatchData, ops, "two")
	w.must(err)
	w.equal(got, two)
	got, err = th.Attach(AttachMatchOps, ops, nil)
	w.must(err)
	w.equal(got, one)
	// What cannot be compared differs, and does not panic.
	_, err = th.Attach(AttachCreate, ops, []int{1})
	w.must(err)
	_, err = th.Attach(AttachMatchData, ops, []int{1})
	w.is(err, ErrNotFound)
}

func TestInvariant005ExclusiveAlone(t *testing.T) {
	w := newWorld(t)
	th := &w.Prepare(nil).Leader().Thread
	const flags = AttachCreate | AttachExclusive
	_, err := th.Attach(flags, &Ops{Name: "A"}, nil)
	w.must(err)
	_, err = th.Attach(flags, &Ops{Name: "B"}, nil)
	w.is(err, ErrExists)
}

func TestInvariant006AttachToTheDead(t *testing.T) {
	w := newWorld(t)
	g := w.Start(nil)
	T := g.Leader()
	w.until("zombie", T.Zombie)
	a := w.Attach(T, "A", 0, nil)
	w.until("death is over", func() bool { return a.SetEvents(EventDeath) == ErrAlready })
	w.must(a.SetEvents(EventReap))
	w.ends(g, 0)
	w.must(a.Wait(1, "REAP"))
	_, err := T.Thread.Attach(AttachCreate, &Ops{Name: "B"}, nil)
	w.is(err, ErrGone)
	_, err = T.Thread.Attach(0, nil, nil)
	w.is(err, ErrNotFound)
}

func TestInvariant007KernelTaskRefused(t *testing.T) {
	w := newWorld(t)
	_, err := w.KernelThread().Attach(AttachCreate, &Ops{Name: "A"}, nil)
	w.is(err, ErrPermission)
}

func TestInvariant008DetachedNotFound(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID)})
	th := &g.Leader().Thread
	var inside error
	var a *Engine
	a = w.Attach(g.Leader(), "A", EventSyscallEntry, func(c *Call) Action {
		// Detached while its callback runs.
		w.is(a.Control(Detach), ErrInProgress)
		_, inside = th.Attach(AttachMatchOps, a.Ops(), nil)
		return Stop
	}).Engine
	g.Go()
	w.ends(g, 0)
	w.is(inside, ErrNotFound)
	_, err := th.Attach(AttachMatchOps, a.Ops(), nil)
	w.is(err, ErrNotFound)
}

func TestInvariant009ExclusiveRace(t *testing.T) {
	w := newWorld(t)
	th := &w.Prepare(nil).Leader().Thread
	ops := &Ops{Name: "A"}
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			switch _, err := th.Attach(AttachCreate|AttachExclusive|AttachMatchOps, ops, nil); err {
			case nil:
				won.Add(1)
			case ErrExists:
				lost.Add(1)
			}
		})
	}
	all.Wait()
	w.equal(won.Load(), int32(1))
	w.equal(lost.Load(), int32(15))
}

func TestInvariant010AttachedInsideSeesNext(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Sys(SysGetID)})
	var once sync.Once
	w.Attach(g.Leader(), "A", EventSyscallExit, func(c *Call) Action {
		once.Do(func() { w.Attach(c.Task, "B", EventSyscallExit, nil) })
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.log("A B", "A SYSCALL_EXIT", "A SYSCALL_EXIT", "B SYSCALL_EXIT")
}

func TestInvariant011AttachedBeforeIsIncluded(t *testing.T) {
	w := newWorld(t)
	var stop atomic.Bool
	g := w.Start(Program{Spin(&stop), Sys(SysGetID)})
	w.moves(g.Leader())
	w.Attach(g.Leader(), "A", EventSyscallEntry|EventSyscallExit, nil)
	stop.Store(true)
	w.ends(g, 0)
	// The second entry is the exit at the program's end.
	w.log("A", "A SYSCALL_ENTRY", "A SYSCALL_EXIT", "A SYSCALL_ENTRY")
}
