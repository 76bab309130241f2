package utrace

import (
	"sync/atomic"
	"time"
)

// Stats is what an engine has cost its thread.
type Stats struct {
	// Callbacks counts the callbacks made but REAP.
	Callbacks uint64
	// Time is how long they took, estimated from one in sixteen.
	Time time.Duration
}

// engineStats is written on the thread, and read on any goroutine.
type engineStats struct {
	callbacks atomic.Uint64
	// sampled is the time that the measured callbacks took.
	sampled atomic.Int64
}

// sampling is how many callbacks there are for one that is measured: to look at the
// clock costs more than a small callback does.
const sampling = 16

// begin counts a callback; it returns when that began, if it is to be measured.
func (s *engineStats) begin() (began time.Time) {
	if s.callbacks.Add(1)%sampling == 1 {
		began = time.Now()
	}
	return began
}

func (s *engineStats) end(began time.Time) {
	if !began.IsZero() {
		s.sampled.Add(int64(time.Since(began)))
	}
}

// Stats returns what the engine has cost so far. Any goroutine.
func (e *Engine) Stats() Stats {
	n := e.stats.callbacks.Load()
	st := Stats{Callbacks: n}
	if measured := (n + sampling - 1) / sampling; measured > 0 {
		st.Time = time.Duration(e.stats.sampled.Load() / int64(measured) * int64(n))
	}
	return st
}
