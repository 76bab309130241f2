package show

import (
	"errors"
	"io"

	"utrace.dev/engines/strace/record"
)

// Split gives each thread a sink of its own (-ff).
type Split struct {
	open func(tid int) (Sink, error)
	to   map[int]Sink
	// told are the threads that had a record since Flush; one may be there more than once.
	told []int
	err  error
}

// NewSplit returns a sink that calls open for each thread that has something to say.
func NewSplit(open func(tid int) (Sink, error)) *Split {
	return &Split{open: open, to: map[int]Sink{}}
}

// Record implements Sink.
func (s *Split) Record(r *record.Record) {
	if r.Kind == record.Ready {
		return
	}
	if r.Kind == record.Lost {
		for tid, to := range s.to {
			to.Record(r)
			s.tell(tid)
		}
		return
	}
	to := s.to[r.TID]
	if to == nil {
		var err error
		if to, err = s.open(r.TID); err != nil {
			if s.err == nil {
				s.err = err
			}
			to = nothing{}
		}
		s.to[r.TID] = to
	}
	to.Record(r)
	s.tell(r.TID)
	switch r.Kind {
	// Not one that is superseded: the thread that has its id now goes on in its file.
	case record.Exited, record.Killed, record.Renamed, record.Detached:
		if err := to.Close(); err != nil && s.err == nil {
			s.err = err
		}
		delete(s.to, r.TID)
	}
}

// tell notes that a thread's sink has something to be flushed.
func (s *Split) tell(tid int) {
	if n := len(s.told); n > 0 && s.told[n-1] == tid {
		return
	}
	if s.told = append(s.told, tid); len(s.told) >= maxTold {
		s.Flush()
	}
}

// maxTold bounds Split.told.
const maxTold = 1024

// Flush implements Sink.
func (s *Split) Flush() {
	for _, tid := range s.told {
		if to := s.to[tid]; to != nil { // else it was closed
			to.Flush()
			if err := to.Err(); err != nil && s.err == nil {
				s.err = err
			}
		}
	}
	s.told = s.told[:0]
}

// Err implements Sink.
func (s *Split) Err() error { return s.err }

// Close implements Sink.
func (s *Split) Close() error {
	for _, to := range s.to {
		if err := to.Close(); err != nil && s.err == nil {
			s.err = err
		}
	}
	return s.err
}

// nothing is where records of a thread go whose file could not be opened.
type nothing struct{}

func (nothing) Record(*record.Record) {}
func (nothing) Flush()                {}
func (nothing) Err() error            { return nil }
func (nothing) Close() error          { return nil }

// Closing is a sink that closes a file behind another.
type Closing struct {
	Sink
	File io.Closer
}

// Close implements Sink.
func (c Closing) Close() error {
	err := c.Sink.Close()
	if e := c.File.Close(); err == nil {
		err = e
	}
	return err
}

// Both gives records to two sinks (-C).
type Both struct{ First, Second Sink }

// Record implements Sink.
func (b Both) Record(r *record.Record) {
	b.First.Record(r)
	b.Second.Record(r)
}

// Flush implements Sink.
func (b Both) Flush() {
	b.First.Flush()
	b.Second.Flush()
}

// Err implements Sink.
func (b Both) Err() error { return errors.Join(b.First.Err(), b.Second.Err()) }

// Close implements Sink.
func (b Both) Close() error {
	err := b.First.Close()
	if e := b.Second.Close(); err == nil {
		err = e
	}
	return err
}
