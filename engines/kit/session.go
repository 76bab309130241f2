package kit

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"utrace.dev/engines/target"
)

// A Session is one use of a facility: from when a client asks for it until the
// client goes, the traced threads are all gone, or the facility ends it.
//
// However it ends, all its engines are detached, so that no thread stays stopped,
// then the functions given to OnDetached are called, the goroutines started with Go
// are waited for, and the connection is closed.
type Session struct {
	// ID is unique in the sandbox.
	ID       int64
	Facility *Facility
	System   target.System
	Scope    Scope
	// Conn leads to the client. Writes, one at a time, may wait for it, so not in
	// callbacks of engines: see Queue.
	Conn io.ReadWriter
	// Stdio are the client's standard files, all three or none, for processes that the
	// facility starts. They are closed when the session has ended.
	Stdio []*os.File

	conn   *clientConn
	began  time.Time
	gone   chan struct{} // closed when it has left its manager
	ctx    context.Context
	cancel context.CancelCauseFunc
	work   sync.WaitGroup

	// The rest is guarded by mu. It is taken before utrace's locks, and in
	// callbacks; nothing is waited for while it is held.
	mu       sync.Mutex
	ready    bool // Start has returned
	over     bool // nothing is attached any more
	follows  []*following
	attached map[*Attached]bool
	live     int      // attached threads that have not died
	some     bool     // a thread has been attached
	starting int      // calls of Follow that have not attached to all yet
	done     []func() // by OnDetached
	drops    []func() uint64
}

// Context ends when the session must end.
func (s *Session) Context() context.Context { return s.ctx }

// End ends the session; err is why, nil if that is as it should be. Only the first
// call counts. It does not wait. Any goroutine, any lock.
func (s *Session) End(err error) {
	if err == nil {
		err = errDone
	}
	s.cancel(err)
}

// farewell is how long the client of a session that somebody else has ended has to read
// what is still sent to it, such as sums.
const farewell = 5 * time.Second

// endWithin ends the session, and then does not wait for its client for ever.
func (s *Session) endWithin(err error) {
	s.End(err)
	time.AfterFunc(farewell, func() { s.conn.Close() }) // it may be closed by then
}

// errDone is the cause of a session that has ended as it should.
var errDone = errors.New("done")

// Running returns the threads of the session's scope that live now.
func (s *Session) Running() ([]target.Thread, error) { return s.Scope.running(s.System) }

// Go runs f on a goroutine of the session; ctx is the session's. Its error ends
// the session.
func (s *Session) Go(f func(ctx context.Context) error) {
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		if err := f(s.ctx); err != nil {
			s.End(err)
		}
	}()
}

// OnDetached has f called once no engine of the session is attached any more and no
// callback runs. Then is the time to close queues and to sum up.
func (s *Session) OnDetached(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, f)
}

// CountDrops adds a source to the number of events that the session has lost.
func (s *Session) CountDrops(f func() uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drops = append(s.drops, f)
}

// Dropped returns how many events the session has lost.
func (s *Session) Dropped() (n uint64) {
	s.mu.Lock()
	drops := s.drops
	s.mu.Unlock()
	for _, f := range drops {
		n += f()
	}
	return n
}

// run is the session's life, after Start. It returns why it ended.
func (s *Session) run() error {
	<-s.ctx.Done()
	if s.Facility.Reads {
		s.conn.Close() // it may wait for its client with threads held, and says nothing more
	}
	s.detachAll()
	s.mu.Lock()
	done := s.done
	s.mu.Unlock()
	for _, f := range done {
		f()
	}
	s.work.Wait()
	if err := context.Cause(s.ctx); err != errDone {
		return err
	}
	return nil
}
