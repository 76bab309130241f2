package kit

import "time"

// A Listing is which engines hold which threads, and for whom.
type Listing struct {
	Sessions []SessionInfo
	Engines  []EngineInfo
}

// SessionInfo describes a session.
type SessionInfo struct {
	ID       int64
	Facility string
	Scope    string
	Began    time.Time
	// Ready is true when Start has returned: nobody will be missed from now on.
	Ready bool
	// Threads is how many threads it is attached to, Dropped how many events it has
	// lost.
	Threads int
	Dropped uint64
	// Unread is for how long the client has not read what it is sent, in nanoseconds; 0
	// if nothing waits for it.
	Unread time.Duration
}

// EngineInfo describes one engine on one thread.
type EngineInfo struct {
	Container string
	PID, TID  int
	Thread    string // its name
	Engine    string // the name of its Ops
	Session   int64  `json:",omitempty"` // 0: it belongs to none
	Events    string
	Holds     bool
	Callbacks uint64
	// Time is how long its callbacks took, in nanoseconds.
	Time time.Duration
}

// List returns the engines on the threads of a container, of all if it is "", in
// the order of the threads' ids and then of attachment. Sessions are all listed.
func (m *Manager) List(container string) *Listing {
	l := &Listing{Sessions: []SessionInfo{}, Engines: []EngineInfo{}}
	threads := map[int64]int{}
	for _, t := range m.sys.Threads("") {
		p := t.Process()
		for _, e := range t.Utrace().Engines() {
			session := int64(0)
			if o, ok := e.Data().(Owned); ok {
				session = o.SessionID()
				threads[session]++
			}
			if container != "" && p.Container() != container {
				continue
			}
			st := e.Stats()
			info := EngineInfo{
				Container: p.Container(), PID: p.ID(), TID: t.ID(), Thread: t.Name(),
				Engine: e.Ops().Name, Events: e.Events().String(), Holds: e.Holds(),
				Callbacks: st.Callbacks, Time: st.Time, Session: session,
			}
			l.Engines = append(l.Engines, info)
		}
	}
	for _, s := range m.Sessions() {
		info := s.info()
		info.Threads = threads[s.ID]
		l.Sessions = append(l.Sessions, info)
	}
	return l
}

// Owned is implemented by the data of engines that belong to a session. Follow's do.
type Owned interface {
	// SessionID is the session's ID, 0 if there is none. Any goroutine.
	SessionID() int64
}

// SessionID implements Owned.SessionID.
func (a *Attached) SessionID() int64 { return a.Session.ID }

func (s *Session) info() SessionInfo {
	s.mu.Lock()
	ready := s.ready
	s.mu.Unlock()
	return SessionInfo{
		ID: s.ID, Facility: s.Facility.Name, Scope: s.Scope.String(), Began: s.began, Ready: ready,
		Dropped: s.Dropped(), Unread: s.conn.waits(),
	}
}
