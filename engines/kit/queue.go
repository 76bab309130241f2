package kit

import (
	"io"
	"sync"
	"time"

	"utrace.dev/utrace"
)

// A Policy says what becomes of events for which there is no room.
type Policy uint8

const (
	// Drop loses and counts them. The traced threads never wait.
	Drop Policy = iota
	// Hold takes them, and holds the thread until there is room again: nothing is
	// lost, and a slow reader slows the threads down. A thread's last event before
	// it runs on is the most that a queue can have beyond its limit.
	Hold
)

// A Queue takes events from callbacks of any number of threads to one reader. Its
// memory is bounded. All methods may be called on any goroutine; only Take and Linger
// wait, and are for the reader.
//
// An event is one T, or as many as its Put was given: bytes, for example, in a queue of
// byte, which needs no memory of its own for each event.
type Queue[T any] struct {
	limit  int
	policy Policy
	most   int // that of Bound

	mu       sync.Mutex // taken before utrace's locks
	count    int        // of events
	events   []T        // what they consist of
	spare    []T        // the slice that Take gave out before
	waiting  []*utrace.Engine
	flushing []flush
	// put, given and dealt count events: those that came in, those that Take gave
	// out, and those that the reader has dealt with.
	put, given, dealt uint64
	closed            bool
	dropped           uint64
	wake              chan struct{} // one message: there are events, or it was closed
	// hurry has one message: see hurries. timer is the reader's own.
	hurry chan struct{}
	timer *time.Timer
}

// flush is a thread that waits until the reader has dealt with event n.
type flush struct {
	e *utrace.Engine
	n uint64
}

// NewQueue returns a queue for limit events, at least 1.
func NewQueue[T any](limit int, p Policy) *Queue[T] {
	return &Queue[T]{limit: max(limit, 1), policy: p, wake: make(chan struct{}, 1), hurry: make(chan struct{}, 1)}
}

// Bound bounds what waits in the queue by its size, too: most is how many T there may be.
// A queue with so many is full, and as every thread can add one more event before it is
// held, what would make it twice as many is lost, whatever the policy. To be called
// before the first event.
func (q *Queue[T]) Bound(most int) { q.most = most }

// Put adds an event, in a callback for e, which is a callback of e's thread. If the
// thread must wait, e holds it from now on; the callback should answer NoOpinion.
// A queue that is closed counts as full, and holds nobody. With a nil e the event is no
// thread's: it may be put anywhere, and nobody waits for it. It returns false if the
// event is lost. What ev points to is kept, ev itself is not.
func (q *Queue[T]) Put(e *utrace.Engine, ev ...T) bool { return q.add(e, ev, false) }

// PutLast is Put for an event after which the sandbox might be taken down, as it is
// when a container's first process exits. With the policy Hold the thread waits
// until the reader has dealt with all events up to this one. For EXIT callbacks.
func (q *Queue[T]) PutLast(e *utrace.Engine, ev ...T) bool { return q.add(e, ev, true) }

// filled reports whether 1/parts of what the queue takes is there.
func (q *Queue[T]) filled(parts int) bool {
	return parts*q.count >= q.limit || q.most > 0 && parts*len(q.events) >= q.most
}

// hurries reports whether there is a reason to Take at once: somebody waits for that, or
// soon will. Precondition: q.mu is held.
func (q *Queue[T]) hurries() bool {
	return q.closed || len(q.waiting) > 0 || len(q.flushing) > 0 || q.filled(2)
}

func (q *Queue[T]) add(e *utrace.Engine, ev []T, last bool) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.policy == Drop && q.filled(1) || q.most > 0 && len(q.events)+len(ev) > 2*q.most {
		q.dropped++
		return false
	}
	q.events = append(q.events, ev...)
	q.count++
	q.put++
	if q.count == 1 {
		signal(q.wake)
	}
	hold := q.policy == Hold && e != nil && (last || q.filled(1))
	switch {
	case !hold:
	case last:
		q.flushing = append(q.flushing, flush{e.Get(), q.put})
	default:
		q.waiting = append(q.waiting, e.Get())
	}
	if q.hurries() {
		signal(q.hurry)
	}
	if hold {
		// Not by the callback's answer: that might come after Take's Resume. A thread
		// that is dead or being killed cannot be held, nor need it be.
		_ = e.Control(utrace.Stop)
	}
	return true
}

func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// Linger waits for d, but not while somebody waits for Take, or there is much to be taken.
// A reader that calls it between two calls of Take gets more events at once, and who puts
// them does not wake it up for each. The first event that comes after the time is taken
// without delay.
func (q *Queue[T]) Linger(d time.Duration) {
	q.mu.Lock()
	select {
	case <-q.hurry: // what is not true any more
	default:
	}
	now := q.hurries()
	q.mu.Unlock()
	if now {
		return
	}
	if q.timer == nil {
		q.timer = time.NewTimer(d)
	} else {
		q.timer.Reset(d)
	}
	select {
	case <-q.timer.C:
	case <-q.hurry:
		q.timer.Stop()
	}
}

// Take waits for events and returns them all. What it returned before has been dealt
// with, and must not be used any more. It returns io.EOF when the queue was closed
// and is empty.
func (q *Queue[T]) Take() ([]T, error) {
	for {
		events, free, closed := q.take()
		for _, e := range free {
			_ = e.Control(utrace.Resume) // it may be gone
			e.Put()
		}
		switch {
		case events != nil:
			return events, nil
		case closed:
			return nil, io.EOF
		}
		<-q.wake
	}
}

// spareCap is how many T are kept room for.
const spareCap = 1 << 18

// take returns the events, and the engines whose threads need not wait any more.
func (q *Queue[T]) take() (events []T, free []*utrace.Engine, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	clear(q.spare) // what its events point to
	if cap(q.spare) > spareCap {
		q.spare = nil
	}
	q.dealt = q.given
	free, q.waiting = q.waiting, nil
	for len(q.flushing) > 0 && q.flushing[0].n <= q.dealt {
		free = append(free, q.flushing[0].e)
		q.flushing = q.flushing[1:]
	}
	if len(q.events) > 0 {
		events, q.events, q.count = q.events, q.spare[:0], 0
		q.spare, q.given = events, q.put
	}
	return events, free, q.closed
}

// Close ends the queue: Take returns what is in it and then io.EOF, Put drops. Nobody
// is held any more for its sake.
func (q *Queue[T]) Close() {
	q.mu.Lock()
	q.closed = true
	free := q.waiting
	for _, f := range q.flushing {
		free = append(free, f.e)
	}
	q.waiting, q.flushing = nil, nil
	signal(q.wake)
	signal(q.hurry)
	q.mu.Unlock()
	for _, e := range free {
		_ = e.Control(utrace.Resume)
		e.Put()
	}
}

// Dropped returns how many events were lost.
func (q *Queue[T]) Dropped() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropped
}
