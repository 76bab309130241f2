package gdbserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"utrace.dev/engines/gdbserver/rsp"
	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// packetSize is the most that a packet from the client, or to it, may have. It is
// what gdb fetches files in.
const packetSize = 0x20000

// parkingTime is how long a stop of all threads waits for those that do not come to
// a point where they can be held, as in the middle of a vfork. They count as
// stopped then.
const parkingTime = 2 * time.Second

// Config is what a session is about.
type Config struct {
	// System is the sandbox, and Container the only container that the client
	// may see; "" for all.
	System    target.System
	Container string
	// Home is the container in which programs are started, and whose files are meant
	// where the client has chosen no process.
	Home string
	// Attach are processes to be attached to at the beginning, and held.
	Attach []int
	// Stdio are files of the host for what processes that the client starts read and
	// print, all three or none: it cannot start any then.
	Stdio []*os.File
	// ID is what the engines' data says that they belong to, see kit.Owned.
	ID int64
	// Hidden: the client's software breakpoints are of the kind that no load
	// instruction shows (target.BreakHidden). The client can change it.
	Hidden bool
	// Warn, if not nil, is told what went wrong that no client was waiting for.
	Warn func(format string, args ...any)
}

// session is one client.
type session struct {
	Config
	conn *rsp.Conn

	// These are of the goroutine of Serve alone.

	nonStop bool
	// general, cont: the threads that Hg and Hc chose.
	general, cont *thread
	// resumed: in all-stop, a command that resumes awaits its stop reply.
	resumed bool
	// interrupted: the client wants the threads stopped, whatever happens.
	interrupted bool
	// parking, if not zero, is when the wait for all threads to park began.
	parking time.Time
	// stuck, if not zero, is since when no thread that should run does.
	stuck time.Time
	// halting: something is to be reported when they have.
	halting bool
	// attached: the reply will be to vAttach.
	attached bool
	// notes are the stops that a non-stop client has not heard of or confirmed;
	// the first one is under way.
	notes   []*event
	files   files
	closing bool
	// saved are registers that LLDB asked to be kept, by their ids.
	saved   map[int]savedRegisters
	savedID int
	// launch is how processes are started.
	launch launch
	// fileProcess is what vFile:setfs chose, 0 for the container's first one.
	fileProcess int
	// lists hold the rest of a listing that is asked for piece by piece.
	threadList []*thread
	documents  map[string]string
	// requests are what the client sends, and early those that have been taken while
	// another one was under way. gone is closed, by leave too, when there will be no more.
	requests chan rsp.Request
	early    []rsp.Request
	gone     <-chan struct{}
	leave    func()
	// wake says that a thread has something for Serve.
	wake chan struct{}

	mu sync.Mutex
	// What follows is guarded by mu.

	// client is what the client can do, from qSupported and the like.
	client    clientFeatures
	processes map[int]*process
	threads   map[*utrace.Thread]*thread
	// exits are the processes that are gone and not reported.
	exits []*event
	// orphans are to be released: see releaseOrphans.
	orphans []*process
	// output is what agent commands printed and the client has not got yet.
	output []byte
	// passed are the Linux signals that the client does not want to know of.
	passed [65]bool
	// program are those that a thread may be left with.
	program [65]bool
	// threadEvents: new and ending threads are reported.
	threadEvents bool
	// multi: ids are of processes and threads.
	multi atomic.Bool
	// ended: callbacks let their threads go.
	ended bool
}

// clientFeatures is what the client said of itself.
type clientFeatures struct {
	multiprocess, swbreak, hwbreak   bool
	forkEvents, vforkEvents          bool
	execEvents, noResumed            bool
	errorMessages, errorStrings      bool
	lldb, threadSuffix, threadsInfos bool
	extended                         bool
}

// Serve debugs for the client at the other end of rw until that goes or ctx ends.
// Every thread then runs on as if nobody had been there, with the signals that it
// was stopped by. A goroutine
// reads from rw until that fails: the caller closes it.
func Serve(ctx context.Context, rw io.ReadWriter, c Config) error {
	s := &session{
		Config:    c,
		conn:      rsp.New(rw, packetSize),
		processes: map[int]*process{},
		threads:   map[*utrace.Thread]*thread{},
		documents: map[string]string{},
		saved:     map[int]savedRegisters{},
		requests:  make(chan rsp.Request),
		wake:      make(chan struct{}, 1),
	}
	if s.Warn == nil {
		s.Warn = func(string, ...any) {}
	}
	for sig := range s.program {
		s.program[sig] = true
	}
	defer s.end()
	there, leave := context.WithCancel(ctx)
	defer leave()
	s.gone, s.leave = there.Done(), leave
	failed := make(chan error, 1)
	go func() {
		failed <- s.read(there)
		leave()
	}()

	for _, pid := range c.Attach {
		if err := s.attach(pid); err != nil {
			return fmt.Errorf("attaching to process %d: %w", pid, err)
		}
	}
	if len(c.Attach) > 0 {
		s.stopAllAndWait(ctx)
	}
	return s.loop(ctx, failed)
}

// read hands the client's requests on, one at a time: a client that sends faster
// than it is served waits.
func (s *session) read(ctx context.Context) error {
	for {
		r, err := s.conn.Read()
		if err != nil {
			return err
		}
		r.Payload = append([]byte(nil), r.Payload...)
		select {
		case s.requests <- r:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *session) loop(ctx context.Context, failed <-chan error) error {
	timer := time.NewTicker(lendAfter / 2)
	defer timer.Stop()
	for !s.closing {
		if r, found := s.next(); found {
			if err := s.handle(r); err != nil {
				return err
			}
			continue
		}
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-failed:
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil // the client has gone
			}
			return err
		case r := <-s.requests:
			err = s.handle(r)
		case <-s.wake:
			err = s.report()
		case <-timer.C:
			if s.resumed {
				err = s.report()
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// handle does what the client asks for.
func (s *session) handle(r rsp.Request) error {
	if r.Interrupt {
		s.interrupt()
		return s.report()
	}
	return s.answer(string(r.Payload))
}

// answer handles one packet.
func (s *session) answer(packet string) error {
	r := s.dispatch(packet)
	if r.none {
		return s.report()
	}
	if err := s.conn.Send(r.payload); err != nil {
		return err
	}
	if r.then != nil {
		r.then()
	}
	if s.nonStop {
		return s.report()
	}
	return nil
}

// notice makes Serve look at what the threads have left for it. Any goroutine.
func (s *session) notice() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// end lets everything go.
func (s *session) end() {
	s.mu.Lock()
	s.ended = true
	all := make([]*process, 0, len(s.processes))
	for _, p := range s.processes {
		all = append(all, p)
	}
	s.mu.Unlock()
	for _, p := range all {
		s.release(p)
	}
	go s.files.closeAll() // which may wait
}

// can returns what the client can do. Any goroutine.
func (s *session) can() clientFeatures {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.client
}

// learn changes what is known of the client.
func (s *session) learn(f func(*clientFeatures)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.client)
}
