package kit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// A Tracing is what Follow attaches to each thread.
type Tracing struct {
	// Ops are the callbacks. Their Clone, Death and Release are called beside the
	// kit's own.
	Ops *utrace.Ops
	// Events are turned on at once.
	Events utrace.Events
	// Data returns the engine's data for a thread; nil if it needs none. It may be
	// called with locks of the kernel held.
	Data func(t target.Thread) any
	// Unused, if it is set, is given what Data returned for a thread to which the
	// engine was not attached after all: it had one, or was about to die. Locks may be
	// held.
	Unused func(data any)
	// Begin, if it is set, is called for each process that the runtime starts: a callback
	// of its first thread, the first one of all, before the first instruction. Memory
	// and registers are those that the program begins with. One that is killed before
	// it could begin is reported, too.
	Begin func(r *utrace.Report)
}

// Attached is an engine's data, as utrace sees it: see Of.
type Attached struct {
	Session *Session
	// Thread is the thread that the engine is attached to.
	Thread target.Thread
	// Engine is the engine; it is not set yet in Tracing.Data.
	Engine *utrace.Engine
	// Data is what Tracing.Data returned.
	Data any

	// begins: Tracing.Begin is still to be called. After attaching only the thread
	// itself uses it.
	begins bool
	dead   bool // guarded by Session.mu
}

// Of returns what Follow knows of an engine that it attached. Any goroutine.
func Of(e *utrace.Engine) *Attached { return e.Data().(*Attached) }

// Data returns the data of the engine that a callback is for. T is the type that
// Tracing.Data returned.
func Data[T any](r *utrace.Report) T { return Of(r.Engine).Data.(T) }

// following is one call of Follow.
type following struct {
	s       *Session
	tracing Tracing
	ops     utrace.Ops
	stopNew func()
}

// always are the events that the kit itself needs.
const always = utrace.EventClone | utrace.EventDeath

// Follow attaches an engine to every thread of the session's scope, to those that
// run and to all that will come: each thread gets one, and one that is made after
// Follow returned gets it before it runs. The session ends when they are all dead.
//
// Not in callbacks. Errors: ErrNoProcess, or what utrace.Attach and SetEvents say.
func (s *Session) Follow(t Tracing) error {
	f := &following{s: s, tracing: t, ops: *t.Ops}
	f.ops.Clone, f.ops.Death, f.ops.Release = f.clone, f.death, f.release
	if t.Begin != nil {
		f.ops.Quiesce = f.quiesce
	}
	if t.Ops.Name == "" {
		f.ops.Name = s.Facility.Name
	}
	begin := t.Begin != nil
	stop := s.System.OnNewProcess(func(t target.Thread) {
		if s.Scope.started(t.Process()) {
			if err := f.attachNew(t, begin); err != nil {
				s.End(err)
			}
		}
	})
	s.mu.Lock()
	f.stopNew = stop
	s.follows = append(s.follows, f)
	s.starting++
	s.mu.Unlock()
	err := f.attachAll()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starting--
	if err == nil && (s.some || len(s.Scope.PIDs) > 0) {
		s.endIfDead()
	}
	return err
}

// attachAll attaches to the threads that run.
func (f *following) attachAll() error {
	s := f.s
	// A thread that was not attached yet may make another one meanwhile, and die. Once
	// a round finds none that is new, neither to be attached nor to be dead, all who
	// could make one were attached when it looked.
	gone := map[*utrace.Thread]bool{}
	for first := true; ; first = false {
		threads, err := s.Scope.running(s.System)
		if err != nil {
			if !first && errors.Is(err, ErrNoProcess) {
				break // it was there, and has died
			}
			return err
		}
		news := false
		for _, t := range threads {
			err := f.attach(t, false)
			switch {
			case err == nil:
				news = true
			case err == utrace.ErrGone:
				news = news || !gone[t.Utrace()]
				gone[t.Utrace()] = true
			case err != utrace.ErrExists:
				return fmt.Errorf("attaching to thread %d: %w", t.ID(), err)
			}
		}
		if !news {
			break
		}
	}
	return nil
}

// attach attaches to t; begin: it has not begun yet, and Tracing.Begin wants to know
// when it does. Errors: ErrExists, if it was attached before; ErrGone, if it dies right
// now and needs no engine any more; what utrace.Attach and SetEvents say.
func (f *following) attach(t target.Thread, begin bool) error {
	a := &Attached{Session: f.s, Thread: t, begins: begin}
	if f.tracing.Data != nil {
		a.Data = f.tracing.Data(t)
	}
	err := f.attachWith(a, begin)
	if err != nil && f.tracing.Unused != nil {
		f.tracing.Unused(a.Data)
	}
	return err
}

