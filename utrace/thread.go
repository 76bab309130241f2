package utrace

import (
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
)

// A Thread is the tracing state of one schedulable user thread. The kernel's
// task holds it by value and calls its host side (Report…, TryBeginStop, …);
// engines see it in callbacks and attach to it.
//
// Lock order: Thread.mu is a leaf. No Task method and no callback is called
// with it held, so the host may call any method with its own locks held, except
// where a method says that it calls the Task.
type Thread struct {
	// mask is the union of all engines' events and of attention. It is written
	// under mu and read without.
	mask atomic.Uint32

	task Task

	mu sync.Mutex
	// hostEvents is what SetHostEvents was given.
	hostEvents Events
	// engines is in attach order. It is never changed in place: a pass walks
	// the slice that it found when it began.
	engines []*Engine
	// reporting is the engine whose callback is running.
	reporting *Engine
	// lastReport, lastInterrupt: as in the pass, for the callback that is
	// running. Used on the thread only.
	lastReport, lastInterrupt bool
	// stopReport: the next ReportQuiesce is made on the way into a stop. Used
	// on the thread only.
	stopReport bool
	// barrier, if not nil, is closed when the callback of reporting has been
	// carried out.
	barrier chan struct{}

	// stale: updateLocked is due.
	stale bool
	// stopped: parked in a stop of ours.
	stopped bool
	// zombie: DEATH has been, or is being, reported.
	zombie bool
	// death: the DEATH pass is running.
	death bool
	// reaping: release has begun; reapDue: it waits for the DEATH pass.
	reaping, reapDue bool
	// again: REPORT or INTERRUPT was asked for since the last SYSCALL_ENTRY
	// report began, by an answer or by Control (invariant 41).
	again bool
	// handlerDue: a HANDLER report is owed if a handler's frame gets built.
	handlerDue bool
	// heldSignal is the signal of the last signal report that ended in a stop
	// and was not delivered, for the SIGNAL_REPORT that ends that stop.
	heldSignal *SigInfo
	// stepping has the engines whose step the trap now on its way ends.
	stepping []*Engine
	// trapShared: all engines may see that trap.
	trapShared bool
	// injected is the one slot of Engine.Inject.
	injected *Injection
	// withheld: the parent's death notification waits for NoReap to be cleared;
	// told: the host was allowed to make it.
	withheld, told bool

	// report is what callbacks are handed; one pass runs at a time.
	report Report
	signal Signal
}

// Init ties the thread to the task that it is about. A Thread that was not
// initialised cannot be traced: Attach gives ErrPermission. Must be called
// before the task is visible to anybody.
func (th *Thread) Init(task Task) { th.task = task }

// Task returns what the thread was initialised with.
func (th *Thread) Task() Task { return th.task }

// Wants reports whether any engine, or the host, asked for one of the events. It
// is the only cost that a hook has on an untraced thread: one atomic load. Any
// goroutine.
func (th *Thread) Wants(ev Events) bool { return Events(th.mask.Load())&ev != 0 }

// SetHostEvents replaces the events that the host itself has a use for: Wants
// says yes to them though no engine asked, and Traced too. Reports do not change;
// with no engine they call nobody. So the host needs no further check at a hook
// for a feature of its own that few threads use. Not saved. Any goroutine.
func (th *Thread) SetHostEvents(ev Events) {
	th.mu.Lock()
	defer th.mu.Unlock()
	th.hostEvents = ev & AllEvents
	th.updateLocked()
}

// Traced reports whether any engine is attached, or the host has events of its
// own. One atomic load.
func (th *Thread) Traced() bool { return th.mask.Load() != 0 }

// CodeMatters reports whether any attached engine may look at the thread's code or at
// where in it the thread is (Ops.IgnoresCode), or the host has events of its own. Until
// then a host that runs other code than the program's, to be faster, may go on with it,
// as for a thread that nobody traces. One atomic load.
func (th *Thread) CodeMatters() bool { return th.Wants(codeMatters) }

