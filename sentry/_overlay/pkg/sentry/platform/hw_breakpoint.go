package platform

import (
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/hostarch"
)

// HWBreakpointType is what a hardware breakpoint waits for, in the encoding of
// x86's DR7.
type HWBreakpointType uint8

// The types of hardware breakpoints.
const (
	HWExecute HWBreakpointType = 0
	HWWrite   HWBreakpointType = 1
	HWAccess  HWBreakpointType = 3
)

// HWBreakpoint is a hardware breakpoint. One with Len 0 is none.
type HWBreakpoint struct {
	Addr hostarch.Addr
	Len  uint8
	Type HWBreakpointType
}

// control returns what x86's DR7 has to hold for b in register i.
func (b HWBreakpoint) control(i int) uint64 {
	length := map[uint8]uint64{1: 0, 2: 1, 8: 2, 4: 3}[b.Len]
	return 1<<(2*i) | (uint64(b.Type)|length<<2)<<(16+4*i)
}

// MaxHWBreakpoints is how many breakpoints a processor has.
const MaxHWBreakpoints = 4

// HWBreakpointSet is the hardware breakpoints of one thread.
type HWBreakpointSet [MaxHWBreakpoints]HWBreakpoint

// DebugRegOffset returns where x86's debug register i is in struct user, for
// PTRACE_PEEKUSR and PTRACE_POKEUSR.
func DebugRegOffset(i int) uintptr { return uintptr(848 + 8*i) }

// Program writes s to the debug registers of an x86 thread by means of poke, and
// stops at the first error. While the addresses change, nothing is switched on.
func (s HWBreakpointSet) Program(poke func(i int, v uint64) unix.Errno) unix.Errno {
	if errno := poke(7, 0); errno != 0 {
		return errno
	}
	var control uint64
	for i, b := range s {
		if b.Len == 0 {
			continue
		}
		if errno := poke(i, uint64(b.Addr)); errno != 0 {
			return errno
		}
		control |= b.control(i)
	}
	if control == 0 {
		return 0
	}
	return poke(7, control)
}

// HWBreakpointContext is implemented by Contexts of platforms that have hardware
// breakpoints.
type HWBreakpointContext interface {
	// SetHWBreakpoints sets the breakpoints that are in force from the context's
	// next Switch on; it may be running, with those that it has. as is the address
	// space that it will run in, or nil if that does not exist yet, or no longer. The
	// error is ENOSPC if the host's processor does not have that many for all contexts
	// of as, or none. Any goroutine.
	SetHWBreakpoints(as AddressSpace, set HWBreakpointSet) error

	// HWBreakpointHits returns which of the breakpoints that were in force have led to
	// the SIGTRAP which Switch has just returned, in the places that they had in the
	// set. For the caller of Switch.
	HWBreakpointHits() HWBreakpointSet
}
