package utrace_test

import (
	"fmt"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

const trapEvents = EventQuiesce | SignalEvents

// trapped returns how often an engine was shown a breakpoint.
func trapped(e *Scripted) int { return e.Count("SIGNAL_CORE 5") }

// stopAtTraps answers a breakpoint with Stop.
func stopAtTraps(c *Call) Action {
	if c.String() == "SIGNAL_CORE 5" {
		return Stop
	}
	return NoOpinion
}

func TestInvariant123BreakpointIsNoSignal(t *testing.T) {
	w := newWorld(t)
	// SIGTRAP has a handler, and is blocked.
	g := w.Prepare(Program{Sys(SysAction, 5, 5), Sys(SysMask, 1<<4), Nop(), Sys(SysNote, 1), Sys(SysExit, 0), Sys(SysReturn)})
	T := g.Leader()
	answers := func(d Disposition) Handler {
		return func(c *Call) Action {
			if c.String() == "SIGNAL_CORE 5" {
				c.R.Dispose(d)
				c.R.Hold()
			}
			return NoOpinion
		}
	}
	a := w.Attach(T, "A", trapEvents, answers(DispCore))
	b := w.Attach(T, "B", EventSignalCore, answers(DispDeliver))
	w.Attach(T, "other", AllEvents&^(EventSyscallEntry|EventSyscallExit|EventExit|EventDeath|EventReap), answers(DispTerm))
	f, err := w.Adopt(T, "F", AttachForeignTraps, nil)
	w.must(err)
	w.must(f.SetEvents(trapEvents))
	g.SetBreakpoint(2, a.Engine, b.Engine)
	g.Go()
	w.ends(g, 0)
	for _, e := range []*Scripted{a, b, f} {
		w.equal(trapped(e), 1)
		c := e.Calls("SIGNAL_CORE 5")[0]
		w.equal(c.Signal.Owned, e != f)
		w.equal(c.Regs.PC, int64(2))
	}
	w.equal(a.Count("quiesce(SIGNAL_CORE)"), 1)
	w.equal(w.Log.Count("other", "quiesce(SIGNAL_CORE)"), 0)
	w.equal(w.Log.Count("other", "SIGNAL_CORE 5"), 0)
	w.equal(w.Log.Count("kernel", "handler frame"), 0)
	w.equal(g.Cores(), 0)
	w.order("kernel note 1")
}

// A breakpoint whose owners have all gone is shown to nobody, foreign traps or not.
func TestInvariant123BreakpointOfNobody(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", trapEvents, stopAtTraps)
	f, err := w.Adopt(T, "F", AttachForeignTraps, stopAtTraps)
	w.must(err)
	w.must(f.SetEvents(trapEvents))
	g.SetBreakpoint(1, a.Engine)
	w.must(a.Control(Detach))
	g.Go()
	w.ends(g, 0)
	w.equal(trapped(a)+trapped(f), 0)
}

// An engine's step goes on over the breakpoint of another, which ends no step.
func TestInvariant123BreakpointEndsNoStep(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Nop(), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.Attach(T, "A", trapEvents, nil)
	p := w.planned(T, "P", StepPlan{Lo: 0, Hi: 2}, ignoring)
	g.SetBreakpoint(1, a.Engine)
	g.Go()
	w.ends(g, 0)
	w.stepEnds(p, "2: left after 2")
	w.equal(trapped(a), 1)
	w.equal(trapped(p), 1) // its own
}

// Every order in which three let go.
func TestInvariant124LastOwnerLetsGo(t *testing.T) {
	for _, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			w := newWorld(t)
			g := w.Prepare(Program{Nop(), Nop(), Sys(SysExit, 0)})
			T := g.Leader()
			var all [3]*Scripted
			for i := range all {
				all[i] = w.Attach(T, fmt.Sprint("E", i), trapEvents, stopAtTraps)
			}
			g.SetBreakpoint(1, all[0].Engine, all[1].Engine, all[2].Engine)
			g.Go()
			w.parked(T)
			all[order[1]].Handle(ignoring) // it steps
			was := T.Ran()
			for n, i := range order {
				w.yes(T.Thread.Stopped(), fmt.Sprintf("it stands though %d have let go", n))
				w.equal(T.Ran(), was)
				w.equal(trapped(all[i]), 1)
				w.must(all[i].Control([]Action{Resume, SingleStep, Resume}[n]))
				if n < 2 {
					w.still(T)
				}
			}
			w.ends(g, 0)
			for _, e := range all {
				want := 1
				if e == all[order[1]] {
					want = 2 // and its step's end
				}
				w.equal(trapped(e), want)
			}
		})
	}
}

