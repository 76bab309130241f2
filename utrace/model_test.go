package utrace_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run the model test with this seed only")
	modelTime = flag.Duration("model", 5*time.Second, "how long the model test tries new seeds")
)

// The model test: actors, each the owner of one engine after the other, do what
// scripts say to one thread, beside a user who sends signals and a kill that
// comes at any time. What must hold whatever the interleaving is checked as it
// happens, against what each actor knows:
//
//   - callbacks of one thread never overlap, and come in attach order
//   - none comes for an event that was removed, or after the end of a detach
//   - every promised callback is made, unless the thread dies
//   - a thread that an engine holds parked runs nothing
//   - exactly one party learns that it must clean up; release runs once

// script is what an actor does; false at its end.
type script func() (byte, bool)

func randomScript(r *rand.Rand, n int) script {
	return func() (byte, bool) {
		n--
		return byte(r.Uint32()), n >= 0
	}
}

func byteScript(b []byte) script {
	return func() (byte, bool) {
		if len(b) == 0 {
			return 0, false
		}
		x := b[0]
		b = b[1:]
		return x, true
	}
}

type model struct {
	t    testing.TB
	name string
	k    *Kernel
	g    *Group
	T    *FakeTask

	inside atomic.Int32 // callbacks that are running
	failed atomic.Bool

	mu      sync.Mutex
	attachN int
	engines []*modelEngine
	// last is the place in the pass of the last callback.
	last struct {
		event Events
		ran   int64
		n     int
	}
}

type modelEngine struct {
	*Engine
	m *model
	n int // in attach order

	allowed  atomic.Uint32 // events that may still be reported
	gone     atomic.Bool   // no callback may come any more
	calls    atomic.Int32  // callbacks begun
	rested   atomic.Int32  // of them, those before user mode
	signals  atomic.Int32  // of them, SIGNAL_REPORTs
	answers  atomic.Uint64 // what callbacks answer, eight in turn
	left     atomic.Bool   // a callback answered DETACH
	released atomic.Int32
	reaped   atomic.Int32
	cleans   int // the owner learned that it must clean up
}

func (m *model) fail(format string, args ...any) {
	if m.failed.CompareAndSwap(false, true) {
		m.t.Errorf("%s: %s", m.name, fmt.Sprintf(format, args...))
	}
}

// modelAnswers is what an engine may answer; NoOpinion most.
var modelAnswers = [16]Action{0, 0, 0, 0, 0, 0, 0, Resume, Resume, Stop, Stop, Interrupt, ReportNext, SingleStep, BlockStep, Detach}

func (e *modelEngine) callback(r *Report, quiesce bool) Action {
	m := e.m
	if m.inside.Add(1) != 1 {
		m.fail("two callbacks at once")
	}
	defer m.inside.Add(-1)
	n := e.calls.Add(1)
	if e.gone.Load() {
		m.fail("engine %d: callback of %v after it was detached", e.n, r.Event)
	}
	need := r.Event
	if quiesce || r.Event == 0 {
		need = EventQuiesce
	}
	if Events(e.allowed.Load())&need == 0 {
		m.fail("engine %d: callback of %v (quiesce %v), which it did not ask for", e.n, r.Event, quiesce)
	}
	m.order(e, r)
	switch {
	case r.Event == EventReap:
		e.reaped.Add(1)
		return NoOpinion
	case r.Event == 0:
		e.rested.Add(1)
		if r.Signal != nil && r.Signal.Kind == SignalReport {
			e.signals.Add(1)
		}
	case r.Signal != nil && !quiesce:
		if r.Signal.Info.Signo == 9 {
			m.fail("SIGKILL was reported")
		}
		if r.Signal.Info.Signo != SIGUSR1 || n%2 == 0 {
			r.Dispose(DispIgnore)
		}
	}
	if n%4 == 0 {
		runtime.Gosched()
	}
	a := modelAnswers[e.answers.Load()>>(n%16*4)&15]
	if a == Detach && r.Event != EventStopped {
		e.left.Store(true)
	}
	return a
}

