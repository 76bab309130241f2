package ptrace

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/atomicbitops"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// This file gives contexts hardware breakpoints: the Sentry traces the threads
// that run them, so a thread's debug registers are set before it runs a context
// that wants others.

// hwContext is the part of a context that has to do with breakpoints. Only the task
// goroutine uses set and hits.
type hwContext struct {
	set  platform.HWBreakpointSet // in force
	hits platform.HWBreakpointSet // of the last switch

	// next is what set is to be from the next switch on, if dirty is true.
	mu    sync.Mutex
	next  platform.HWBreakpointSet
	dirty atomicbitops.Bool // it changes with mu held
}

// SetHWBreakpoints implements platform.HWBreakpointContext.SetHWBreakpoints.
func (c *context) SetHWBreakpoints(_ platform.AddressSpace, set platform.HWBreakpointSet) error {
	if set != (platform.HWBreakpointSet{}) && hwRefused.Load() {
		return unix.ENOSPC
	}
	c.hw.mu.Lock()
	defer c.hw.mu.Unlock()
	c.hw.next = set
	c.hw.dirty.Store(true)
	return nil
}

// HWBreakpointHits implements platform.HWBreakpointContext.HWBreakpointHits.
func (c *context) HWBreakpointHits() platform.HWBreakpointSet { return c.hw.hits }

// hwTake brings what SetHWBreakpoints was given into force.
func (c *context) hwTake() {
	c.hw.mu.Lock()
	defer c.hw.mu.Unlock()
	c.hw.set = c.hw.next
	c.hw.dirty.Store(false)
}

// hwRefused is true if the host does not let us set debug registers: it has none,
// or others use them all.
var hwRefused atomicbitops.Bool

var hwProbed sync.Once

// hwProbe finds out, once, whether the host lets us set debug registers. It is
// called when a thread was attached to, on the thread that traces it.
func (t *thread) hwProbe() {
	hwProbed.Do(func() {
		try := platform.HWBreakpointSet{{Addr: hostarch.PageSize, Len: 1, Type: platform.HWWrite}}
		errno := t.setDebugRegs(try)
		if errno == 0 {
			errno = t.setDebugRegs(platform.HWBreakpointSet{})
		}
		if errno != 0 {
			hwRefused.Store(true)
			log.Warningf("The host has no hardware breakpoints for us: %v", errno)
		}
	})
}

// hwBefore is called when t is about to run c.
func (c *context) hwBefore(t *thread) {
	c.hw.hits = platform.HWBreakpointSet{}
	if c.hw.dirty.Load() {
		c.hwTake()
	}
	if t.hw == c.hw.set {
		return
	}
	t.hw = c.hw.set
	if errno := t.setDebugRegs(t.hw); errno != 0 {
		hwRefused.Store(true) // who asks from now on is told
		log.Warningf("Hardware breakpoints are not in force: %v", errno)
	}
}

// hwAfter is called when t has run c and has a signal.
func (c *context) hwAfter(t *thread) {
	if c.signalInfo.Signo != int32(linux.SIGTRAP) || t.hw == (platform.HWBreakpointSet{}) {
		return
	}
	var dr6 uint64
	if _, _, errno := unix.RawSyscall6(unix.SYS_PTRACE, unix.PTRACE_PEEKUSR, uintptr(t.tid), platform.DebugRegOffset(6), uintptr(unsafe.Pointer(&dr6)), 0, 0); errno != 0 {
		log.Warningf("Unable to read which hardware breakpoint was hit: %v", errno)
		return
	}
	for i, b := range c.hw.set {
		if dr6>>i&1 != 0 {
			c.hw.hits[i] = b
		}
	}
}

func (t *thread) setDebugRegs(set platform.HWBreakpointSet) unix.Errno {
	return set.Program(func(i int, v uint64) unix.Errno {
		_, _, errno := unix.RawSyscall6(unix.SYS_PTRACE, unix.PTRACE_POKEUSR, uintptr(t.tid), platform.DebugRegOffset(i), uintptr(v), 0, 0)
		return errno
	})
}