// One of three leaves: by its answer, because another throws it out before it is
// asked, or from the stop. The breakpoint stays, and the other two do not notice.
func TestInvariant124OneDetachesInTheMiddle(t *testing.T) {
	for _, how := range []string{"by its answer", "by another before it is asked", "by another after it was asked", "from the stop", "as the last to hold"} {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t)
			// There are two places.
			g := w.Prepare(Program{Nop(), Nop(), Nop(), Sys(SysNote, 1), Jump(5), Nop(), Sys(SysExit, 0)})
			T := g.Leader()
			a := w.Attach(T, "A", trapEvents, stopAtTraps)
			b := w.Attach(T, "B", trapEvents, stopAtTraps)
			c := w.Attach(T, "C", trapEvents, stopAtTraps)
			for _, addr := range []int64{1, 5} {
				g.SetBreakpoint(addr, a.Engine, b.Engine, c.Engine)
			}
			seen := 1
			detach := func(c *Call) Action {
				if c.String() == "SIGNAL_CORE 5" {
					if err := b.Control(Detach); err != nil {
						panic(err)
					}
				}
				return stopAtTraps(c)
			}
			switch how {
			case "by its answer":
				b.Handle(on(map[string]Action{"SIGNAL_CORE 5": Detach}))
			case "by another before it is asked":
				a.Handle(detach)
				seen = 0
			case "by another after it was asked":
				c.Handle(detach)
			}
			g.Go()
			w.parked(T)
			a.Handle(stopAtTraps)
			c.Handle(stopAtTraps)
			switch how {
			case "from the stop":
				w.must(b.Control(Detach))
			case "as the last to hold":
				w.must(a.Control(Resume))
				w.must(c.Control(Resume))
				w.still(T)
				w.must(b.Control(Detach))
			}
			if how != "as the last to hold" {
				w.yes(T.Thread.Stopped(), "it stands for the others")
				w.must(c.Control(Resume))
				w.still(T)
				w.must(a.Control(Resume))
			}
			w.must(a.Wait(2, "SIGNAL_CORE 5"))
			w.must(c.Wait(2, "SIGNAL_CORE 5"))
			w.parked(T)
			w.equal(trapped(b), seen)
			w.must(a.Control(Resume))
			w.must(c.Control(Resume))
			w.ends(g, 0)
			w.equal(trapped(a)+trapped(c), 4)
			w.order("kernel note 1")
		})
	}
}

func TestInvariant125KillAtABreakpoint(t *testing.T) {
	for _, when := range []string{"in the first callback", "in the last callback", "parked"} {
		t.Run(when, func(t *testing.T) {
			w := newWorld(t)
			g := w.Prepare(Program{Nop(), Mark("over"), Sys(SysExit, 0)})
			T := g.Leader()
			kill := func(c *Call) Action {
				if c.String() == "SIGNAL_CORE 5" {
					g.Kill(SIGKILL)
				}
				return stopAtTraps(c)
			}
			ev := trapEvents | EventDeath
			a := w.Attach(T, "A", ev, stopAtTraps)
			b := w.Attach(T, "B", ev, stopAtTraps)
			switch when {
			case "in the first callback":
				a.Handle(kill)
			case "in the last callback":
				b.Handle(kill)
			}
			g.SetBreakpoint(1, a.Engine, b.Engine)
			g.Go()
			if when == "parked" {
				w.parked(T)
				g.Kill(SIGKILL)
			}
			w.ends(g, SIGKILL)
			w.equal(w.Log.Count("user", "over"), 0)
			for _, e := range []*Scripted{a, b} {
				w.equal(trapped(e), 1)
				w.equal(e.Count("DEATH"), 1)
			}
		})
	}
}

// ordered notes the place of each breakpoint's report, and stops there.
func ordered(places *[]uint64) Handler {
	return func(c *Call) Action {
		if c.String() == "SIGNAL_CORE 5" {
			*places = append(*places, c.R.Order(), c.R.Order())
			return Stop
		}
		return NoOpinion
	}
}

func TestInvariant126OrderIsTheSameForAll(t *testing.T) {
	w := newWorld(t)
	const processes = 3
	var groups [processes]*Group
	var engines [processes][2]*Scripted
	var places [processes][2][]uint64
	for i := range processes {
		groups[i] = w.Prepare(Program{Nop(), Nop(), Nop(), Sys(SysExit)})
		for j := range 2 {
			engines[i][j] = w.Attach(groups[i].Leader(), fmt.Sprint("E", i, j), trapEvents, ordered(&places[i][j]))
		}
		groups[i].SetBreakpoint(1, engines[i][0].Engine, engines[i][1].Engine)
		groups[i].SetBreakpoint(2, engines[i][1].Engine)
	}
	goOn := func(i int) {
		for _, e := range engines[i] {
			w.must(e.Control(Resume))
		}
	}
	// Two come at the same time, the third afterwards, and the first then again.
	groups[0].Go()
	groups[1].Go()
	w.parked(groups[0].Leader())
	w.parked(groups[1].Leader())
	groups[2].Go()
	w.parked(groups[2].Leader())
	goOn(0)
	w.must(engines[0][1].Wait(2, "SIGNAL_CORE 5"))
	w.parked(groups[0].Leader())
	order := func(i, j, n int) uint64 {
		w.equal(places[i][j][2*n], places[i][j][2*n+1])
		return places[i][j][2*n]
	}
	for i := range processes {
		w.equal(order(i, 0, 0), order(i, 1, 0))
	}
	w.yes(order(0, 0, 0) != 0 && order(1, 0, 0) != 0, "there is a place for each")
	w.yes(order(0, 0, 0) != order(1, 0, 0), "two reports have different places")
	w.yes(order(2, 0, 0) > max(order(0, 0, 0), order(1, 0, 0)), "what comes later has a later place")
	w.yes(order(0, 1, 1) > order(2, 0, 0), "what comes later has a later place, on any thread")
	goOn(0)
	for i := 1; i < processes; i++ {
		goOn(i)
		w.must(engines[i][1].Wait(2, "SIGNAL_CORE 5"))
		w.parked(groups[i].Leader())
		goOn(i)
	}
	for _, g := range groups {
		w.ends(g, 0)
	}
}
