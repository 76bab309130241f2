package utrace_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

// stepEndsOf returns the ends of plans and steps that an engine was told, as
// "PC: reason after N".
func (w *world) stepEndsOf(e *Scripted) (ends []string) {
	for _, entry := range w.Log.Entries() {
		c := entry.Call
		if entry.Who != e.Name || c == nil || !over(c) {
			continue
		}
		s := c.Signal.Step
		text := fmt.Sprintf("%d: %v after %d", c.Regs.PC, s.Reason, s.Steps)
		if s.Reason == StepChanged || s.Reason == StepUnreadable {
			text += fmt.Sprintf(", watch %d", s.Watch)
		}
		if c.Signal.Kind == SignalHandler {
			text += " at a handler"
		}
		ends = append(ends, text)
	}
	return ends
}

func (w *world) stepEnds(e *Scripted, want ...string) {
	w.t.Helper()
	if got := w.stepEndsOf(e); !slices.Equal(got, want) {
		w.t.Fatalf("%s was told\n\t%s\nwant\n\t%s\nthe log:\n%s", e.Name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"), &w.Log)
	}
}

// over reports whether a call is about the end of a step or plan of its engine.
func over(c *Call) bool {
	return c.Report.Signal != nil && !c.Quiesce && c.Signal.Step.Reason != StepGoesOn
}

const planEvents = EventQuiesce | SignalEvents

// ignoring swallows step traps and lets the thread run.
func ignoring(c *Call) Action {
	if c.Report.Signal != nil && !c.Quiesce && c.Signal.Owned {
		c.R.Dispose(DispIgnore)
	}
	return NoOpinion
}

// planned attaches an engine with a plan.
func (w *world) planned(t *FakeTask, name string, p StepPlan, h Handler) *Scripted {
	w.t.Helper()
	e := w.Attach(t, name, planEvents, h)
	w.must(e.StepUntil(p))
	return e
}

// again is ignoring, and begins the next of the plans at the end of each.
func again(plans ...StepPlan) Handler {
	return func(c *Call) Action {
		a := ignoring(c)
		if over(c) && len(plans) > 0 {
			if err := c.Report.Engine.StepUntil(plans[0]); err != nil {
				panic(err)
			}
			plans = plans[1:]
		}
		return a
	}
}

func TestInvariant115PlanEndsWithOneTrap(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Nop(), Repeat(8, 1, 3), Nop(), Sys(SysGetID), Jump(6), Nop(), Store(0, 1), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	others := w.Attach(T, "other", planEvents, nil)
	e := w.planned(T, "E", StepPlan{Lo: 0, Hi: 6}, again(
		StepPlan{Watch: []Watch{{Addr: 4, Old: []byte{0}}, {Addr: 0, Old: []byte{0, 0, 0, 0}}}},
		StepPlan{Lo: 100, Hi: 200}, // one step is always made
	))
	g.Go()
	w.ends(g, 0)
	w.stepEnds(e, "6: left after 8", "8: changed after 2, watch 1", "9: left after 1")
	w.equal(e.Count("SIGNAL_CORE 5"), 3)
	w.equal(others.Count("SIGNAL_CORE 5"), 0)
	w.equal(others.Count("quiesce(SIGNAL_CORE)"), 0)
}

// A plan counts what single steps would have come back for.
func TestInvariant115PlanCountsAsSingleSteps(t *testing.T) {
	program := Program{
		Sys(SysAction, SIGUSR1, 12), Nop(), Repeat(0, 7, 5), Sys(SysGetID), Jump(5), Store(9, 9),
		Sys(SysThreadKill, 0, SIGUSR1), Nop(), Sys(SysNote, 3), Store(40, 1), Nop(), Sys(SysExit, 0),
		Nop(), Sys(SysReturn),
	}
	w := newWorld(t)
	var single int
	done := Watch{Addr: 40, Old: []byte{0}}
	g := w.Prepare(program)
	w.planned(g.Leader(), "single", StepPlan{MaxSteps: 1}, nil).Handle(func(c *Call) Action {
		a := ignoring(c)
		if c.Report.Signal == nil || c.Quiesce || c.Signal.Kind == SignalReport || c.Info.Signo == SIGUSR1 && c.Signal.Kind == SignalReal {
			return a
		}
		if single++; c.Task.Peek(40) == 0 {
			return SingleStep
		}
		return Resume
	})
	g.Go()
	w.ends(g, 0)

	g = w.Prepare(program)
	e := w.planned(g.Leader(), "plan", StepPlan{Watch: []Watch{done}}, ignoring)
	g.Go()
	w.ends(g, 0)
	w.stepEnds(e, fmt.Sprintf("10: changed after %d, watch 0", single))
	w.equal(single, 1+1+5+1+1+1+1+1+2+1+1+1) // with the handler's entry and its two instructions
}

func TestInvariant116PlansAreIndependent(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Nop(), Jump(3), Nop(), Nop(), Nop(), Nop(), Jump(8), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	a := w.planned(T, "A", StepPlan{Lo: 0, Hi: 5}, ignoring)
	b := w.planned(T, "B", StepPlan{MaxSteps: 7}, ignoring)
	c := w.planned(T, "C", StepPlan{Lo: 0, Hi: 9, MaxSteps: 100}, ignoring)
	// A block ends at the jump, not at the instructions of the plans; then this
	// one makes plain steps.
	steps := 0
	d := w.Attach(T, "D", planEvents, func(c *Call) Action {
		if ignoring(c); c.Report.Signal == nil || c.Quiesce || !c.Signal.Owned {
			return NoOpinion
		}
		if steps++; steps < 3 {
			return SingleStep
		}
		if steps == 3 {
			return BlockStep
		}
		return Resume
	})
	w.must(d.Control(BlockStep))
	f := w.Attach(T, "F", planEvents, nil)
	g.Go()
	w.ends(g, 0)
	w.stepEnds(a, "5: left after 5")
	w.stepEnds(b, "7: limit after 7")
	w.stepEnds(c, "9: left after 9")
	w.stepEnds(d, "3: done after 1", "4: done after 1", "5: done after 1", "8: done after 1")
	w.equal(f.Count("SIGNAL_CORE 5"), 0)
}

// Two plans that end at the same instruction both end there.
func TestInvariant116PlansEndTogether(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Nop(), Nop(), Sys(SysExit, 0)})
	a := w.planned(g.Leader(), "A", StepPlan{Lo: 0, Hi: 2}, ignoring)
	b := w.planned(g.Leader(), "B", StepPlan{MaxSteps: 2}, ignoring)
	foreign, err := w.Adopt(g.Leader(), "F", AttachForeignTraps, nil)
	w.must(err)
	w.must(foreign.SetEvents(planEvents))
	g.Go()
	w.ends(g, 0)
	w.stepEnds(a, "2: left after 2")
	w.stepEnds(b, "2: limit after 2")
	w.equal(foreign.Count("SIGNAL_CORE 5"), 1)
	w.stepEnds(foreign)
}

