package systrap

import (
	"sync"
	"testing"

	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// TestHWBreakpointsWhileRunning: breakpoints may be set for contexts that run, by
// anybody, and each run has one whole set. It is of use with the race detector, too.
func TestHWBreakpointsWhileRunning(t *testing.T) {
	hwProbed.Do(func() {})
	works := hwProbed.works.Swap(true)
	defer hwProbed.works.Store(works)
	s := new(subprocess) // without threads: no debug register is written
	const contexts, rounds = 3, 2000
	// A set has two breakpoints that belong together. All contexts of a round have the
	// same, as those of one address space do: there are four registers, and two sets.
	set := func(n int) (set platform.HWBreakpointSet) {
		if n%3 != 0 {
			addr := hostarch.Addr(n%3) << 20
			set[n%2] = platform.HWBreakpoint{Addr: addr, Len: 4, Type: platform.HWWrite}
			set[2+n%2] = platform.HWBreakpoint{Addr: addr + 8, Len: 4, Type: platform.HWWrite}
		}
		return set
	}
	whole := map[platform.HWBreakpointSet]bool{}
	for n := range 6 {
		whole[set(n)] = true
	}
	var all [contexts]*platformContext
	var setters, runners sync.WaitGroup
	stop := make(chan struct{})
	for i := range all {
		c := new(platformContext)
		all[i] = c
		s.hwJoin(c)
		runners.Add(1)
		go func() {
			defer runners.Done()
			ac := new(arch.Context64)
			for {
				s.hwBefore(nil, nil, c, ac)
				if !whole[c.hw.set] {
					t.Errorf("a context runs with %+v", c.hw.set)
				}
				c.hwEndTurn()
				select {
				case <-stop:
					return
				default:
				}
			}
		}()
	}
	for range 2 {
		setters.Add(1)
		go func() {
			defer setters.Done()
			for n := range rounds {
				for _, c := range all {
					if err := c.SetHWBreakpoints(s, set(n)); err != nil {
						t.Errorf("setting %+v: %v", set(n), err)
					}
				}
			}
		}()
	}
	setters.Wait()
	for _, c := range all {
		if err := c.SetHWBreakpoints(s, platform.HWBreakpointSet{}); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	runners.Wait()
	for _, c := range all {
		s.hwBefore(nil, nil, c, new(arch.Context64))
		c.hwEndTurn()
		c.hwLeave()
	}
	if s.hw.inUse.Load() || len(s.hw.want) != 0 || len(s.hw.contexts) != 0 {
		t.Errorf("%d contexts are left, and %d that want something; in use: %v", len(s.hw.contexts), len(s.hw.want), s.hw.inUse.Load())
	}
}
