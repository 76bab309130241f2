package gdbserver

import (
	"strconv"
	"strings"
)

// The packets that set how the session works.

func (s *session) setNonStop(args string) reply {
	switch args {
	case "0":
		s.nonStop = false
	case "1":
		s.nonStop = true
	default:
		return failure(errSyntax)
	}
	return ok
}

func (s *session) setThreadEvents(args string) reply {
	if args != "0" && args != "1" {
		return failure(errSyntax)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.threadEvents = args == "1"
	return ok
}

// signalList parses the client's numbers of signals. gdb has a ';' after the last one,
// too.
func (s *session) signalList(args string) (set [65]bool, err error) {
	if args == "" {
		return set, nil
	}
	for _, f := range strings.Split(strings.TrimSuffix(args, ";"), ";") {
		n, err := strconv.ParseUint(f, 16, 16)
		if err != nil {
			return set, errSyntax
		}
		if sig := s.linuxSignal(int(n)); sig > 0 && sig < len(set) {
			set[sig] = true
		}
	}
	return set, nil
}

func (s *session) passSignals(args string) reply {
	set, err := s.signalList(args)
	if err != nil {
		return failure(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.passed = set
	return ok
}

func (s *session) programSignals(args string) reply {
	set, err := s.signalList(args)
	if err != nil {
		return failure(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.program = set
	return ok
}

// maxCatches bounds the list of system calls to stop at.
const maxCatches = 4096

// catchSyscalls is about the process of the general thread.
func (s *session) catchSyscalls(args string) reply {
	th, err := s.generalThread()
	if err != nil {
		return failure(err)
	}
	on, list, some := strings.Cut(args, ";")
	var set map[uint64]bool
	switch {
	case on == "0":
	case on != "1":
		return failure(errSyntax)
	case !some:
		set = map[uint64]bool{allCalls: true}
	default:
		set = map[uint64]bool{}
		for _, f := range strings.Split(list, ";") {
			n, err := strconv.ParseUint(f, 16, 32)
			if err != nil || len(set) == maxCatches {
				return failure(errSyntax)
			}
			set[n] = true
		}
	}
	s.mu.Lock()
	th.p.catch = set
	s.mu.Unlock()
	for _, x := range s.list(th.p) {
		x.e.SetEvents(x.events())
	}
	return ok
}

func (s *session) errorStrings(string) reply {
	s.learn(func(c *clientFeatures) { c.errorStrings = true })
	return ok
}