// Where the program would trap without a step as well, everybody hears of it.
func TestInvariant116SharedTrap(t *testing.T) {
	for _, p := range []StepPlan{{Lo: 0, Hi: 1}, {Lo: 0, Hi: 99}} {
		w := newWorldIn(t)
		w.SharedTraps = true
		g := w.Prepare(Program{Nop(), Mark("not reached")})
		e := w.planned(g.Leader(), "E", p, nil)
		silent := w.planned(g.Leader(), "silent", p, nil)
		w.must(silent.SetEvents(EventQuiesce))
		other := w.Attach(g.Leader(), "other", planEvents, nil)
		g.Go()
		w.ends(g, 0x80|5) // nobody says otherwise
		for _, x := range []*Scripted{e, other} {
			w.equal(x.Count("SIGNAL_CORE 5"), 1)
		}
		w.equal(e.Calls("SIGNAL_CORE 5")[0].Signal.Owned, p.Hi == 1)
		w.equal(len(w.stepEndsOf(e)) == 1, p.Hi == 1)
		w.stepEnds(other)
		w.finish()
	}
}

func TestInvariant117WatchedBytes(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{
		Store(1, 1), Store(3, 1), // both beside the watched byte
		Sys(SysFill, 0, 5, 4), // the kernel's write
		Nop(), Nop(),
		Sys(SysUnmap, 64, 8),
		Nop(), Store(2, 5), Store(2, 6), Sys(SysExit, 0),
	})
	T := g.Leader()
	watch := func(old byte) Watch { return Watch{Addr: 2, Old: []byte{old}} }
	region := Watch{Addr: 60, Old: make([]byte, 8)}
	e := w.planned(T, "E", StepPlan{Watch: []Watch{watch(0)}}, nil)
	n := 0
	e.Handle(func(c *Call) Action {
		ignoring(c)
		if !over(c) {
			return NoOpinion
		}
		switch n++; n {
		case 1:
			// What is not what the engine saw has changed, whoever did it, and
			// when. The next step tells.
			w.must(c.Report.Engine.StepUntil(StepPlan{Watch: []Watch{watch(4)}}))
		case 2:
			w.must(c.Report.Engine.StepUntil(StepPlan{Watch: []Watch{watch(5), region}}))
		case 3:
			// No change by a write of the same value.
			w.must(c.Report.Engine.StepUntil(StepPlan{Watch: []Watch{watch(5)}}))
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.stepEnds(e, "3: changed after 3, watch 0", "4: changed after 1, watch 0",
		"6: unreadable after 2, watch 1", "9: changed after 3, watch 0")
}

// What another thread changes is seen at the next step.
func TestInvariant117ChangedByOthers(t *testing.T) {
	w := newWorld(t)
	stop := new(atomic.Bool)
	g := w.Prepare(Program{Spin(stop), Sys(SysExit, 0)})
	T := g.Leader()
	e := w.planned(T, "E", StepPlan{Watch: []Watch{{Addr: 7, Old: []byte{0}}}}, func(c *Call) Action {
		ignoring(c)
		if over(c) {
			return Stop
		}
		return NoOpinion
	})
	g.Go()
	w.moves(T)
	T.Poke(7, 1)
	w.parked(T)
	w.equal(len(w.stepEndsOf(e)), 1)
	stop.Store(true)
	w.must(e.Control(Resume))
	w.ends(g, 0)
}

func TestInvariant118SignalsInAPlan(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{
		Sys(SysAction, SIGUSR1, 10), Nop(),
		Sys(SysThreadKill, 0, SIGUSR1), Nop(), // handled
		Sys(SysThreadKill, 0, SIGURG), // ignored
		Break(),
		Nop(), Nop(), Nop(), Sys(SysExit, 0),
		Nop(), Sys(SysReturn),
	})
	T := g.Leader()
	swallow := func(c *Call) {
		if ignoring(c); c.Report.Signal != nil && !c.Quiesce && c.Info.Signo == 5 {
			c.R.Dispose(DispIgnore)
		}
	}
	plans := []StepPlan{{Lo: 10, Hi: 12}, {Lo: 2, Hi: 8}}
	e := w.planned(T, "E", StepPlan{Lo: 0, Hi: 10}, nil)
	e.Handle(func(c *Call) Action {
		swallow(c)
		if over(c) && len(plans) > 0 {
			w.must(e.StepUntil(plans[0]))
			plans = plans[1:]
		}
		return NoOpinion
	})
	// Without a range the handler is part of the plan.
	all := w.planned(T, "all", StepPlan{MaxSteps: 9}, func(c *Call) Action {
		swallow(c)
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.stepEnds(e, "10: left after 4 at a handler", "3: left after 2", "8: left after 4")
	w.stepEnds(all, "7: limit after 9")
	breakpoint := 0
	for _, c := range e.Calls("SIGNAL_CORE 5") {
		if !c.Signal.Owned {
			breakpoint++
			w.equal(c.Regs.PC, int64(6))
		}
	}
	w.equal(breakpoint, 1)
	w.equal(all.Count("SIGNAL_IGN 23"), 1)
}

// The answer to a signal can end a plan, and a handler of a signal that nobody
// looks at ends it if it is out of range.
func TestInvariant118SignalAnswerEndsPlan(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Break(), Nop(), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	e := w.planned(T, "E", StepPlan{Lo: 0, Hi: 3}, func(c *Call) Action {
		if c.Report.Signal == nil || c.Quiesce {
			return NoOpinion
		}
		c.R.Dispose(DispIgnore)
		return Resume
	})
	g.Go()
	w.ends(g, 0)
	w.stepEnds(e)
	w.equal(e.Count("SIGNAL_CORE 5"), 1)
}

func TestInvariant118FaultIsNoStep(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysUnmap, 0, 1), Nop(), Store(0, 1), Sys(SysExit, 0)})
	T := g.Leader()
	e := w.planned(T, "E", StepPlan{Lo: 0, Hi: 3}, func(c *Call) Action {
		if ignoring(c); c.Report.Event == EventSignalCore && !c.Quiesce && c.Info.Signo == SIGSEGV {
			c.R.Dispose(DispIgnore)
			c.Task.Regs().PC++
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	w.equal(e.Count("SIGNAL_CORE 11"), 1)
	w.equal(len(w.stepEndsOf(e)), 0) // the call at 3 exits
}

func TestInvariant119CallsInAPlan(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Sys(SysBlock, 1), Sys(SysGetID), Nop(), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	e := w.planned(T, "E", StepPlan{Lo: 0, Hi: 4}, ignoring)
	g.Go()
	w.asleep(T)
	w.equal(len(w.stepEndsOf(e)), 0)
	// A stop does not end the sleep, Interrupt does, and the plan goes on.
	w.is(e.Control(Stop), ErrInProgress)
	w.must(e.Control(Interrupt))
	w.must(e.Wait(1, "SIGNAL_REPORT 0"))
	w.asleep(T)
	w.Fire(1)
	w.ends(g, 0)
	ends := w.stepEndsOf(e)
	w.equal(len(ends), 1)
	w.yes(strings.HasPrefix(ends[0], "4: left after "), ends[0])
}

func TestInvariant120PlanEndsWithoutTrap(t *testing.T) {
	for name, end := range map[string]func(*world, *FakeTask, *Scripted){
		"detach": func(w *world, _ *FakeTask, e *Scripted) {
			if err := e.Control(Detach); err != nil {
				w.is(err, ErrInProgress)
			}
		},
		"resume": func(w *world, _ *FakeTask, e *Scripted) { w.must(e.Control(Resume)) },
		"kill":   func(_ *world, t *FakeTask, _ *Scripted) { t.Group().Kill(SIGKILL) },
		"exit":   func(*world, *FakeTask, *Scripted) {},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			stop := new(atomic.Bool)
			g := w.Prepare(Program{Spin(stop), Sys(SysExit, 0)})
			e := w.planned(g.Leader(), "E", StepPlan{Lo: 0, Hi: 2}, ignoring)
			g.Go()
			w.moves(g.Leader())
			end(w, g.Leader(), e)
			if name != "kill" {
				stop.Store(true)
			}
			code := int32(0)
			if name == "kill" {
				code = 9
			}
			w.ends(g, code)
			w.stepEnds(e)
			w.equal(e.Count("SIGNAL_CORE 5"), 0)
		})
	}
}

func TestInvariant120ExecEndsPlan(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Nop(), Sys(SysExec, -1), Sys(SysExec, 3), Nop(), Nop(), Sys(SysExit, 0)})
	e := w.planned(g.Leader(), "E", StepPlan{Lo: 0, Hi: 100, Watch: []Watch{{Addr: 0, Old: []byte{0}}}}, ignoring)
	g.Go()
	w.ends(g, 0)
	w.stepEnds(e, "3: new image after 3")
}

