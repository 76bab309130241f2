package targettest

import (
	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
	"utrace.dev/utrace/utracetest"
)

// placed is a breakpoint that is set.
type placed struct {
	g     *utracetest.Group
	owner target.BreakpointOwner
	b     target.Breakpoint
}

// debugRegisters is how many breakpoints of other kinds than BreakCode a process has.
const debugRegisters = 4

// SetBreakpoint implements target.Debuggee.SetBreakpoint.
func (h thread) SetBreakpoint(owner target.BreakpointOwner, b target.Breakpoint) error {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	p := placed{h.t.Group(), owner, b}
	if b.Kind != target.BreakCode && !h.s.breakpoints[p] && h.s.used(p.g) >= debugRegisters {
		return unix.ENOSPC
	}
	h.s.breakpoints[p] = true
	return nil
}

// used returns how many debug registers a process has in use. The caller holds s.mu.
func (s *System) used(g *utracetest.Group) (n int) {
	for p := range s.breakpoints {
		if p.g == g && p.b.Kind != target.BreakCode {
			n++
		}
	}
	return n
}

// ClearBreakpoint implements target.Debuggee.ClearBreakpoint.
func (h thread) ClearBreakpoint(owner target.BreakpointOwner, b target.Breakpoint) error {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	p := placed{h.t.Group(), owner, b}
	if !h.s.breakpoints[p] {
		return unix.ENOENT
	}
	delete(h.s.breakpoints, p)
	return nil
}

// ClearBreakpoints implements target.Debuggee.ClearBreakpoints.
func (h thread) ClearBreakpoints(owner target.BreakpointOwner) {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	for p := range h.s.breakpoints {
		if p.g == h.t.Group() && p.owner == owner {
			delete(h.s.breakpoints, p)
		}
	}
}

// Hits implements target.Debuggee.Hits.
func (h thread) Hits(target.BreakpointOwner) []target.Breakpoint { return nil }

var _ target.Debuggee = thread{}

// Allocate implements target.Debuggee.Allocate. The memory is not there to be used.
func (h thread) Allocate(length uint64, _ string) (addr uint64, err error) {
	if length == 0 {
		return 0, unix.EINVAL
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	h.s.allocated++
	return 1<<40 + h.s.allocated<<12, nil
}

// Free implements target.Debuggee.Free.
func (h thread) Free(uint64, uint64) error { return nil }

// Breakpoints returns how many are set, in all processes.
func (s *System) Breakpoints() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.breakpoints)
}
