package probe

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// stresser is an engine that stops and resumes one thread over and over.
type stresser struct {
	engine *utrace.Engine
	quiet  chan struct{} // gets a token for each quiesce callback
}

var stressOps = utrace.Ops{Name: "stress", Quiesce: func(r *utrace.Report, _ utrace.Events) utrace.Action {
	select {
	case r.Engine.Data().(*stresser).quiet <- struct{}{}:
	default:
	}
	return utrace.NoOpinion
}}

var stressRun struct {
	mu      sync.Mutex
	started bool
	done    bool
	err     error
}

// stress starts two engines on th, each with a goroutine that stops and resumes
// it so many times.
func stress(th *utrace.Thread, cycles int) error {
	stressRun.mu.Lock()
	defer stressRun.mu.Unlock()
	if stressRun.started {
		return utrace.ErrExists
	}
	var both [2]*stresser
	for i := range both {
		s := &stresser{quiet: make(chan struct{}, 1)}
		e, err := th.Attach(utrace.AttachCreate, &stressOps, s)
		if err != nil {
			return err
		}
		s.engine = e
		if err := e.SetEvents(utrace.EventQuiesce); err != nil {
			return err
		}
		both[i] = s
	}
	stressRun.started = true
	go func() {
		errs := make(chan error, len(both))
		for _, s := range both {
			go func() { errs <- s.run(cycles) }()
		}
		var failed error
		for range both {
			if err := <-errs; err != nil {
				failed = err
				journal.add("stress: %v", err)
				// The other one may wait for what this one holds.
				for _, s := range both {
					s.engine.Control(utrace.Detach)
				}
			}
		}
		for _, s := range both {
			s.engine.Control(utrace.Detach)
			s.engine.Put()
		}
		stressRun.mu.Lock()
		defer stressRun.mu.Unlock()
		stressRun.done, stressRun.err = true, failed
	}()
	return nil
}

// stressed says how the stress goes.
func stressed() (int64, error) {
	stressRun.mu.Lock()
	defer stressRun.mu.Unlock()
	switch {
	case stressRun.err != nil:
		return 0, unix.EIO
	case stressRun.done:
		return 1, nil
	}
	return 0, nil
}

func (s *stresser) run(cycles int) error {
	for i := range cycles {
		if err := s.cycle(); err != nil {
			return fmt.Errorf("cycle %d of %d: %w", i, cycles, err)
		}
	}
	return nil
}

// cycle stops the thread, makes sure that it stands, and lets it run.
func (s *stresser) cycle() error {
	time.Sleep(time.Duration(rand.IntN(400)) * time.Microsecond)
	select {
	case <-s.quiet: // left over from the other engine's stop
	default:
	}
	switch err := s.engine.Control(utrace.Stop); err {
	case nil:
		// Parked already: no callback will come.
	case utrace.ErrInProgress:
		select {
		case <-s.quiet:
		case <-time.After(patience):
			return fmt.Errorf("no callback came for %v after STOP was said to be in progress", patience)
		}
	default:
		return fmt.Errorf("STOP: %w", err)
	}
	if err := s.stands(); err != nil {
		return err
	}
	if err := s.engine.Control(utrace.Resume); err != nil {
		return fmt.Errorf("RESUME: %w", err)
	}
	return nil
}

// stands fails if the thread does not come to a stop, or moves in it.
func (s *stresser) stands() error {
	var x utrace.Exam
	for until := time.Now().Add(patience); ; {
		err := s.engine.Prepare(&x)
		if err == nil {
			break
		}
		if err != utrace.ErrAgain || time.Now().After(until) {
			return fmt.Errorf("held, but it cannot be examined: %w", err)
		}
		// The callback has come, the stop is about to begin.
		time.Sleep(20 * time.Microsecond)
	}
	regs := &kernel.TaskOfUtrace(s.engine.Thread()).Arch().Regs
	was := *regs
	time.Sleep(10 * time.Microsecond)
	var err error
	if *regs != was {
		err = fmt.Errorf("it moved from %#x to %#x while it was held", was.Rip, regs.Rip)
	}
	if finished := s.engine.Finish(&x); err == nil && finished != nil {
		err = fmt.Errorf("it left its stop while it was held: %w", finished)
	}
	return err
}
