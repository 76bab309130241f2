package host

import (
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/platform"

	"utrace.dev/engines/target"
)

var _ target.Debuggee = thread{}

// hardware returns what of a breakpoint is in debug registers; false if it is not
// to be there.
func hardware(b target.Breakpoint) (platform.HWBreakpoint, bool) {
	hw := platform.HWBreakpoint{Addr: hostarch.Addr(b.Addr), Len: b.Len}
	switch b.Kind {
	case target.BreakExecute:
		hw.Type, hw.Len = platform.HWExecute, 1
	case target.BreakWrite:
		hw.Type = platform.HWWrite
	case target.BreakAccess:
		hw.Type = platform.HWAccess
	default:
		return hw, false
	}
	return hw, true
}

// SetBreakpoint implements target.Debuggee.SetBreakpoint.
func (h thread) SetBreakpoint(owner target.BreakpointOwner, b target.Breakpoint) error {
	if hw, ok := hardware(b); ok {
		return errnoOf(h.t.SetHWBreakpoint(contextOf(h.t), hw, owner))
	}
	if b.Kind == target.BreakHidden {
		return errnoOf(h.t.SetHiddenBreakpoint(contextOf(h.t), hostarch.Addr(b.Addr), owner))
	}
	return errnoOf(h.t.SetBreakpoint(contextOf(h.t), hostarch.Addr(b.Addr), owner))
}

// ClearBreakpoint implements target.Debuggee.ClearBreakpoint.
func (h thread) ClearBreakpoint(owner target.BreakpointOwner, b target.Breakpoint) error {
	if hw, ok := hardware(b); ok {
		return errnoOf(h.t.ClearHWBreakpoint(contextOf(h.t), hw, owner))
	}
	return errnoOf(h.t.ClearBreakpoint(contextOf(h.t), hostarch.Addr(b.Addr), owner))
}

// ClearBreakpoints implements target.Debuggee.ClearBreakpoints.
func (h thread) ClearBreakpoints(owner target.BreakpointOwner) {
	h.t.ClearBreakpoints(contextOf(h.t), owner)
	h.t.ClearHWBreakpoints(contextOf(h.t), owner)
}

// Hits implements target.Debuggee.Hits.
func (h thread) Hits(owner target.BreakpointOwner) (all []target.Breakpoint) {
	for _, hit := range h.t.BreakpointHits(owner) {
		all = append(all, breakpointOf(hit))
	}
	return all
}

func breakpointOf(hit kernel.Hit) target.Breakpoint {
	b := target.Breakpoint{Kind: target.BreakCode, Addr: uint64(hit.Addr)}
	if hit.Hardware.Len == 0 {
		return b
	}
	switch hit.Hardware.Type {
	case platform.HWExecute:
		b.Kind = target.BreakExecute
	case platform.HWWrite:
		b.Kind, b.Len = target.BreakWrite, hit.Hardware.Len
	default:
		b.Kind, b.Len = target.BreakAccess, hit.Hardware.Len
	}
	return b
}