func (f *following) attachWith(a *Attached, begin bool) error {
	e, err := f.enter(a)
	if err != nil {
		return err
	}
	defer e.Put() // not under Session.mu, which release takes
	events := f.tracing.Events | always
	if begin {
		events |= utrace.EventQuiesce
	}
	err = e.SetEvents(events)
	if err == nil && begin {
		err = e.Control(utrace.ReportNext)
	}
	if err == nil {
		return nil
	}
	// It had no events, so no callback can be running.
	_ = e.Control(utrace.Detach)
	if err == utrace.ErrAlready {
		err = utrace.ErrGone
	}
	return err
}

// attachNew attaches to a thread that does not run yet. That it is attached already,
// or was killed, is all the same.
func (f *following) attachNew(t target.Thread, begin bool) error {
	if err := f.attach(t, begin); err != utrace.ErrExists && err != utrace.ErrGone {
		return err
	}
	return nil
}

// enter makes a's engine, and notes it.
func (f *following) enter(a *Attached) (*utrace.Engine, error) {
	s := f.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return nil, utrace.ErrGone
	}
	e, err := a.Thread.Utrace().Attach(utrace.AttachCreate|utrace.AttachExclusive|utrace.AttachMatchOps, &f.ops, a)
	if err != nil {
		return nil, err
	}
	a.Engine = e
	s.attached[a] = true
	s.live++
	s.some = true
	return e, nil
}

// SetEvents replaces the events of an engine that Follow attached. Errors are those
// of utrace.Engine.SetEvents.
func (a *Attached) SetEvents(ev utrace.Events) error { return a.Engine.SetEvents(ev | always) }

// quiesce calls Begin. An engine that has not asked for the event itself does without
// from then on: it would come with every other one.
func (f *following) quiesce(r *utrace.Report, event utrace.Events) utrace.Action {
	if a := Of(r.Engine); a.begins {
		a.begins = false
		if f.tracing.Events&utrace.EventQuiesce == 0 {
			// While its death is reported it cannot be, but then it was the last one.
			_ = a.Engine.SetEvents(a.Engine.Events() &^ utrace.EventQuiesce)
		}
		f.tracing.Begin(r)
	}
	if f.tracing.Ops.Quiesce == nil || f.tracing.Events&utrace.EventQuiesce == 0 {
		return utrace.NoOpinion
	}
	return f.tracing.Ops.Quiesce(r, event)
}

func (f *following) clone(r *utrace.Report) utrace.Action {
	action := utrace.NoOpinion
	if f.tracing.Ops.Clone != nil {
		action = f.tracing.Ops.Clone(r)
	}
	const cloneThread = 0x10000 // CLONE_THREAD
	if f.s.Scope.NoFork && r.CloneFlags&cloneThread == 0 {
		return action
	}
	if err := f.attachNew(f.s.System.Of(r.Child), false); err != nil {
		panic(err) // contained, and reported as this engine's fault
	}
	return action
}

func (f *following) death(r *utrace.Report) utrace.Action {
	action := utrace.NoOpinion
	if f.tracing.Ops.Death != nil {
		action = f.tracing.Ops.Death(r)
	}
	f.s.died(Of(r.Engine))
	return action
}

func (f *following) release(data any) {
	a := data.(*Attached)
	f.s.died(a)
	f.s.mu.Lock()
	delete(f.s.attached, a)
	f.s.mu.Unlock()
	if f.tracing.Ops.Release != nil {
		f.tracing.Ops.Release(a.Data)
	}
}

// died notes that a thread is dead, or its engine gone.
func (s *Session) died(a *Attached) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.dead {
		return
	}
	a.dead = true
	s.live--
	s.endIfDead()
}

// endIfDead ends the session if all that it follows is dead. Precondition: s.mu is held.
func (s *Session) endIfDead() {
	if s.live == 0 && s.starting == 0 && !s.over {
		s.End(nil)
	}
}

// detachAll takes the session's engines off all threads. No callback runs any
// more when it returns.
func (s *Session) detachAll() {
	s.mu.Lock()
	s.over = true
	follows := s.follows
	var all []*Attached
	for a := range s.attached {
		all = append(all, a)
	}
	s.mu.Unlock()
	for _, f := range follows {
		f.stopNew()
	}
	var running []*Attached
	for _, a := range all {
		err := a.Engine.Control(utrace.Detach)
		for err == utrace.ErrAlready { // DEATH is being reported
			time.Sleep(time.Millisecond)
			err = a.Engine.Control(utrace.Detach)
		}
		if err == utrace.ErrInProgress {
			running = append(running, a)
		}
	}
	for _, a := range running {
		// It says when the callback is over; nothing can be wrong with that.
		_ = a.Engine.Barrier(context.Background())
	}
}
