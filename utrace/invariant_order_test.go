package utrace_test

import (
	"slices"
	"strings"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

// everything is a program that makes every event happen but the stops.
var everything = Program{
	Jump(4),
	Sys(SysExit, 3), // 1: child
	Nop(),
	Sys(SysReturn),               // 3: handler
	Sys(SysMask, 1<<(SIGCHLD-1)), // comes at any time
	Sys(SysAction, SIGUSR1, 3),
	Sys(SysClone, CloneVfork, 1),
	Sys(SysKill, 0, SIGUSR1),
	Sys(SysKill, 0, SIGURG),
	Sys(SysKill, 0, SIGCONT),
	Sys(SysExec, 11),
	Sys(SysKill, 0, SIGABRT), // 11
}

func TestInvariant012AttachOrder(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(everything)
	for _, name := range []string{"A", "B", "C"} {
		w.Attach(g.Leader(), name, AllEvents&^EventQuiesce, nil)
	}
	g.Go()
	w.ends(g, 0x80|SIGABRT)
	w.until("released", func() bool { return w.Log.Count("kernel", "released") == 1 })
	kinds := map[string]bool{}
	entries := slices.DeleteFunc(w.Log.Of("A", "B", "C"), func(s string) bool {
		return strings.HasSuffix(s, "SYSCALL_ENTRY") || strings.HasSuffix(s, "release")
	})
	w.equal(len(entries)%3, 0)
	for i := 0; i < len(entries); i += 3 {
		what := entries[i][2:]
		kinds[what] = true
		w.equal(strings.Join(entries[i:i+3], ", "), "A "+what+", B "+what+", C "+what)
	}
	for _, k := range []string{"SYSCALL_EXIT", "CLONE", "VFORK_DONE", "EXEC", "EXIT", "DEATH", "REAP", "SIGNAL 10", "SIGNAL_IGN 23", "SIGNAL_CORE 6"} {
		w.yes(kinds[k], k+" was reported")
	}
}

func TestInvariant013EntryReverse(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID)})
	for _, name := range []string{"A", "B", "C"} {
		w.Attach(g.Leader(), name, EventSyscallEntry|EventQuiesce, nil)
	}
	g.Go()
	w.ends(g, 0)
	w.equal(strings.Join(w.Log.Of("A", "B", "C")[:6], ", "),
		"C quiesce(SYSCALL_ENTRY), C SYSCALL_ENTRY, B quiesce(SYSCALL_ENTRY), B SYSCALL_ENTRY, A quiesce(SYSCALL_ENTRY), A SYSCALL_ENTRY")
}

func TestInvariant014ExitInOrder(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID)})
	for _, name := range []string{"A", "B", "C"} {
		w.Attach(g.Leader(), name, EventSyscallExit, nil)
	}
	g.Go()
	w.ends(g, 0)
	w.log("A B C", "A SYSCALL_EXIT", "B SYSCALL_EXIT", "C SYSCALL_EXIT")
}

func TestInvariant015QuiesceComesFirst(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(everything)
	w.Attach(g.Leader(), "A", AllEvents, nil)
	g.Go()
	w.ends(g, 0x80|SIGABRT)
	entries := w.Log.Entries()
	entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Who != "A" || e.Call == nil })
	for i, e := range entries {
		ev := e.Call.Report.Event
		if e.Call.Quiesce || ev == 0 || ev == EventReap {
			continue
		}
		w.yes(i > 0 && entries[i-1].Call.Quiesce && entries[i-1].Call.Report.Event == ev, "quiesce comes just before "+e.What)
	}
}

func TestInvariant016QuiesceForOthersEvents(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Sys(SysExit, 0)})
	w.Attach(g.Leader(), "Q", EventQuiesce, nil)
	w.Attach(g.Leader(), "A", EventSyscallExit|EventExit, nil)
	g.Go()
	w.ends(g, 0)
	w.log("Q A", "Q quiesce(SYSCALL_EXIT)", "A SYSCALL_EXIT", "Q quiesce(EXIT)", "A EXIT", "Q quiesce(DEATH)")
}

func TestInvariant017EventSetInQuiesce(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID)})
	var a *Engine
	a = w.Attach(g.Leader(), "A", EventQuiesce, func(c *Call) Action {
		if c.String() == "quiesce(SYSCALL_EXIT)" {
			w.must(a.SetEvents(EventQuiesce | EventSyscallExit))
		}
		return NoOpinion
	}).Engine
	w.Attach(g.Leader(), "B", EventSyscallExit, nil)
	g.Go()
	w.ends(g, 0)
	w.equal(strings.Join(w.Log.Of("A", "B")[:3], ", "), "A quiesce(SYSCALL_EXIT), A SYSCALL_EXIT, B SYSCALL_EXIT")
}

