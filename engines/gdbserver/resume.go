package gdbserver

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// action is one of vCont's.
type action struct {
	verb     byte // 'c', 's', 'r' or 't'
	sig      int  // Linux's
	lo, hi   uint64
	pid, tid int
}

// maxActions bounds the actions in one packet; clients send one for each thread
// that is special.
const maxActions = 4096

// resumption is vCont.
func (s *session) resumption(args string) reply {
	fields := strings.Split(args, ";")
	if len(fields) > maxActions {
		return failure(errSyntax)
	}
	var actions []action
	for _, f := range fields {
		a, err := s.parseAction(f)
		if err != nil {
			return failure(err)
		}
		actions = append(actions, a)
	}
	return s.carryOut(actions)
}

func (s *session) parseAction(f string) (a action, err error) {
	what, id, hasID := strings.Cut(f, ":")
	a.pid, a.tid = idAll, idAll
	if hasID {
		if a.pid, a.tid, err = parseID(id); err != nil {
			return a, err
		}
	}
	if what == "" {
		return a, errSyntax
	}
	a.verb, what = what[0], what[1:]
	switch a.verb {
	case 'c', 's', 't':
		if what != "" {
			return a, errSyntax
		}
	case 'C', 'S':
		n, err := strconv.ParseUint(what, 16, 8)
		if err != nil {
			return a, errSyntax
		}
		a.verb += 'a' - 'A'
		a.sig = s.linuxSignal(int(n))
	case 'r':
		r, err := parseNumbers(what, ",", 2)
		if err != nil {
			return a, err
		}
		a.lo, a.hi = r[0], r[1]
	default:
		return a, errSyntax
	}
	return a, nil
}

// carryOut does to each thread what the first action says that names it.
func (s *session) carryOut(actions []action) reply {
	for _, p := range s.snapshot() {
		if s.goesOn(p, actions) {
			s.flush(p)
		}
	}
	any := false
	for _, th := range s.known(nil) {
		for _, a := range actions {
			if !th.matches(a.pid, a.tid) {
				continue
			}
			any = true
			if err := s.act(th, a); err != nil {
				return failure(err)
			}
			break
		}
	}
	s.notice()
	if s.nonStop {
		return ok
	}
	if !any && !s.due() { // they may have been killed, which is to be told
		return failure(errNoThread)
	}
	s.resumed = true
	return later
}

// goesOn reports whether all threads of a process are to run.
func (s *session) goesOn(p *process, actions []action) bool {
	for _, th := range s.list(p) {
		i := slices.IndexFunc(actions, func(a action) bool { return th.matches(a.pid, a.tid) })
		if i < 0 || actions[i].verb != 'c' {
			return false
		}
	}
	return true
}

func (s *session) act(th *thread, a action) error {
	if a.verb == 't' {
		if s.nonStop {
			th.hold()
		}
		return nil
	}
	s.mu.Lock()
	pending := th.parked && th.stop != nil && !th.reported && !th.staleLocked()
	if pending {
		th.running = true // and is reported instead
	}
	s.mu.Unlock()
	if pending {
		return nil
	}
	return th.resume(a.verb != 'c', a.lo, a.hi, a.sig)
}

// goOn is c, C, s and S: the commands from before vCont.
func (s *session) goOn(verb byte) func(string) reply {
	return func(args string) reply {
		sig, rest := 0, args
		if verb == 'C' || verb == 'S' {
			head, tail, _ := strings.Cut(args, ";")
			n, err := strconv.ParseUint(head, 16, 8)
			if err != nil {
				return failure(errSyntax)
			}
			sig, rest = s.linuxSignal(int(n)), tail
		}
		th := s.cont
		if th == nil || !s.alive(th) {
			var err error
			if th, err = s.generalThread(); err != nil {
				return failure(err)
			}
		}
		if rest != "" { // where to go on
			pc, err := strconv.ParseUint(rest, 16, 64)
			if err != nil {
				return failure(errSyntax)
			}
			if err := th.jump(pc); err != nil {
				return failure(err)
			}
		}
		first := action{verb: 'c', sig: sig, pid: th.p.id, tid: th.id}
		if verb == 's' || verb == 'S' {
			first.verb = 's'
		}
		return s.carryOut([]action{first, {verb: 'c', pid: idAll, tid: idAll}})
	}
}

func (th *thread) jump(pc uint64) error {
	return th.examine(func() error {
		f := newFrame(th.t.Utrace())
		v := make([]byte, 8)
		for i := range v {
			v[i] = byte(pc >> (8 * i))
		}
		if err := f.put(&amd64[regRIP], v); err != nil {
			return err
		}
		f.leaveCall()
		return f.store()
	})
}

// attachTo is vAttach.
func (s *session) attachTo(args string) reply {
	pid, err := strconv.ParseUint(args, 16, 31)
	if err != nil {
		return failure(errSyntax)
	}
	if err := s.attach(int(pid)); err != nil {
		return failure(err)
	}
	for _, p := range s.snapshot() {
		if p.id == int(pid) {
			if all := s.list(p); len(all) > 0 {
				s.general = all[0]
			}
		}
	}
	return s.started()
}

// started answers the commands that give the client a process: in all-stop with the
// stop of one of its threads, as soon as all of them stand.
func (s *session) started() reply {
	if s.nonStop {
		th, err := s.generalThread()
		if err != nil {
			return failure(err) // it has died since
		}
		s.mu.Lock()
		for _, o := range th.p.threads {
			o.running = o.running || !o.parked
		}
		s.mu.Unlock()
		s.halt(func(o *thread) bool { return o.p == th.p })
		// What the client asks next, such as what registers there are, is asked of
		// threads that stand.
		s.await(parkingTime, s.list(th.p)...)
		return ok
	}
	s.resumed, s.interrupted, s.attached = true, true, true
	return later
}

// processNamed returns the process of D;PID and the like; without one that of the
// general thread.
func (s *session) processNamed(args string) (*process, error) {
	if args == "" {
		th, err := s.generalThread()
		if err != nil {
			return nil, err
		}
		return th.p, nil
	}
	pid, err := strconv.ParseUint(strings.TrimPrefix(args, ";"), 16, 31)
	if err != nil {
		return nil, errSyntax
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.processes[int(pid)]; p != nil {
		return p, nil
	}
	return nil, errNoThread
}

// detach is D.
func (s *session) detach(args string) reply {
	if strings.HasPrefix(args, "1") {
		return failure(unix.EOPNOTSUPP) // LLDB's detach that keeps it stopped
	}
	p, err := s.processNamed(args)
	if err != nil {
		return failure(err)
	}
	s.release(p)
	return ok
}

// kill is vKill.
func (s *session) kill(args string) reply {
	p, err := s.processNamed(args)
	if err != nil {
		return failure(err)
	}
	s.destroy(p)
	return ok
}

func (s *session) destroy(p *process) {
	if err := p.t.Kill(sigKill); err != nil {
		s.Warn("process %d is not killed: %v", p.id, err)
	}
	s.release(p)
}

// killAll is k.
func (s *session) killAll(string) reply {
	for _, p := range s.snapshot() {
		s.destroy(p)
	}
	if s.can().lldb {
		return text("X09")
	}
	if !s.can().extended {
		s.closing = true
	}
	return later
}
