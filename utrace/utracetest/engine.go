package utracetest

import (
	"fmt"
	"sync"
	"time"

	"utrace.dev/utrace"
)

// A Call is what one callback was told.
type Call struct {
	// Report is a copy; its pointers are not to be followed later.
	Report utrace.Report
	// Quiesce: it is the quiesce callback (of Report.Event), not the event's own.
	Quiesce bool
	// Signal and Info are copies of what Report.Signal pointed to.
	Signal utrace.Signal
	Info   utrace.SigInfo
	// Task is the thread, and Regs its registers at the beginning.
	Task *FakeTask
	Regs Regs
	// R is the report itself, for the handler.
	R *utrace.Report
}

// String is the name of the callback: "quiesce(EVENT)", "SYSCALL_ENTRY",
// "SIGNAL_TERM 15", "SIGNAL_REPORT 0", "JCTL stopped".
func (c *Call) String() string {
	switch {
	case c.Quiesce:
		return fmt.Sprintf("quiesce(%v)", c.Report.Event)
	case c.Report.Event == utrace.EventJctl && c.Report.Jctl.Continued:
		return "JCTL continued"
	case c.Report.Event == utrace.EventJctl:
		return "JCTL stopped"
	case c.Report.Signal != nil:
		kind := c.Report.Event.String()
		switch c.Signal.Kind {
		case utrace.SignalReport:
			kind = "SIGNAL_REPORT"
		case utrace.SignalHandler:
			kind = "HANDLER"
		}
		return fmt.Sprintf("%s %d", kind, c.Info.Signo)
	}
	return c.Report.Event.String()
}

// A Handler answers the callbacks of a scripted engine. nil has no opinion.
type Handler func(c *Call) utrace.Action

// A Scripted is a scripted engine: it notes each callback in the kernel's log,
// under its name, and lets the handler answer.
type Scripted struct {
	*utrace.Engine
	Name string

	kernel   *Kernel
	mu       sync.Mutex
	handler  Handler
	released int
}

// NewOps makes a table of callbacks that has all of them.
func (k *Kernel) NewOps(e *Scripted) *utrace.Ops {
	own := func(r *utrace.Report) utrace.Action { return e.call(r, false) }
	return &utrace.Ops{
		Name:         e.Name,
		Quiesce:      func(r *utrace.Report, _ utrace.Events) utrace.Action { return e.call(r, true) },
		SyscallEntry: own, SyscallExit: own, Signal: own, Jctl: own, Clone: own, VforkDone: own,
		Exec: own, Exit: own, Death: own, Seccomp: own,
		Reap:    func(r *utrace.Report) { e.call(r, false) },
		Stopped: func(r *utrace.Report) { e.call(r, false) },
		Release: func(any) {
			e.mu.Lock()
			e.released++
			e.mu.Unlock()
			k.Log.add(Entry{Who: e.Name, What: "release"})
		},
	}
}

// Attach attaches a scripted engine with its events set.
func (k *Kernel) Attach(t *FakeTask, name string, ev utrace.Events, h Handler) *Scripted {
	e := &Scripted{Name: name, kernel: k, handler: h}
	eng, err := t.Thread.Attach(utrace.AttachCreate, k.NewOps(e), nil)
	if err != nil {
		panic(fmt.Sprintf("utracetest: attach of engine %s to task %d: %v", name, t.Serial, err))
	}
	e.Engine = eng
	if ev != 0 {
		if err := eng.SetEvents(ev); err != nil {
			panic(fmt.Sprintf("utracetest: SetEvents(%v) of engine %s: %v", ev, name, err))
		}
	}
	return e
}

// Adopt makes a scripted engine of ops and flags of the caller's choice.
func (k *Kernel) Adopt(t *FakeTask, name string, flags utrace.AttachFlags, h Handler) (*Scripted, error) {
	e := &Scripted{Name: name, kernel: k, handler: h}
	eng, err := t.Thread.Attach(flags|utrace.AttachCreate, k.NewOps(e), nil)
	e.Engine = eng
	return e, err
}

// Handle replaces the handler.
func (e *Scripted) Handle(h Handler) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.handler = h
}

// Released returns how often the engine's release ran.
func (e *Scripted) Released() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.released
}

// Wait waits until the callback was made n times.
func (e *Scripted) Wait(n int, what string) error { return e.kernel.Log.Wait(n, e.Name, what) }

// Calls returns what the callbacks of that kind were told.
func (e *Scripted) Calls(what string) []*Call { return e.kernel.Log.Calls(e.Name, what) }

// Count returns how often the callback was made.
func (e *Scripted) Count(what string) int { return e.kernel.Log.Count(e.Name, what) }

func (e *Scripted) call(r *utrace.Report, quiesce bool) utrace.Action {
	t := TaskOf(r.Thread)
	c := &Call{Report: *r, Quiesce: quiesce, Task: t, R: r}
	if r.Event != utrace.EventReap {
		c.Regs = t.regs
	}
	if r.Signal != nil {
		c.Signal = *r.Signal
		if r.Signal.Info != nil {
			c.Info = *r.Signal.Info
		}
	}
	e.mu.Lock()
	h := e.handler
	e.mu.Unlock()
	// Noted before it is answered: who waits for it finds it running.
	e.kernel.Log.add(Entry{Who: e.Name, Task: t.Serial, What: c.String(), Call: c})
	if h == nil {
		return utrace.NoOpinion
	}
	return h(c)
}

// WaitFor waits until cond is true.
func WaitFor(what string, cond func() bool) error {
	for deadline := time.Now().Add(Patience); !cond(); time.Sleep(50 * time.Microsecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("after %v not true: %s", Patience, what)
		}
	}
	return nil
}
