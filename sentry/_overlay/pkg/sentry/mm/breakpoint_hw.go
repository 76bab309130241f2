package mm

import (
	"slices"
	"sync/atomic"

	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// This file is the breakpoints of tracing engines that the processor's debug
// registers are for. All threads of an address space have them, beside those that
// their own debuggers gave them.

// HWBreakpoint is one, and who has set it.
type HWBreakpoint struct {
	platform.HWBreakpoint
	Owners []any
}

// hwBreakpoints is those of one address space. It is changed with the StepGate's Mu
// held.
type hwBreakpoints struct {
	list atomic.Pointer[[]HWBreakpoint] // not changed in place; nil if there never was any
	// generation is another number after each change, in any address space.
	generation atomic.Uint64
}

var lastHWGeneration atomic.Uint64

// HWGeneration is a number that changes with HWBreakpoints; 0 if there never was any.
// One atomic load.
func (mm *MemoryManager) HWGeneration() uint64 { return mm.breakpoints.hw.generation.Load() }

// HWBreakpoints returns what the threads of mm are to have. Who does not hold the
// StepGate's Mu may find it changed at once.
func (mm *MemoryManager) HWBreakpoints() []HWBreakpoint {
	if list := mm.breakpoints.hw.list.Load(); list != nil {
		return *list
	}
	return nil
}

// SetHWBreakpoints replaces them.
//
// Preconditions: The StepGate's Mu must be locked.
func (mm *MemoryManager) SetHWBreakpoints(list []HWBreakpoint) {
	mm.breakpoints.hw.list.Store(&list)
	mm.breakpoints.hw.generation.Store(lastHWGeneration.Add(1))
}

// WithHWBreakpoint returns list with one more. ENOSPC: there are too many.
func WithHWBreakpoint(list []HWBreakpoint, b platform.HWBreakpoint, owner any) ([]HWBreakpoint, error) {
	list = slices.Clone(list)
	for i := range list {
		if list[i].HWBreakpoint == b {
			if !slices.Contains(list[i].Owners, owner) {
				list[i].Owners = append(slices.Clone(list[i].Owners), owner)
			}
			return list, nil
		}
	}
	if len(list) == platform.MaxHWBreakpoints {
		return nil, linuxerr.ENOSPC
	}
	return append(list, HWBreakpoint{b, []any{owner}}), nil
}

// WithoutHWBreakpoints returns list without those of an owner that match says so of.
func WithoutHWBreakpoints(list []HWBreakpoint, owner any, match func(platform.HWBreakpoint) bool) []HWBreakpoint {
	var rest []HWBreakpoint
	for _, b := range list {
		if match(b.HWBreakpoint) {
			b.Owners = slices.DeleteFunc(slices.Clone(b.Owners), func(o any) bool { return o == owner })
		}
		if len(b.Owners) > 0 {
			rest = append(rest, b)
		}
	}
	return rest
}