func TestInvariant120AnotherStepReplacesPlan(t *testing.T) {
	w := newWorld(t)
	g := w.Prepare(Program{Sys(SysGetID), Nop(), Nop(), Nop(), Nop(), Sys(SysExit, 0)})
	e := w.Attach(g.Leader(), "E", planEvents|EventSyscallExit, func(c *Call) Action {
		if ignoring(c); c.Report.Event == EventSyscallExit && !c.Quiesce {
			w.must(c.Report.Engine.StepUntil(StepPlan{MaxSteps: 3}))
			w.must(c.Report.Engine.StepUntil(StepPlan{Lo: 0, Hi: 3}))
			return NoOpinion
		}
		if over(c) && c.Signal.Step.Reason == StepLeft {
			w.must(c.Report.Engine.StepUntil(StepPlan{MaxSteps: 3}))
			return SingleStep
		}
		return NoOpinion
	})
	g.Go()
	w.ends(g, 0)
	// The call is a step of the plan that was made at its exit.
	w.stepEnds(e, "3: left after 3", "4: done after 1")
}

func TestInvariant121PlanOutlivesAStop(t *testing.T) {
	w := newWorld(t)
	stop := new(atomic.Bool)
	g := w.Prepare(Program{Spin(stop), Nop(), Nop(), Sys(SysExit, 0)})
	T := g.Leader()
	e := w.planned(T, "E", StepPlan{Lo: 0, Hi: 2}, ignoring)
	g.Go()
	w.moves(T)
	if err := e.Control(Stop); err != nil {
		w.is(err, ErrInProgress)
	}
	w.parked(T)
	w.still(T)
	stop.Store(true)
	w.must(e.Control(ReportNext))
	w.ends(g, 0)
	ends := w.stepEndsOf(e)
	w.equal(len(ends), 1)
	w.yes(strings.HasPrefix(ends[0], "2: left after "), ends[0])
}