// Attach makes a new engine (AttachCreate), or finds the first attached one
// that matches. A new engine has no events and so no effect; it sees the next
// report that begins after its events were set, never the one in progress.
//
// The caller gets a reference, which it gives back with Put.
//
//	ErrNotFound    lookup: no engine matches
//	ErrInvalid     AttachCreate without ops
//	ErrPermission  the thread cannot be traced
//	ErrExists      AttachExclusive and an engine matches
//	ErrGone        the thread was released already
//
// Any goroutine, any lock but Thread.mu. Does not block.
func (th *Thread) Attach(flags AttachFlags, ops *Ops, data any) (*Engine, error) {
	if flags&AttachCreate == 0 {
		return th.lookup(flags, ops, data)
	}
	if ops == nil {
		return nil, ErrInvalid
	}
	if th.task == nil {
		return nil, ErrPermission
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	if th.reaping {
		return nil, ErrGone
	}
	if flags&AttachExclusive != 0 && th.findLocked(flags, ops, data) != nil {
		return nil, ErrExists
	}
	e := &Engine{thread: th, ops: ops, data: data, foreignTraps: flags&AttachForeignTraps != 0}
	e.refs.Store(2)
	th.engines = append(slices.Clip(th.engines), e)
	th.updateLocked()
	return e, nil
}

func (th *Thread) lookup(flags AttachFlags, ops *Ops, data any) (*Engine, error) {
	th.mu.Lock()
	defer th.mu.Unlock()
	if th.reaping {
		return nil, ErrNotFound
	}
	e := th.findLocked(flags, ops, data)
	if e == nil {
		return nil, ErrNotFound
	}
	e.refs.Add(1)
	return e, nil
}

func (th *Thread) findLocked(flags AttachFlags, ops *Ops, data any) *Engine {
	for _, e := range th.engines {
		if flags&AttachMatchOps != 0 && e.ops != ops {
			continue
		}
		if flags&AttachMatchData != 0 && !sameData(e.data, data) {
			continue
		}
		return e
	}
	return nil
}

// sameData compares as == does, but values that cannot be compared differ.
func sameData(a, b any) bool {
	if a == nil || b == nil {
		return a == b
	}
	if ta, tb := reflect.TypeOf(a), reflect.TypeOf(b); ta != tb || !ta.Comparable() {
		return false
	}
	return a == b
}

// Engines returns the attached engines in attach order. No references are
// taken: an engine may be detached, and released, when the caller looks at it.
// Any goroutine.
func (th *Thread) Engines() []*Engine { return slices.Clone(th.list()) }

// list returns the engines as they are now, not to be changed.
func (th *Thread) list() []*Engine {
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.engines
}

// updateLocked recomputes what follows from the engines' state.
func (th *Thread) updateLocked() {
	th.stale = false
	m := th.hostEvents
	if m != 0 {
		m |= codeMatters
	}
	keepSignal := false
	for _, e := range th.engines {
		m |= EventReap | e.events
		if !e.ops.IgnoresCode {
			m |= codeMatters
		}
		keepSignal = keepSignal || e.hold || e.interrupt
		if e.hold && !th.stopped || e.owed || e.report || e.interrupt {
			m |= attention
		}
		switch e.step {
		case SingleStep:
			m |= singleSteps
		case BlockStep:
			m |= blockSteps
		}
	}
	if th.injected != nil {
		m |= attention
	}
	th.mask.Store(uint32(m))
	if !keepSignal {
		// The thread runs on without the SIGNAL_REPORT that would show it; a
		// later one is about something else.
		th.heldSignal = nil
	}
}

// heldLocked reports whether any engine holds the thread.
func (th *Thread) heldLocked() bool {
	return slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.hold })
}

// keptLocked reports whether any engine keeps a parked thread parked. One that
// is owed a callback (it can be in an adopted stop) does not: the thread must
// run to make it, and then parks again.
func (th *Thread) keptLocked() bool {
	return slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.hold && !e.owed })
}

// removeLocked takes a detached engine off the list.
func (th *Thread) removeLocked(e *Engine) {
	rest := make([]*Engine, 0, len(th.engines))
	for _, x := range th.engines {
		if x != e {
			rest = append(rest, x)
		}
	}
	th.engines = rest
	if len(rest) == 0 {
		th.handlerDue = false
	}
	th.updateLocked()
}
