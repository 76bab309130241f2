package gdbserver

import (
	"fmt"
	"strconv"
	"strings"
)

// threadID returns a thread's id in the protocol's form. The caller may hold s.mu.
func (s *session) threadID(th *thread) string {
	if s.multi.Load() {
		return fmt.Sprintf("p%x.%x", th.p.id, th.id)
	}
	return fmt.Sprintf("%x", th.id)
}

// An id that stands for more than one, or for any.
const (
	idAll = -1
	idAny = 0
)

// parseID parses "pPID.TID", "pPID" or "TID"; a number may be -1 for all. Without
// a process, pid is idAny.
func parseID(s string) (pid, tid int, err error) {
	number := func(s string) (int, error) {
		if s == "-1" {
			return idAll, nil
		}
		n, err := strconv.ParseUint(s, 16, 31)
		if err != nil {
			return 0, errSyntax
		}
		return int(n), nil
	}
	if rest, ok := strings.CutPrefix(s, "p"); ok {
		p, t, both := strings.Cut(rest, ".")
		if pid, err = number(p); err != nil {
			return 0, 0, err
		}
		if !both {
			return pid, idAll, nil
		}
		s = t
	}
	tid, err = number(s)
	return pid, tid, err
}

// matches reports whether an id names the thread.
func (th *thread) matches(pid, tid int) bool {
	return (pid <= 0 || pid == th.p.id) && (tid <= 0 || tid == th.id)
}

// lookup returns a thread that an id names.
func (s *session) lookup(id string) (*thread, error) {
	pid, tid, err := parseID(id)
	if err != nil {
		return nil, err
	}
	for _, th := range s.known(nil) {
		if th.matches(pid, tid) {
			return th, nil
		}
	}
	return nil, errNoThread
}

// generalThread returns the thread that commands are about which do not name one.
func (s *session) generalThread() (*thread, error) {
	if s.general != nil && s.alive(s.general) {
		return s.general, nil
	}
	if all := s.known(nil); len(all) > 0 {
		s.general = all[0]
		return all[0], nil
	}
	return nil, errNoThread
}

func (s *session) alive(th *thread) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !th.gone
}

// suffixed takes LLDB's ";thread:ID;" off a command, which then is about that
// thread instead of the general one.
func (s *session) suffixed(args string) (th *thread, rest string, err error) {
	rest, id, found := strings.Cut(args, ";thread:")
	if !found {
		th, err = s.generalThread()
		return th, args, err
	}
	th, err = s.lookup(strings.TrimSuffix(id, ";"))
	return th, rest, err
}

// choose is H.
func (s *session) choose(args string) reply {
	if len(args) < 2 {
		return failure(errSyntax)
	}
	var th *thread
	if id := args[1:]; id != "-1" && id != "0" {
		var err error
		if th, err = s.lookup(id); err != nil {
			return failure(err)
		}
	}
	switch args[0] {
	case 'g':
		if th != nil {
			s.general = th
		}
	case 'c':
		s.cont = th
	default:
		return failure(errSyntax)
	}
	return ok
}

// isAlive is T.
func (s *session) isAlive(args string) reply {
	if _, err := s.lookup(args); err != nil {
		return failure(err)
	}
	return ok
}