func TestInvariant121PlanIsSaved(t *testing.T) {
	w := newWorld(t)
	stop := new(atomic.Bool)
	T := w.Prepare(Program{Spin(stop), Sys(SysExit, 0)}).Leader()
	e, err := T.Thread.Attach(AttachCreate, plannedOps, nil)
	w.must(err)
	w.must(e.SetEvents(planEvents))
	w.must(e.StepUntil(StepPlan{Lo: 0, Hi: 50, Watch: []Watch{{Addr: 3, Old: []byte{0}}}}))
	T.Group().Go()
	w.until("some steps were made", func() bool { return T.Ran() > 10 })
	if err := e.Control(Stop); err != nil {
		w.is(err, ErrInProgress)
	}
	w.parked(T)
	ran := uint64(T.Ran())
	blob, dropped, err := T.Thread.Save()
	w.must(err)
	w.equal(len(dropped), 0)
	T.Group().Kill(SIGKILL)

	g := w.Prepare(Program{Nop(), Store(3, 1), Nop(), Sys(SysExit, 0)})
	R := g.Leader()
	stopped, lost := R.Thread.Restore(blob)
	w.yes(stopped && len(lost) == 0, "all is restored")
	e, err = R.Thread.Attach(AttachMatchOps, plannedOps, nil)
	w.must(err)
	w.yes(R.Thread.Release(e), "nobody holds it now")
	g.Go()
	w.parked(R)
	w.equal(plannedEnd.Load(), StepEnd{Reason: StepChanged, Steps: ran + 2})

	R = w.Prepare(nil).Leader()
	blob = []byte(strings.Replace(string(blob), `"Hi":50`, `"Hi":0`, 1))
	if _, lost := R.Thread.Restore(blob); len(lost) != 0 {
		t.Errorf("a plan without a range: %v", lost)
	}
	blob = []byte(strings.Replace(string(blob), `"Addr":3`, `"Addr":18446744073709551615`, 1))
	blob = []byte(strings.Replace(string(blob), `"Old":"AA=="`, `"Old":"AAAA"`, 1))
	R = w.Prepare(nil).Leader()
	if _, lost := R.Thread.Restore(blob); len(lost) != 1 || R.Thread.Traced() {
		t.Errorf("an impossible saved plan gives %v", lost)
	}
	w.must(e.Control(Detach))
	w.ends(g, 0)
}