func TestInvariant018CloneBeforeChild(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysClone, 0, 2), Sys(SysExit, 0), Mark("child"), Sys(SysExit, 0)})
	attach := func(name string) Handler {
		return func(c *Call) Action {
			child := TaskOf(c.Report.Child)
			w.equal(c.Report.ID, child.ID())
			w.equal(child.Ran(), int64(0))
			w.Attach(child, "child of "+name, EventQuiesce|EventSyscallEntry, nil)
			return NoOpinion
		}
	}
	w.Attach(g.Leader(), "A", EventClone, attach("A"))
	w.Attach(g.Leader(), "B", EventClone, attach("B"))
	g.Go()
	w.must(w.Log.Wait(1, "child of A", "SYSCALL_ENTRY"))
	w.order("kernel cloned", "A CLONE", "B CLONE", "kernel child starts", "user child", "child of B SYSCALL_ENTRY", "child of A SYSCALL_ENTRY")
}

func TestInvariant019CloneBeforeItsExit(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysClone, 0, 1)})
	a := w.Attach(g.Leader(), "A", EventClone|EventSyscallEntry|EventSyscallExit, nil)
	g.Go()
	w.ends(g, 0)
	w.equal(strings.Join(w.Log.Of("A")[:3], ", "), "A SYSCALL_ENTRY, A CLONE, A SYSCALL_EXIT")
	w.equal(a.Calls("SYSCALL_EXIT")[0].Regs.Ret, a.Calls("CLONE")[0].Report.ID)
}

func TestInvariant020VforkStopBeforeWait(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysClone, CloneVfork, 2), Sys(SysExit, 0), Mark("child"), Sys(SysExit, 0)})
	a := w.Attach(g.Leader(), "A", EventClone|EventVforkDone, on(map[string]Action{"CLONE": Stop, "VFORK_DONE": Resume}))
	g.Go()
	w.parked(g.Leader())
	w.must(w.Log.Wait(1, "user", "child")) // the child runs and ends
	w.equal(w.Log.Count("kernel", "vfork wait"), 0)
	w.must(a.Control(Resume))
	w.ends(g, 0)
	w.order("A CLONE", "kernel child starts", "kernel vfork wait", "A VFORK_DONE")
	w.equal(a.Calls("VFORK_DONE")[0].Report.ID, a.Calls("CLONE")[0].Report.ID)
}

func TestInvariant021ExecAfterSiblings(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{
		Sys(SysClone, CloneThread, 4), Sys(SysClone, CloneThread, 4), Sys(SysExec, 3), Sys(SysExit, 0),
		Sys(SysPause),
	})
	n := 0
	w.Attach(g.Leader(), "A", EventClone|EventExec|EventSyscallExit, func(c *Call) Action {
		if c.Report.Event == EventClone {
			n++
			w.Attach(TaskOf(c.Report.Child), []string{"", "B", "C"}[n], EventExit|EventDeath|EventReap, nil)
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	for _, x := range []string{"B", "C"} {
		w.order("A CLONE", x+" EXIT", x+" DEATH", x+" REAP", "A EXEC", "A SYSCALL_EXIT")
	}
}

func TestInvariant022FailedExec(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExec, -1), Sys(SysExit, 0)})
	a := w.Attach(g.Leader(), "A", EventExec|EventSyscallExit, nil)
	g.Go()
	w.ends(g, 0)
	w.log("A", "A SYSCALL_EXIT")
	w.equal(a.Calls("SYSCALL_EXIT")[0].Regs.Ret, int64(-2))
}

func TestInvariant023ExitDeathReap(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysClone, CloneThread, 3), Sys(SysClone, CloneThread, 5), Sys(SysExitGroup, 1), Sys(SysPause), Nop(), Sys(SysExit, 0)})
	n := 0
	w.Attach(g.Leader(), "L", EventClone|EventExit|EventDeath|EventReap, func(c *Call) Action {
		if c.Report.Event == EventClone {
			n++
			w.Attach(TaskOf(c.Report.Child), []string{"", "B", "C"}[n], EventExit|EventDeath|EventReap, nil)
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, code)
	w.log("B", "B EXIT", "B DEATH", "B REAP")
	w.log("C", "C EXIT", "C DEATH", "C REAP")
	w.log("L", "L CLONE", "L CLONE", "L EXIT", "L DEATH", "L REAP")
}

func TestInvariant024ReapAfterDeath(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExit, 0)})
	waited := make(chan error, 1)
	w.Attach(g.Leader(), "A", EventDeath|EventReap, func(c *Call) Action {
		if c.String() == "DEATH" {
			// The parent reaps while the DEATH report runs.
			waited <- func() error { _, err := g.Wait(); return err }()
			w.equal(w.Log.Count("A", "REAP"), 0)
			w.Log.Of()
		}
		return NoOpinion
	})
	w.Attach(g.Leader(), "B", EventDeath, nil)
	g.Go()
	w.must(<-waited)
	w.must(w.Log.Wait(1, "A", "REAP"))
	w.log("A B", "A DEATH", "B DEATH", "A REAP")
}

