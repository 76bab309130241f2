package gdbserver

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// Starting processes: vRun and A, and the packets that say how.

// launch is how the client wants processes to be started. It is of Serve's goroutine.
type launch struct {
	// program is that of the last vRun; one without a name means it.
	program string
	// dir is the working directory; "" is the container's.
	dir string
	// env are changes to the container's environment, in order: NAME=VALUE sets one,
	// NAME unsets it. The bytes of all are counted.
	env      []string
	envBytes int
	// failed is why the last process could not be started, if it could not.
	failed string
}

// maxEnvironment bounds the changes to the environment, in bytes: about what execve(2)
// allows for the whole.
const maxEnvironment = 2 << 20

// change notes a change to the environment. The last one to a variable counts.
func (l *launch) change(entry string) error {
	name, _, _ := strings.Cut(entry, "=")
	if name == "" || strings.Contains(entry, "\x00") {
		return errSyntax
	}
	l.env = slices.DeleteFunc(l.env, func(e string) bool {
		same := e == name || strings.HasPrefix(e, name+"=")
		if same {
			l.envBytes -= len(e)
		}
		return same
	})
	if l.envBytes+len(entry) > maxEnvironment {
		return unix.E2BIG
	}
	l.env, l.envBytes = append(l.env, entry), l.envBytes+len(entry)
	return nil
}

// environment returns the environment of a new process.
func (l *launch) environment(container []string) []string {
	all := slices.Clone(container)
	for _, e := range l.env {
		name, _, set := strings.Cut(e, "=")
		all = slices.DeleteFunc(all, func(old string) bool { return strings.HasPrefix(old, name+"=") })
		if set {
			all = append(all, e)
		}
	}
	return all
}

func (s *session) setEnvironment(entry string) reply {
	if !strings.Contains(entry, "=") {
		return failure(errSyntax)
	}
	if err := s.launch.change(entry); err != nil {
		return failure(err)
	}
	return ok
}

func (s *session) setEnvironmentHex(args string) reply {
	entry, err := unhex(args)
	if err != nil {
		return failure(err)
	}
	return s.setEnvironment(string(entry))
}

func (s *session) unsetEnvironment(args string) reply {
	name, err := unhex(args)
	if err == nil && strings.Contains(string(name), "=") {
		err = errSyntax
	}
	if err == nil {
		err = s.launch.change(string(name))
	}
	if err != nil {
		return failure(err)
	}
	return ok
}

func (s *session) resetEnvironment(string) reply {
	s.launch.env, s.launch.envBytes = nil, 0
	return ok
}

// setWorkingDir is QSetWorkingDir; an empty name goes back to the container's. A
// relative one, for which there is nothing to be relative to, is refused.
func (s *session) setWorkingDir(args string) reply {
	dir, err := unhex(args)
	if err == nil && len(dir) > 0 && dir[0] != '/' {
		err = unix.EINVAL
	}
	if err != nil {
		return failure(err)
	}
	s.launch.dir = string(dir)
	return ok
}

