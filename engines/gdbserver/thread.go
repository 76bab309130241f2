package gdbserver

import (
	"fmt"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// thread is one that the client debugs. What is not said to be of Serve's goroutine
// is guarded by session.mu; s, p and t do not change.
type thread struct {
	s  *session
	p  *process
	t  target.Thread
	e  *utrace.Engine
	id int

	// wanted: it is to be held as soon as possible.
	wanted bool
	// parked: it is held, and can be examined.
	parked bool
	// stop is why it was stopped and is not resumed yet; nil if it was only held.
	stop *stop
	// reported: the client knows of stop.
	reported bool
	// running: the client wants it to run, and waits for what it does. A thread
	// that runs because the client has not spoken of it yet is running too.
	running bool
	// lent: the client takes it for held, and it is not, as another debugger needs it.
	lent bool
	// step: it runs for one instruction, or as long as it is in [lo, hi).
	step   bool
	lo, hi uint64
	// vfork: it waits for its child, where it cannot be held.
	vfork bool
	// quiet: as a new child of a fork it is held before its first instruction, and
	// the client learns of it by way of the parent.
	quiet bool
	gone  bool
}

// SessionID implements kit.Owned.SessionID.
func (th *thread) SessionID() int64 { return th.s.ID }

// stop is what a thread was stopped by.
type stop struct {
	// sig is a Linux signal, 0 for none.
	sig int
	// why is the reason in a stop reply, "swbreak:;" and the like.
	why string
	// lldb is LLDB's word for it.
	lldb string
	// info is the signal's siginfo, if there is one.
	info *utrace.SigInfo
	// held: the signal is the program's, and was kept from it until the client
	// says what becomes of it.
	held bool
	// order is the place of what happened among all that happens to threads.
	order uint64
	// pc is where the thread was, for a breakpoint: if that is gone when the stop
	// is reported, there is nothing to report.
	pc   uint64
	code bool
	// child is the thread that the event is about.
	child *thread
}

// event is something to report: the stop of a thread (th), the end of a process
// (p), or the end of a thread that leaves others behind (both).
type event struct {
	th *thread
	p  *process
	// plain, if not nil, is what is told of th, in place of its stop.
	plain *stop
	// code is the wait status of what ended.
	code int32
}

// events returns the events that the engine asks for.
func (th *thread) events() utrace.Events {
	ev := utrace.EventQuiesce | utrace.EventStopped | utrace.SignalEvents | utrace.EventJctl | utrace.EventClone |
		utrace.EventVforkDone | utrace.EventExec | utrace.EventExit | utrace.EventDeath
	th.s.mu.Lock()
	defer th.s.mu.Unlock()
	if len(th.p.catch) > 0 {
		ev |= utrace.EventSyscallEntry | utrace.EventSyscallExit
	}
	return ev
}

// hold asks the thread to park. It may do so at once, or the Stopped callback
// comes.
func (th *thread) hold() {
	th.s.mu.Lock()
	e := th.e
	if th.parked || th.gone || e == nil {
		th.s.mu.Unlock()
		return
	}
	th.wanted = true
	th.s.mu.Unlock()
	switch e.Control(utrace.Stop) {
	case nil:
		th.park()
	case utrace.ErrInProgress:
		// It may sleep in a system call, which goes on, or is restarted, later.
		th.t.Utrace().Task().Interrupt()
	}
}

// park notes that the thread is held now.
func (th *thread) park() {
	th.s.mu.Lock()
	th.parked, th.wanted, th.lent = true, false, false
	th.s.mu.Unlock()
	th.s.notice()
}

// resume lets a parked thread go on; sig, 0 for none, is a Linux signal for it.
func (th *thread) resume(step bool, lo, hi uint64, sig int) error {
	th.s.mu.Lock()
	if !th.parked {
		// It has not come to where it can be held, or was lent.
		th.running, th.wanted, th.lent = true, false, false
		e := th.e
		th.s.mu.Unlock()
		e.Control(utrace.Resume)
		return nil
	}
	was := th.stop
	th.stop, th.reported = nil, false
	th.running, th.parked, th.wanted, th.quiet = true, false, false, false
	th.step, th.lo, th.hi = step, lo, hi
	e := th.e
	th.s.mu.Unlock()
	th.inject(e, was, sig)
	if err := e.SetEvents(th.events()); err != nil {
		return nil // it is dying, and says so
	}
	var err error
	switch {
	case step && lo < hi:
		err = e.StepUntil(utrace.StepPlan{Lo: lo, Hi: hi})
	case step:
		err = e.Control(utrace.SingleStep)
	default:
		err = e.Control(utrace.Resume)
	}
	if err == utrace.ErrUnsupported {
		return fmt.Errorf("this platform cannot step: %w", unix.EOPNOTSUPP)
	}
	return nil
}

// lend lets a parked thread run that the client takes for held, and does not know to
// have stopped by itself.
func (th *thread) lend() {
	th.s.mu.Lock()
	if !th.parked || th.running || th.quiet || th.stop != nil && (!th.reported || th.stop.held) {
		th.s.mu.Unlock()
		return
	}
	th.parked, th.lent = false, true
	e := th.e
	th.s.mu.Unlock()
	e.Control(utrace.Resume)
}

// staleLocked reports whether the thread was stopped by a breakpoint that the client
// has removed before it knew: it was not met then.
//
// Preconditions: session.mu is locked, and stop is not nil.
func (th *thread) staleLocked() bool {
	return th.stop.code && th.p.breakpoints[breakpointKey{kind: '0', addr: th.stop.pc}] == nil
}

// inject gives a parked thread a signal on its way.
func (th *thread) inject(e *utrace.Engine, was *stop, sig int) {
	if sig <= 0 || sig > 64 {
		return
	}
	info := &utrace.SigInfo{Signo: int32(sig)}
	if was != nil && was.info != nil && int(was.info.Signo) == sig {
		info = was.info
	}
	if was == nil || !was.held {
		// Not the signal that the thread stopped for: one that it gets now.
		th.t.Kill(sig)
		return
	}
	e.Inject(info, nil, utrace.DispDeliver)
}

// release detaches from the thread. A signal that was kept from it takes effect,
// unless the client knows of it and wants none of the kind to be left with.
func (th *thread) release() {
	th.s.mu.Lock()
	e, was, parked := th.e, th.stop, th.parked
	held := was != nil && was.held
	wanted := held && (th.s.ended || !th.reported || th.s.program[was.sig])
	th.gone = true
	th.s.mu.Unlock()
	if e == nil {
		return
	}
	if held && !parked && e.Control(utrace.Stop) != nil {
		return // it is on its way into the stop, and finds there that nobody waits
	}
	if wanted {
		th.inject(e, was, was.sig)
	}
	e.Control(utrace.Detach)
}

// examine has f look at the thread's registers and memory. It must be held.
func (th *thread) examine(f func() error) error {
	th.s.mu.Lock()
	e, vfork := th.e, th.vfork && !th.parked
	th.s.mu.Unlock()
	if vfork {
		// It waits for its child in a stop of the kernel's own.
		task := th.t.Utrace().Task()
		task.Freeze()
		defer task.Unfreeze()
		return f()
	}
	var x utrace.Exam
	if err := e.Prepare(&x); err != nil {
		return fmt.Errorf("thread %d cannot be examined: %w", th.id, err)
	}
	err := f()
	if e := e.Finish(&x); err == nil && e != nil {
		return fmt.Errorf("thread %d was killed: %w", th.id, e)
	}
	return err
}

// readMemory reads from the thread's memory; n counts the bytes before the first
// that cannot be read.
func (th *thread) readMemory(p []byte, addr uint64) (n int, err error) {
	e := th.examine(func() error {
		n, err = th.t.Memory().ReadAt(p, addr)
		return nil
	})
	if err == nil {
		err = e
	}
	return n, err
}