var (
	plannedEnd atomic.Value // of StepEnd
	plannedOps = &Ops{
		Name:    "planned",
		Quiesce: func(*Report, Events) Action { return NoOpinion },
		Signal: func(r *Report) Action {
			if !r.Signal.Owned {
				return NoOpinion
			}
			plannedEnd.Store(r.Signal.Step)
			r.Dispose(DispIgnore)
			return Stop
		},
		Save: func(*Engine) ([]byte, bool) { return nil, true },
	}
)

func init() {
	RegisterRestorer("planned", func(*Thread, []byte) (*Ops, any, error) { return plannedOps, nil, nil })
}

func TestInvariant122ImpossiblePlans(t *testing.T) {
	w := newWorld(t)
	g, T, stop := w.spinner()
	e := w.Attach(T, "E", planEvents, ignoring)
	many := make([]Watch, MaxWatches+1)
	for i := range many {
		many[i] = Watch{Addr: 0, Old: []byte{0}}
	}
	for _, p := range []StepPlan{
		{},
		{Lo: 5, Hi: 5}, {Lo: 5, Hi: 4}, {Lo: 5}, // the end is exclusive
		{Watch: []Watch{{Addr: 5}}},
		{Watch: many},
		{Watch: []Watch{{Addr: 0, Old: make([]byte, MaxWatchBytes+1)}}},
		{Watch: []Watch{{Addr: 0, Old: make([]byte, MaxWatchBytes)}, {Addr: 0, Old: []byte{1}}}},
		{Watch: []Watch{{Addr: 1<<64 - 1, Old: []byte{1, 2}}}},
	} {
		w.is(e.StepUntil(p), ErrInvalid)
	}
	w.must(e.SetEvents(SignalEvents))
	w.is(e.StepUntil(StepPlan{MaxSteps: 1}), ErrInvalid)
	w.must(e.SetEvents(planEvents))
	// At the limits.
	old := []byte{0}
	w.must(e.StepUntil(StepPlan{Watch: []Watch{{Addr: 1<<64 - 1, Old: old}}}))
	w.must(e.StepUntil(StepPlan{Watch: many[1:], MaxSteps: 1<<64 - 1}))
	old[0] = 9 // the plan has its own copy
	w.moves(T)
	if err := e.Control(Detach); err != nil {
		w.is(err, ErrInProgress)
	}
	w.is(e.StepUntil(StepPlan{MaxSteps: 1}), ErrGone)
	stop.Store(true)
	w.ends(g, 0)

	w = newWorldIn(t)
	defer w.finish()
	w.NoStep = true
	g, T, stop = w.spinner()
	e = w.Attach(T, "E", planEvents, nil)
	w.is(e.StepUntil(StepPlan{MaxSteps: 1}), ErrUnsupported)
	stop.Store(true)
	w.ends(g, 0)
}
