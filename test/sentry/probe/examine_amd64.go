package probe

import (
	"context"
	"fmt"

	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// Registers by the numbers of progs/probe.h.
func register(t *kernel.Task, n uint64) (*uint64, error) {
	r := &t.Arch().Regs
	all := []*uint64{&r.Orig_rax, &r.Rax, &r.Rip, &r.Rdi, &r.R15}
	if n >= uint64(len(all)) {
		return nil, utrace.ErrInvalid
	}
	return all[n], nil
}

// register reads, or with value sets, a register of the thread, which the engine
// must hold.
func (s *scripted) register(n uint64, value *uint64) (was uint64, err error) {
	err = elsewhere(func() error {
		var x utrace.Exam
		if err := s.engine.Prepare(&x); err != nil {
			return err
		}
		p, err := register(kernel.TaskOfUtrace(s.engine.Thread()), n)
		if err == nil {
			was = *p
			if value != nil {
				*p = *value
			}
		}
		if finished := s.engine.Finish(&x); err == nil {
			err = finished
		}
		return err
	})
	return was, err
}

func (s *scripted) barrier() error {
	return elsewhere(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return s.engine.Barrier(ctx)
	})
}

// elsewhere calls f on a goroutine that is no task's, as Engine.Prepare asks
// for, and waits for it. A callback should not wait, but here it is short.
func elsewhere(f func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if x := recover(); x != nil {
				done <- fmt.Errorf("panicked: %v", x)
			}
		}()
		done <- f()
	}()
	return <-done
}
