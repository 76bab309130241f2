package gdbserver

import (
	"fmt"
	"slices"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// process is one that the client debugs. Its fields are guarded by session.mu.
type process struct {
	s  *session
	id int
	t  target.Process

	threads []*thread
	// started: the client had it started, rather than attached to it.
	started bool
	// described: the client has read what registers there are, so it understands those
	// in stop replies.
	described bool
	// code is what wait would tell of its end, so far.
	code int32
	// breakpoints are the client's. Those of lazy have been removed by it, and are
	// still in the target; see flush.
	breakpoints, lazy map[breakpointKey]*breakpoint
	// catch are the system calls to stop at: nil none, allCalls for all.
	catch map[uint64]bool
	// tls is how its thread-local variables are found.
	tls tlsFields
	// allocated is the memory that the client has, its length by its address.
	allocated map[uint64]uint64
}

// allCalls, as a key of process.catch, stands for every call.
const allCalls = ^uint64(0)

// Owns implements target.BreakpointOwner: a session's breakpoints are met by the
// threads that it is attached to.
func (s *session) Owns(e *utrace.Engine) bool {
	th, ok := e.Data().(*thread)
	return ok && th.s == s
}

// find returns the live threads of a process that the client may see.
func (s *session) find(pid int) (all []target.Thread) {
	for _, t := range s.System.Threads(s.Container) {
		if pid != 0 && t.Process().ID() == pid {
			all = append(all, t)
		}
	}
	return all
}

// attach makes a process the client's, whose threads run on.
func (s *session) attach(pid int) error {
	s.mu.Lock()
	known := s.processes[pid] != nil
	s.mu.Unlock()
	if known {
		return fmt.Errorf("it is attached to already: %w", unix.EBUSY)
	}
	// The threads that an attached thread makes are attached to as they are made
	// (see clone); so when a pass finds nothing new, there is nothing.
	found := false
	for more := true; more; {
		more = false
		for _, t := range s.find(pid) {
			made, err := s.adopt(t, pid)
			if err != nil && err != utrace.ErrGone {
				return err
			}
			more = more || made
			found = found || err == nil
		}
	}
	if !found {
		return unix.ESRCH
	}
	return nil
}

// adopt attaches to a thread, if that has not been done. It may be called on any
// goroutine, also in the callback of another thread.
func (s *session) adopt(t target.Thread, pid int) (made bool, err error) {
	s.mu.Lock()
	if s.threads[t.Utrace()] != nil {
		s.mu.Unlock()
		return false, nil
	}
	if s.ended {
		s.mu.Unlock()
		return false, utrace.ErrGone
	}
	p := s.processes[pid]
	if p == nil {
		p = &process{s: s, id: pid, t: t.Process(), breakpoints: map[breakpointKey]*breakpoint{}, lazy: map[breakpointKey]*breakpoint{}}
		s.processes[pid] = p
	}
	th := &thread{s: s, p: p, t: t, id: t.ID()}
	p.threads = append(p.threads, th)
	s.threads[t.Utrace()] = th
	s.mu.Unlock()

	e, err := t.Utrace().Attach(utrace.AttachCreate, &ops, th)
	if err == nil {
		s.mu.Lock()
		th.e = e
		s.mu.Unlock()
		err = e.SetEvents(th.events())
		e.Put()
	}
	if err != nil {
		s.forget(th)
		return false, err
	}
	return true, nil
}

// forget takes a thread out of everything. It returns true if it was the last one
// of its process.
func (s *session) forget(th *thread) (last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.forgetLocked(th)
}

// forgetLocked is forget.
//
// Preconditions: s.mu is locked.
func (s *session) forgetLocked(th *thread) (last bool) {
	if s.threads[th.t.Utrace()] != th {
		return false
	}
	delete(s.threads, th.t.Utrace())
	th.gone = true
	if child := th.unknownLocked(); child != nil && len(child.threads) > 0 {
		s.orphans = append(s.orphans, child)
	}
	th.p.threads = slices.DeleteFunc(th.p.threads, func(x *thread) bool { return x == th })
	if len(th.p.threads) > 0 {
		return false
	}
	if s.processes[th.p.id] == th.p {
		delete(s.processes, th.p.id)
	}
	return true
}

// release ends the debugging of a process.
func (s *session) release(p *process) {
	s.mu.Lock()
	p.breakpoints, p.lazy = nil, nil
	threads := slices.Clone(p.threads)
	var unknown []*process
	for _, th := range threads {
		if child := th.unknownLocked(); child != nil {
			unknown = append(unknown, child)
		}
	}
	s.mu.Unlock()
	for _, child := range unknown {
		s.release(child)
	}
	if len(threads) > 0 {
		if d, ok := threads[0].t.(target.Debuggee); ok {
			d.ClearBreakpoints(s)
		}
	}
	for _, th := range threads {
		th.release()
		s.forget(th)
	}
	if s.general != nil && s.general.p == p {
		s.general = nil
	}
	if s.cont != nil && s.cont.p == p {
		s.cont = nil
	}
}

// unknownLocked returns the process that the thread has made and the client has not been
// told of: it stands, and for the client there is none until it hears of the fork.
//
// Preconditions: session.mu is locked.
func (th *thread) unknownLocked() *process {
	if st := th.stop; st != nil && !th.reported && st.child != nil {
		return st.child.p
	}
	return nil
}

// known returns the threads of list that the client has been told of, or could have been.
func (s *session) known(only *process) []*thread {
	all := s.list(only)
	s.mu.Lock()
	defer s.mu.Unlock()
	unknown := map[*process]bool{}
	for _, th := range s.threads {
		if p := th.unknownLocked(); p != nil {
			unknown[p] = true
		}
	}
	for _, p := range s.orphans {
		unknown[p] = true
	}
	return slices.DeleteFunc(all, func(th *thread) bool { return unknown[th.p] })
}

// releaseOrphans lets the processes go of which nobody can tell the client any more: who
// made them has been killed.
func (s *session) releaseOrphans() {
	s.mu.Lock()
	all := s.orphans
	s.orphans = nil
	s.mu.Unlock()
	for _, p := range all {
		s.release(p)
	}
}

// snapshot returns the session's processes in order of their ids.
func (s *session) snapshot() []*process {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*process, 0, len(s.processes))
	for _, p := range s.processes {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *process) int { return a.id - b.id })
	return all
}

// list returns the threads of all processes, or of one, in order.
func (s *session) list(only *process) (all []*thread) {
	for _, p := range s.snapshot() {
		if only != nil && p != only {
			continue
		}
		s.mu.Lock()
		all = append(all, p.threads...)
		s.mu.Unlock()
	}
	return all
}