func TestInvariant025NothingAfterReap(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(everything)
	a := w.Attach(g.Leader(), "A", AllEvents, nil)
	g.Go()
	w.ends(g, 0x80|SIGABRT)
	w.must(a.Wait(1, "REAP"))
	w.is(a.Control(Interrupt), ErrGone)
	g.Kill(SIGUSR1)
	all := w.Log.Of("A")
	w.equal(all[len(all)-1], "A REAP")
	a.Put()
	w.equal(a.Released(), 1)
}

func TestInvariant026MemoryAtExitNotAtDeath(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExit, 0)})
	w.Attach(g.Leader(), "A", EventExit|EventDeath, func(c *Call) Action {
		w.equal(c.Task.HasMemory(), c.String() == "EXIT")
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.log("A", "A EXIT", "A DEATH")
}

func TestInvariant027EditedExitCode(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysExit, 1)})
	w.Attach(g.Leader(), "A", EventExit, func(c *Call) Action {
		c.R.Code = 7 << 8
		return NoOpinion
	})
	b := w.Attach(g.Leader(), "B", EventExit, nil)
	g.Go()
	w.ends(g, 7<<8)
	w.equal(b.Calls("EXIT")[0].Report.Code, int32(7<<8))
	w.equal(b.Calls("EXIT")[0].Report.OrigCode, int32(code))
}

// threads is a process of three threads that sleep.
var threads = Program{Sys(SysClone, CloneThread, 2), Sys(SysClone, CloneThread, 2), Sys(SysBlock, 1), Sys(SysExit, 0)}

// watchAll attaches an engine to the leader and to all threads it makes.
func (w *world) watchAll(g *Group, ev Events, h Handler) {
	names := []string{"A", "B", "C", "D"}
	var watch func(t *FakeTask)
	watch = func(t *FakeTask) {
		name := names[0]
		names = names[1:]
		w.Attach(t, name, ev|EventClone, func(c *Call) Action {
			if c.String() == "CLONE" {
				watch(TaskOf(c.Report.Child))
			}
			if h != nil {
				return h(c)
			}
			return NoOpinion
		})
	}
	watch(g.Leader())
}

func (w *world) allAsleep(g *Group, n int) {
	w.until("all threads sleep", func() bool {
		tasks := g.Tasks()
		return len(tasks) == n && !slices.ContainsFunc(tasks, func(t *FakeTask) bool { return !t.Asleep() })
	})
}

func TestInvariant028GroupStopReports(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(threads)
	w.watchAll(g, EventJctl|EventSignalStop, nil)
	g.Go()
	w.allAsleep(g, 3)
	g.Kill(SIGSTOP)
	w.until("stopped", func() bool {
		return !slices.ContainsFunc(g.Tasks(), func(t *FakeTask) bool { return !t.JobStopped() })
	})
	w.yes(g.StopComplete(), "the stop is complete")
	notify := 0
	for _, name := range []string{"A", "B", "C"} {
		calls := w.Log.Calls(name, "JCTL stopped")
		w.equal(len(calls), 1)
		w.equal(calls[0].Report.Jctl.Signo, int32(SIGSTOP))
		if n := calls[0].Report.Jctl.Notify; n != 0 {
			w.equal(n, int32(ChildStopped))
			notify++
		}
	}
	w.equal(notify, 1)
	w.until("the parent was told", func() bool { return g.Told(ChildStopped) == 1 })
	w.equal(w.Log.Count("A", "SIGNAL_STOP 19")+w.Log.Count("B", "SIGNAL_STOP 19")+w.Log.Count("C", "SIGNAL_STOP 19"), 1)
}

func TestInvariant029OneContinueReport(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(threads)
	w.watchAll(g, EventJctl, nil)
	g.Go()
	w.allAsleep(g, 3)
	for round := 1; round <= 2; round++ {
		g.Kill(SIGSTOP)
		w.until("stopped", func() bool {
			return g.StopComplete() && g.Leader().JobStopped()
		})
		w.allAsleep(g, 3)
		g.Kill(SIGCONT)
		w.until("continued", func() bool {
			n := 0
			for _, name := range []string{"A", "B", "C"} {
				n += w.Log.Count(name, "JCTL continued")
			}
			return n >= round
		})
		w.allAsleep(g, 3)
		n := 0
		for _, name := range []string{"A", "B", "C"} {
			n += w.Log.Count(name, "JCTL continued")
		}
		w.equal(n, round)
	}
}

func TestInvariant030FailedClone(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysClone, 0, -1), Sys(SysExit, 0)})
	a := w.Attach(g.Leader(), "A", EventClone|EventSyscallExit, nil)
	g.Go()
	w.ends(g, 0)
	w.log("A", "A SYSCALL_EXIT")
	w.equal(a.Calls("SYSCALL_EXIT")[0].Regs.Ret, int64(-11))
}
