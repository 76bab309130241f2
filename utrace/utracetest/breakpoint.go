package utracetest

import (
	"maps"
	"slices"

	"utrace.dev/utrace"
)

// breakpoints are those of engines in one process, by address. A map does not
// change once it is stored.
type breakpoints map[int64][]*utrace.Engine

// SetBreakpoint makes engines the owners of a breakpoint at an address of the
// process; nil removes it. It is no instruction, and nobody finds it.
func (g *Group) SetBreakpoint(addr int64, owners ...*utrace.Engine) {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	all := breakpoints{}
	if old := g.breakpoints.Load(); old != nil {
		all = maps.Clone(*old)
	}
	all[addr] = slices.Clone(owners)
	g.breakpoints.Store(&all)
}

// meetsBreakpoint reports a breakpoint to its owners if the thread has come to one.
// When it goes on from there, it goes over it.
func (t *FakeTask) meetsBreakpoint() bool {
	all := t.group.breakpoints.Load()
	if all == nil {
		return false
	}
	owners := (*all)[t.regs.PC]
	if t.atBreakpoint || len(owners) == 0 {
		t.atBreakpoint = false
		return false
	}
	t.atBreakpoint = true
	t.kicked.Store(true)
	info := utrace.SigInfo{Signo: sigtrap, Code: trapKernel}
	t.Thread.ReportTrap(&info, func(e *utrace.Engine) bool { return slices.Contains(owners, e) })
	return true
}
