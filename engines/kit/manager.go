package kit

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"utrace.dev/engines/target"
)

// A Manager runs the sessions of one sandbox. Any goroutine.
type Manager struct {
	sys target.System

	mu       sync.Mutex
	sessions map[int64]*Session
	last     int64
	closed   bool
}

// NewManager returns a manager for a sandbox.
func NewManager(sys target.System) *Manager {
	return &Manager{sys: sys, sessions: map[int64]*Session{}}
}

// A Request asks for a session.
type Request struct {
	Facility string
	Scope    Scope
	Params   json.RawMessage `json:",omitempty"`
	// Stdio are the client's standard files, all three or none. They are closed by
	// who calls Run, when that returns.
	Stdio []*os.File `json:"-"`
}

// Limits of what a client can ask for.
const (
	// maxSessions is how many sessions a sandbox has at most at one time.
	maxSessions = 64
	// maxParams is the size of a facility's parameters, in bytes.
	maxParams = 256 << 10
	// maxPIDs is how many processes a scope can name.
	maxPIDs = 4096
)

// check reports whether a request is within the limits.
func (r *Request) check() error {
	switch {
	case len(r.Params) > maxParams:
		return fmt.Errorf("the parameters have %d bytes, the most is %d", len(r.Params), maxParams)
	case len(r.Scope.PIDs) > maxPIDs:
		return fmt.Errorf("the scope names %d processes, the most is %d; leave them out and name the container", len(r.Scope.PIDs), maxPIDs)
	}
	return nil
}

// Run makes a session and waits for its end. It closes conn, which leads to the
// client; the end of what the client sends ends the session. The error says why
// the session could not begin, or what ended it but its client's wish and the end of
// the threads that it was about.
func (m *Manager) Run(req *Request, conn io.ReadWriteCloser) error {
	defer conn.Close()
	if err := req.check(); err != nil {
		return err
	}
	f, err := Lookup(req.Facility)
	if err != nil {
		return err
	}
	params, err := f.NewParams(req.Params)
	if err != nil {
		return err
	}
	s, err := m.enter(f, req, conn)
	if err != nil {
		return err
	}
	defer m.leave(s)
	if !f.Reads {
		// Not one of the session's goroutines: conn's closing ends it.
		go func() {
			_, err := io.Copy(io.Discard, conn)
			if err != nil {
				err = fmt.Errorf("%w: %w", ErrClientGone, err)
			}
			s.End(err)
		}()
	}
	if err := f.Start(s, params); err != nil {
		s.End(err)
	}
	s.mu.Lock()
	s.ready = true
	s.mu.Unlock()
	return s.run()
}

func (m *Manager) enter(f *Facility, req *Request, conn io.ReadWriteCloser) (*Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.closed:
		return nil, ErrShutdown
	case len(m.sessions) >= maxSessions:
		return nil, fmt.Errorf("there are %d sessions in this sandbox already, which is the most it can have; end one first", maxSessions)
	}
	m.last++
	c := &clientConn{ReadWriteCloser: conn}
	s := &Session{
		ID: m.last, Facility: f, System: m.sys, Scope: req.Scope, Conn: c, Stdio: req.Stdio,
		conn: c, began: time.Now(), gone: make(chan struct{}), attached: map[*Attached]bool{},
	}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	m.sessions[s.ID] = s
	return s, nil
}

func (m *Manager) leave(s *Session) {
	s.End(nil) // frees the context
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, s.ID)
	close(s.gone)
}

// EndSession ends a session and waits until it is over: at once nothing is attached or
// held any more, and what the client has not read within a few seconds is lost. This is
// how to be rid of one whose client does not end it.
func (m *Manager) EndSession(id int64) error {
	m.mu.Lock()
	s := m.sessions[id]
	m.mu.Unlock()
	if s == nil {
		return fmt.Errorf("there is no session %d; `runsc-utrace engines` shows those that there are", id)
	}
	s.endWithin(ErrEnded)
	<-s.gone
	return nil
}

// Sessions returns the sessions by their ids.
func (m *Manager) Sessions() (all []*Session) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.sessions {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *Session) int { return int(a.ID - b.ID) })
	return all
}

// Close ends all sessions, as EndSession does, and lets no new one begin. It does not wait.
func (m *Manager) Close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	for _, s := range m.Sessions() {
		s.endWithin(ErrShutdown)
	}
}