// isAttached is qAttached: 1 if the client should detach from the process when it goes,
// 0 if it should kill it.
func (s *session) isAttached(args string) reply {
	p, err := s.processNamed(strings.Replace(args, ":", ";", 1))
	if err != nil {
		return text("1")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.started {
		return text("0")
	}
	return text("1")
}

// run is vRun;PROGRAM;ARGUMENT...: the program is started, and held before its first
// instruction.
func (s *session) run(args string) reply {
	words, found := strings.CutPrefix(args, ";")
	if !found {
		return failure(errSyntax)
	}
	var argv []string
	for _, w := range strings.Split(words, ";") {
		b, err := unhex(w)
		if err != nil {
			return failure(err)
		}
		argv = append(argv, string(b))
	}
	th, err := s.startProcess(argv)
	if err != nil {
		return s.notStarted(err)
	}
	if !s.nonStop {
		s.resumed = true
		return later
	}
	if err := s.awaitHeld(th); err != nil {
		return failure(err)
	}
	return text(s.describeEvent(&event{th: th}))
}

// runArguments is LLDB's A LENGTH,NUMBER,ARGUMENT,...: the same in another form. That the
// process is there is the answer; LLDB asks for its state.
func (s *session) runArguments(args string) reply {
	f := strings.Split(args, ",")
	if len(f)%3 != 0 {
		return failure(errSyntax)
	}
	var argv []string
	for i := 0; i < len(f); i += 3 {
		n, err := strconv.ParseUint(f[i], 10, 32)
		k, err2 := strconv.ParseUint(f[i+1], 10, 32)
		b, err3 := unhex(f[i+2])
		if errors.Join(err, err2, err3) != nil || n != uint64(len(f[i+2])) || k != uint64(i/3) {
			return failure(errSyntax)
		}
		argv = append(argv, string(b))
	}
	th, err := s.startProcess(argv)
	if err == nil {
		err = s.awaitHeld(th)
	}
	if err != nil {
		return s.notStarted(err)
	}
	return ok
}

// notStarted answers that a process was not started, and why to a client that can be told.
func (s *session) notStarted(err error) reply {
	r := failure(err)
	if s.can().errorStrings && len(r.payload) > 0 && s.launch.failed != "" {
		return textf("%s;%x", r.payload, s.launch.failed)
	}
	return r
}

// launched is LLDB's qLaunchSuccess: whether the last start of a process succeeded.
func (s *session) launched(string) reply {
	if s.launch.failed != "" {
		return text("E" + s.launch.failed)
	}
	return ok
}

// startProcess starts a process that is held before its first instruction, and tells the
// user if that fails. errUnsupported: no process can be started here.
func (s *session) startProcess(argv []string) (th *thread, err error) {
	starter, can := s.System.(target.Starter)
	if !can || len(s.Stdio) != 3 {
		return nil, errUnsupported
	}
	if argv[0] == "" {
		argv[0] = s.launch.program
	}
	s.launch.failed = ""
	switch {
	case argv[0] == "":
		s.say("say which program of the container: set remote exec-file PATH")
		return nil, unix.ENOENT
	case s.Home == "":
		s.say("it is not known in which container to start it")
		return nil, unix.EINVAL
	}
	s.launch.program = argv[0]

	how := s.launch
	how.env = slices.Clone(how.env)
	c := &target.Command{Container: s.Home, Args: argv, Env: how.environment, Dir: how.dir, Stdio: [3]*os.File(s.Stdio)}
	var beginErr error
	err = starter.StartProcess(c, func(t target.Thread) { th, beginErr = s.begin(t) })
	if err == nil {
		err = beginErr
	}
	if err == nil {
		err = s.begun(th)
	}
	if err == nil {
		return th, nil
	}
	s.say("starting %s: %v", argv[0], err)
	if e := unix.Errno(0); !errors.As(err, &e) {
		err = unix.ENOEXEC
	}
	return nil, err
}

// say tells the user what went wrong: the protocol has no more than a number for it, or the
// client does not show what it has.
func (s *session) say(format string, args ...any) {
	s.launch.failed = fmt.Sprintf(format, args...)
	if _, err := fmt.Fprintf(s.Stdio[2], "runsc-utrace gdbserver: %s\n", s.launch.failed); err != nil {
		s.Warn("a message is lost: %v", err)
	}
}

// awaitHeld waits for the first stop of th, which the client is then told of.
func (s *session) awaitHeld(th *thread) error {
	if err := s.await(startingTime, th); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	th.reported, th.running = true, false
	return nil
}

// await waits until threads that are to be held can be examined. ESRCH: they are gone.
// ETIMEDOUT: it did not come to it.
func (s *session) await(limit time.Duration, all ...*thread) error {
	defer s.notice() // what was taken here may have been about others
	end := time.NewTimer(limit)
	defer end.Stop()
	for {
		s.mu.Lock()
		gone := !slices.ContainsFunc(all, func(th *thread) bool { return !th.gone })
		waiting := slices.ContainsFunc(all, func(th *thread) bool { return !th.parked && !th.vfork && !th.gone })
		s.mu.Unlock()
		switch {
		case gone:
			return unix.ESRCH
		case !waiting:
			return nil
		}
		select {
		case <-s.wake:
		case <-end.C:
			return unix.ETIMEDOUT
		}
	}
}

// startingTime is the longest that a new process may take to come to its first
// instruction.
const startingTime = time.Minute

// begin attaches to the first thread of a new process, which has no id yet, and has it
// held before it runs. Locks of the kernel are held.
func (s *session) begin(t target.Thread) (*thread, error) {
	if _, err := s.adopt(t, 0); err != nil {
		return nil, err
	}
	s.mu.Lock()
	th := s.threads[t.Utrace()]
	th.stop = &stop{sig: sigTrap, lldb: "signal"}
	if s.client.lldb { // as its own server says: scripts end at others
		th.stop.sig = sigStop
	}
	th.running, th.wanted = true, true
	th.p.started = true
	e := th.e
	s.mu.Unlock()
	e.Control(utrace.Stop)
	return th, nil
}

// begun gives a process that begin was called for its id, now that it has one.
func (s *session) begun(th *thread) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := th.p
	th.id = th.t.ID()
	if s.processes[0] == p {
		delete(s.processes, 0)
		p.id = p.t.ID()
		s.processes[p.id] = p
	}
	if th.gone || p.id == 0 {
		return unix.ESRCH
	}
	s.general = th
	return nil
}
