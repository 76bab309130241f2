package gdbserver

import (
	"encoding/hex"
	"fmt"
	"maps"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// The engine's callbacks. They run on the traced thread.

var ops utrace.Ops

// init, as attaching to a child makes ops refer to itself.
func init() {
	ops = utrace.Ops{
		Name:         "gdbserver",
		Quiesce:      quiesce,
		Signal:       on(signal),
		Jctl:         on(jctl),
		Clone:        on(clone),
		VforkDone:    on(vforkDone),
		Exec:         on(exec),
		Exit:         on(exit),
		Death:        death,
		SyscallEntry: on(syscallEntry),
		SyscallExit:  on(syscallExit),
		Stopped:      stopped,
	}
}

// clone(2)'s flags.
const (
	cloneVM     = 0x100
	cloneVfork  = 0x4000
	cloneThread = 0x10000
)

// on makes a callback that does nothing when the session is over.
func on(f func(th *thread, r *utrace.Report) utrace.Action) func(*utrace.Report) utrace.Action {
	return func(r *utrace.Report) utrace.Action {
		th := r.Engine.Data().(*thread)
		th.s.mu.Lock()
		gone := th.gone || th.s.ended
		th.s.mu.Unlock()
		if gone {
			return utrace.NoOpinion
		}
		return f(th, r)
	}
}

// undecided is the answer when there is nothing to stop for: a thread that is wanted
// stays wanted.
func (th *thread) undecided() utrace.Action {
	th.s.mu.Lock()
	defer th.s.mu.Unlock()
	if th.wanted {
		return utrace.Stop
	}
	return utrace.NoOpinion
}

// halt stops the thread for a reason.
func (th *thread) halt(r *utrace.Report, st *stop) utrace.Action {
	if st.info == nil && st.sig == sigTrap {
		// What a tracer reads in a stop that is no signal's (ptrace(2)).
		st.info = &utrace.SigInfo{Signo: sigTrap, Code: sigTrap}
	}
	st.order = r.Order()
	th.s.mu.Lock()
	defer th.s.mu.Unlock()
	if old := th.stop; old != nil && !th.reported && old.sig == sigTrap && !st.held {
		old.order = st.order
		return utrace.Stop // two traps of one instruction: the breakpoint says more
	}
	th.stop, th.reported = st, false
	return utrace.Stop
}

func quiesce(r *utrace.Report, event utrace.Events) utrace.Action {
	if event != 0 {
		return utrace.NoOpinion
	}
	return r.Engine.Data().(*thread).undecided()
}

// stopped comes when the thread is parked: what the client does next can come at
// once.
func stopped(r *utrace.Report) {
	th := r.Engine.Data().(*thread)
	th.s.mu.Lock()
	over, st := th.gone || th.s.ended, th.stop
	th.s.mu.Unlock()
	if !over {
		th.park()
		return
	}
	if st != nil && st.held {
		th.inject(r.Engine, st, st.sig)
	}
	r.Engine.Control(utrace.Detach)
}

func signal(th *thread, r *utrace.Report) utrace.Action {
	sg := r.Signal
	switch sg.Kind {
	case utrace.SignalReport:
		return th.undecided()
	case utrace.SignalHandler:
		th.s.mu.Lock()
		step := th.step
		th.s.mu.Unlock()
		if !step {
			return th.undecided()
		}
		// A step into a handler ends before its first instruction.
		return th.halt(r, &stop{sig: sigTrap, lldb: "trace"})
	}
	if sg.Owned {
		r.Dispose(utrace.DispIgnore)
		return th.trapped(r)
	}
	if sg.Disposition == utrace.DispIgnore && r.Event != utrace.EventSignalIgn {
		return th.undecided() // another engine has taken it
	}
	sig := int(sg.Info.Signo)
	th.s.mu.Lock()
	pass := sig > 0 && sig < len(th.s.passed) && th.s.passed[sig]
	th.s.mu.Unlock()
	if pass {
		return th.undecided()
	}
	r.Dispose(utrace.DispIgnore) // until the client says what becomes of it
	info := *sg.Info
	return th.halt(r, &stop{sig: sig, info: &info, held: true, lldb: "signal"})
}

// trapped decides about a trap that is due to this engine: the end of a step, or
// breakpoints.
func (th *thread) trapped(r *utrace.Report) utrace.Action {
	var hits []target.Breakpoint
	if d, ok := th.t.(target.Debuggee); ok {
		hits = d.Hits(th.s)
	}
	if len(hits) > 0 {
		if st := th.met(hits); st != nil {
			copied := *r.Signal.Info
			st.info = &copied
			return th.halt(r, st)
		}
		return th.undecided() // a step that is under way stays
	}
	copied := *r.Signal.Info
	return th.halt(r, &stop{sig: sigTrap, info: &copied, lldb: "trace"})
}

// jctl: a thread that is wanted goes into our stop instead of its group's.
func jctl(th *thread, r *utrace.Report) utrace.Action {
	a := th.undecided()
	if a == utrace.Stop && !r.Jctl.Continued {
		r.TakeJobStop()
	}
	return a
}

func clone(th *thread, r *utrace.Report) utrace.Action {
	s := th.s
	child := s.System.Of(r.Child)
	switch {
	case r.CloneFlags&cloneThread != 0:
		return th.newThread(r, child)
	case r.CloneFlags&cloneVfork != 0 && s.can().vforkEvents:
		return th.newProcess(r, child, "vfork")
	case r.CloneFlags&cloneVfork == 0 && s.can().forkEvents:
		return th.newProcess(r, child, "fork")
	}
	// Nobody follows the child, so it must not meet our breakpoints.
	if d, ok := child.(target.Debuggee); ok && r.CloneFlags&cloneVM == 0 {
		d.ClearBreakpoints(s)
	}
	th.mayVfork(r.CloneFlags)
	return th.undecided()
}

func (th *thread) mayVfork(flags uint64) {
	th.s.mu.Lock()
	defer th.s.mu.Unlock()
	th.vfork = flags&cloneVfork != 0
}

func (th *thread) newThread(r *utrace.Report, child target.Thread) utrace.Action {
	s := th.s
	if _, err := s.adopt(child, th.p.id); err != nil {
		s.Warn("thread %d is not attached to: %v", child.ID(), err)
		return th.undecided()
	}
	s.mu.Lock()
	made, report := s.threads[child.Utrace()], s.threadEvents
	if made == nil {
		s.mu.Unlock()
		return th.undecided()
	}
	made.running = true
	hold := th.wanted
	if report {
		made.stop = &stop{why: "create:;", lldb: "none", order: r.Order()}
	}
	made.wanted = hold || report
	e := made.e
	s.mu.Unlock()
	if hold || report {
		e.Control(utrace.Stop)
	}
	return th.undecided()
}

func (th *thread) newProcess(r *utrace.Report, child target.Thread, why string) utrace.Action {
	s := th.s
	pid := child.Process().ID()
	if _, err := s.adopt(child, pid); err != nil {
		s.Warn("process %d is not attached to: %v", pid, err)
		return th.undecided()
	}
	s.mu.Lock()
	made := s.threads[child.Utrace()]
	if made == nil {
		s.mu.Unlock()
		return th.undecided()
	}
	made.quiet, made.wanted = true, true
	made.p.described, made.p.tls = th.p.described, th.p.tls
	// The child has the parent's breakpoints, until the client takes them out.
	maps.Copy(made.p.breakpoints, th.p.breakpoints)
	maps.Copy(made.p.lazy, th.p.lazy)
	e := made.e
	s.mu.Unlock()
	e.Control(utrace.Stop)
	th.mayVfork(r.CloneFlags)
	return th.halt(r, &stop{sig: sigTrap, lldb: "none", child: made, why: fmt.Sprintf("%s:%s;", why, s.threadID(made))})
}

func vforkDone(th *thread, r *utrace.Report) utrace.Action {
	th.mayVfork(0)
	if !th.s.can().vforkEvents {
		return th.undecided()
	}
	return th.halt(r, &stop{sig: sigTrap, lldb: "none", why: "vforkdone:;"})
}

func exec(th *thread, r *utrace.Report) utrace.Action {
	path := th.t.Process().Executable()
	th.s.mu.Lock()
	th.id = th.t.ID() // it may have taken its leader's
	clear(th.p.breakpoints)
	clear(th.p.lazy)
	clear(th.p.allocated)
	th.p.tls = tlsFields{}
	th.p.t = th.t.Process()
	th.s.mu.Unlock()
	st := &stop{sig: sigTrap, lldb: "exec"}
	if th.s.can().execEvents {
		st.why = "exec:" + hex.EncodeToString([]byte(path)) + ";"
	}
	return th.halt(r, st)
}

func exit(th *thread, r *utrace.Report) utrace.Action {
	th.s.mu.Lock()
	defer th.s.mu.Unlock()
	th.p.code = r.Code
	return utrace.NoOpinion
}

func death(r *utrace.Report) utrace.Action {
	th := r.Engine.Data().(*thread)
	s := th.s
	s.mu.Lock()
	last := s.forgetLocked(th)
	switch {
	case s.ended:
	case last:
		s.exits = append(s.exits, &event{p: th.p, code: th.p.code})
	case s.threadEvents:
		s.exits = append(s.exits, &event{th: th, p: th.p, code: th.p.code})
	}
	s.mu.Unlock()
	s.notice()
	return utrace.Detach
}

func syscallEntry(th *thread, r *utrace.Report) utrace.Action {
	nr, _ := th.t.Syscall()
	if r.Resumed || !th.catches(nr) {
		return th.undecided()
	}
	return th.halt(r, &stop{sig: sigTrap, lldb: "none", why: fmt.Sprintf("syscall_entry:%x;", nr)})
}

func syscallExit(th *thread, r *utrace.Report) utrace.Action {
	nr, _ := th.t.Syscall()
	if !th.catches(nr) {
		return th.undecided()
	}
	return th.halt(r, &stop{sig: sigTrap, lldb: "none", why: fmt.Sprintf("syscall_return:%x;", nr)})
}

func (th *thread) catches(nr uint64) bool {
	th.s.mu.Lock()
	defer th.s.mu.Unlock()
	return th.p.catch[allCalls] || th.p.catch[nr]
}