// order checks the order of callbacks in those passes that a thread makes but
// once at one point of its program.
func (m *model) order(e *modelEngine, r *Report) {
	reverse := false
	switch r.Event {
	case EventSyscallEntry:
		if r.Resumed {
			return
		}
		reverse = true
	case EventSyscallExit, EventExit, EventDeath, EventReap:
	default:
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	l := &m.last
	if l.event == r.Event && l.ran == m.T.Ran() && (!reverse && e.n < l.n || reverse && e.n > l.n) {
		m.fail("engine %d called after engine %d for %v", e.n, l.n, r.Event)
	}
	l.event, l.ran, l.n = r.Event, m.T.Ran(), e.n
}

func (m *model) attach() *modelEngine {
	e := &modelEngine{m: m}
	own := func(r *Report) Action { return e.callback(r, false) }
	ops := &Ops{
		Name:         "model",
		Quiesce:      func(r *Report, _ Events) Action { return e.callback(r, true) },
		SyscallEntry: own, SyscallExit: own, Signal: own, Jctl: own, Clone: own, VforkDone: own,
		Exec: own, Exit: own, Death: own, Seccomp: own,
		Reap:    func(r *Report) { e.callback(r, false) },
		Stopped: func(r *Report) { e.callback(r, false) },
		Release: func(any) { e.released.Add(1) },
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	eng, err := m.T.Thread.Attach(AttachCreate, ops, nil)
	if err != nil {
		if err != ErrGone {
			m.fail("attach: %v", err)
		}
		return nil
	}
	m.attachN++
	e.Engine, e.n = eng, m.attachN
	m.engines = append(m.engines, e)
	e.setEvents(EventQuiesce | EventReap)
	return e
}

func (e *modelEngine) setEvents(ev Events) {
	was := e.allowed.Load()
	e.allowed.Store(was | uint32(ev))
	switch err := e.SetEvents(ev); err {
	case nil:
		e.allowed.Store(uint32(ev))
	case ErrInProgress:
		if was&^uint32(ev) == 0 {
			e.m.fail("SetEvents added only and said %v", err)
		}
		_ = e.Barrier(context.Background())
		e.allowed.Store(uint32(ev))
	case ErrAlready, ErrGone:
		e.allowed.Store(was)
	default:
		e.m.fail("SetEvents(%v): %v", ev, err)
	}
}

// over reports whether nothing is to be expected of the engine any more.
func (e *modelEngine) over() bool { return e.Detached() || e.m.T.Zombie() }

// await waits for a promised callback. If the engine's own answer has stopped
// the thread meanwhile it is let go: the promise is kept then.
func (e *modelEngine) await(what string, n *atomic.Int32, was int32, mayHold bool) {
	for deadline := time.Now().Add(Patience); n.Load() == was && !e.over(); {
		if time.Now().After(deadline) {
			e.m.fail("engine %d: the callback promised by %s does not come", e.n, what)
			return
		}
		if !mayHold && e.Holds() {
			e.control(Resume)
		}
		time.Sleep(5 * time.Microsecond)
	}
}

func (e *modelEngine) control(a Action) error {
	err := e.Control(a)
	switch err {
	case nil, ErrInProgress, ErrGone:
	default:
		e.m.fail("Control(%v): %v", a, err)
	}
	return err
}

func (e *modelEngine) stop() {
	was := e.calls.Load()
	promised := e.Events()&EventQuiesce != 0
	switch err := e.control(Stop); err {
	case nil:
		e.checkHeld()
	case ErrInProgress:
		if promised {
			e.await("STOP", &e.calls, was, true)
		}
		for e.Holds() && !e.m.T.Thread.Stopped() && !e.over() {
			time.Sleep(5 * time.Microsecond)
		}
		e.checkHeld()
	}
}

// checkHeld checks that a thread that this engine holds parked runs nothing.
func (e *modelEngine) checkHeld() {
	T := e.m.T
	if !e.Holds() || !T.Thread.Stopped() {
		return
	}
	was := T.Ran()
	for range 3 {
		runtime.Gosched()
	}
	if T.Ran() != was {
		e.m.fail("engine %d holds the thread, which runs", e.n)
	}
}

// detach ends the engine and notes who learned that it must clean up.
func (e *modelEngine) detach() {
	switch err := e.Control(Detach); err {
	case nil:
		e.gone.Store(true)
		e.cleans++
	case ErrInProgress:
		_ = e.Barrier(context.Background())
		e.gone.Store(true)
		e.cleans++
	case ErrAlready, ErrGone:
	default:
		e.m.fail("Control(Detach): %v", err)
	}
	e.Put()
}

func (m *model) actor(s script) {
	e := m.attach()
	for e != nil {
		b, ok := s()
		if !ok {
			break
		}
		switch b % 16 {
		case 0, 1:
			e.stop()
		case 2, 3:
			e.control(Resume)
		case 4:
			if e.Events()&EventQuiesce != 0 {
				was := e.rested.Load()
				if err := e.Control(ReportNext); err == nil {
					e.await("REPORT", &e.rested, was, false)
				}
			}
		case 5:
			if e.Events()&EventQuiesce != 0 {
				was := e.signals.Load()
				if err := e.Control(Interrupt); err == nil {
					e.await("INTERRUPT", &e.signals, was, false)
				}
			}
		case 6, 7:
			var err error
			switch b >> 4 & 3 {
			case 0:
				err = e.Control(SingleStep)
			case 1:
				err = e.Control(BlockStep)
			case 2:
				err = e.StepUntil(StepPlan{Lo: 0, Hi: uint64(b>>6) + 1, MaxSteps: 20})
			default:
				err = e.StepUntil(StepPlan{Watch: []Watch{{Addr: uint64(b >> 6), Old: []byte{0}}}})
			}
			if err != nil && err != ErrGone && err != ErrInvalid {
				m.fail("step: %v", err)
			}
		case 8, 9:
			x, _ := s()
			y, _ := s()
			ev := Events(uint32(x)<<8|uint32(y))<<2 | EventReap
			if b&0x10 == 0 {
				ev |= EventQuiesce
			}
			e.setEvents(ev & AllEvents)
		case 10:
			_ = e.Barrier(context.Background())
		case 11:
			e.detach()
			e = m.attach()
		case 12:
			var x Exam
			if e.Prepare(&x) == nil {
				m.mu.Lock() // nothing keeps two examining engines apart
				m.T.Regs().Args[5]++
				m.mu.Unlock()
				_ = e.Finish(&x)
			}
		case 13:
			a, _ := s()
			c, _ := s()
			e.answers.Store(rand.New(rand.NewPCG(uint64(a), uint64(c))).Uint64())
		case 14:
			_ = e.Inject(&SigInfo{Signo: SIGUSR1}, nil, DispDeliver)
		case 15:
			time.Sleep(time.Duration(b) * time.Microsecond)
		}
	}
	if e != nil {
		e.detach()
	}
}

// modelProgram does a bit of all, for ever.
var modelProgram = Program{
	Jump(4), Nop(),
	Nop(), Sys(SysReturn), // the handler
	Sys(SysAction, SIGUSR1, 2, ActionRestart),
	Sys(SysGetID), Nop(), Nop(), // 5
	Sys(SysBlock, 1),
	Sys(SysKill, 0, SIGURG),
	Sys(SysClone, CloneVfork, 15),
	Sys(SysWait, 0),
	Sys(SysKill, 0, SIGUSR1),
	Nop(),
	Jump(5),
	Sys(SysExit, 0), // 15: child
}

// run runs the actors' scripts; user says what comes from outside.
func runModel(t testing.TB, name string, actors []script, user script) {
	m := &model{t: t, name: name, k: NewKernel()}
	m.k.Quiet = true
	m.g = m.k.Prepare(modelProgram)
	m.T = m.g.Leader()
	m.g.Go()
	var all sync.WaitGroup
	done := make(chan struct{})
	for _, s := range actors {
		all.Go(func() { m.actor(s) })
	}
	outside := make(chan struct{})
	go func() {
		defer close(outside)
		for {
			b, ok := user()
			if !ok {
				b = 0
			}
			switch b % 32 {
			case 1:
				m.g.Kill(SIGSTOP)
				runtime.Gosched()
				m.g.Kill(SIGCONT)
			case 2:
				m.T.Kill(SIGUSR1)
			case 3:
				m.g.Kill(SIGURG)
			case 4:
				if ok && b == 4 {
					m.g.Kill(SIGKILL)
				}
			default:
				m.k.Fire(1)
			}
			select {
			case <-done:
				return
			case <-time.After(10 * time.Microsecond):
			}
		}
	}()
	all.Wait()
	close(done)
	<-outside
	m.g.Kill(SIGKILL)
	if _, err := m.g.Wait(); err != nil {
		m.fail("%v", err)
	}
	if err := m.k.Shutdown(); err != nil {
		m.fail("%v", err)
	}
	for _, s := range m.k.Log.Of("fault") {
		m.fail("%s", s)
	}
	for _, e := range m.engines {
		if n := e.released.Load(); n != 1 {
			m.fail("engine %d was released %d times", e.n, n)
		}
		// A callback's DETACH is the third way to learn it; whether its answer
		// counted is known if neither of the others happened.
		switch n := e.cleans + int(e.reaped.Load()); {
		case n > 1, n == 0 && !e.left.Load():
			m.fail("%d parties learned that they must clean up engine %d", n, e.n)
		}
	}
}

func modelScripts(seed uint64) (actors []script, user script) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range 2 + r.IntN(3) {
		actors = append(actors, randomScript(rand.New(rand.NewPCG(seed, uint64(i)+2)), 10+r.IntN(120)))
	}
	return actors, randomScript(rand.New(rand.NewPCG(seed, 0)), 1<<30)
}

func TestModel(t *testing.T) {
	if *seedFlag != 0 {
		for range 20 {
			actors, user := modelScripts(*seedFlag)
			runModel(t, fmt.Sprintf("-seed=%d", *seedFlag), actors, user)
		}
		return
	}
	start := time.Now()
	first := uint64(start.UnixNano())
	n := uint64(0)
	for ; time.Since(start) < *modelTime && !t.Failed(); n++ {
		seed := first + n
		actors, user := modelScripts(seed)
		runModel(t, fmt.Sprintf("replay with -run=TestModel -seed=%d", seed), actors, user)
	}
	t.Logf("%d seeds from %d", n, first)
}

// FuzzModel runs the model on scripts of the fuzzer's choice: the bytes between
// 0xff are one actor's each, the first part is what comes from outside.
func FuzzModel(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0xff, 0, 2, 0, 2, 0, 2, 11, 0xff, 0, 2, 4, 5, 11})
	f.Add([]byte{1, 1, 1, 0xff, 0, 2, 1, 2, 0xff, 0, 2, 4, 11, 0xff, 5, 5, 5})
	f.Add([]byte{2, 3, 0xff, 8, 0xfe, 0xfe, 6, 6, 22, 22, 4, 0xff, 8, 1, 2, 13, 3, 4, 15})
	f.Add([]byte{0, 0, 0, 4, 0xff, 13, 1, 2, 0, 0, 0, 12, 14, 2, 0xff, 13, 9, 9, 4, 11, 11, 11})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 256 {
			return
		}
		parts := [][]byte{nil}
		for _, x := range b {
			if x == 0xff && len(parts) < 5 {
				parts = append(parts, nil)
				continue
			}
			parts[len(parts)-1] = append(parts[len(parts)-1], x)
		}
		var actors []script
		for _, p := range parts[1:] {
			actors = append(actors, byteScript(p))
		}
		runModel(t, fmt.Sprintf("% x", b), actors, byteScript(parts[0]))
	})
}
