package probe

import (
	"encoding/binary"

	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// plan makes the engine's thread step by a plan, which is in the memory of t. Keep
// in step with struct plan of progs/probe.h: all fields are 64 bits wide.
func (s *scripted) plan(t *kernel.Task, at hostarch.Addr) error {
	const watches = 4
	var b [8 * (4 + 3*watches)]byte
	if _, err := t.CopyInBytes(at, b[:]); err != nil {
		return err
	}
	field := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	p := utrace.StepPlan{Lo: field(0), Hi: field(1), MaxSteps: field(2)}
	for i := range min(field(3), watches) {
		at, size, old := field(int(4+3*i)), field(int(5+3*i)), field(int(6+3*i))
		w := utrace.Watch{Addr: at, Old: make([]byte, min(size, utrace.MaxWatchBytes+1))}
		if _, err := t.CopyInBytes(hostarch.Addr(old), w.Old); err != nil {
			return err
		}
		p.Watch = append(p.Watch, w)
	}
	s.mu.Lock()
	s.last = p
	s.mu.Unlock()
	return s.engine.StepUntil(p)
}

func (s *scripted) lastPlan() utrace.StepPlan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}
