package systrap

import (
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/atomicbitops"
	pkgcontext "gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/hostsyscall"
	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/seccomp"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
	"gvisor.dev/gvisor/pkg/usermem"
	"utrace.dev/insn"
)

// This file gives contexts hardware breakpoints. A guest's addresses are those of
// its stub process, so they are set in the debug registers of the stub's threads.
// Contexts move between the threads of their subprocess: all threads have the
// union of all contexts' breakpoints, and hits of another's are dropped here.
//
// Which breakpoint was hit, the thread's DR6 tells: hw_turns_amd64.go keeps it
// readable, and the debug registers as they are while anybody runs with them.
//
// Lock order: hwContext.mu, hwAddressSpace.mu, subprocess.sysmsgThreadsMu.

// hwAddressSpace is the part of a subprocess that has to do with breakpoints.
type hwAddressSpace struct {
	// inUse is true if slots has a breakpoint, or is about to.
	inUse atomicbitops.Bool

	mu sync.Mutex
	// want has what each context asked for.
	want map[*platformContext]platform.HWBreakpointSet
	// slots is what the debug registers of all sysmsg threads hold. It changes
	// only while no context runs.
	slots platform.HWBreakpointSet

	hwTurns
}

// hwContext is the part of a platformContext that has to do with breakpoints. Only the
// task goroutine uses it, but for what mu protects.
type hwContext struct {
	set  platform.HWBreakpointSet // in force
	hits platform.HWBreakpointSet // of the last Switch

	mu sync.Mutex
	// next is what set is to be from the next Switch on, if dirty is true. It is
	// protected by mu, and dirty changes with mu held.
	next  platform.HWBreakpointSet
	dirty atomicbitops.Bool
	// in is whose want has the context, or nil. It changes with mu held.
	in atomic.Pointer[subprocess]

	// member is the subprocess whose contexts have the context, or nil.
	member *subprocess
	// turn is where the context has its turn, or nil.
	turn *hwAddressSpace

	// If stepOff is true, the context was made to step over an instruction with
	// a breakpoint that it has been told of; regs is what it began with, and
	// flagUse what the instruction does with the trap flag.
	stepOff bool
	regs    arch.Registers
	flagUse insn.TrapFlagUse
}

// statusStep is the bit of DR6 for a step.
const statusStep = 1 << 14

// Bits of the processor's flags register.
const (
	flagTF = 1 << 8  // trap after the next instruction
	flagRF = 1 << 16 // no instruction breakpoint at the next instruction
)

// SetHWBreakpoints implements platform.HWBreakpointContext.SetHWBreakpoints.
func (c *platformContext) SetHWBreakpoints(as platform.AddressSpace, set platform.HWBreakpointSet) error {
	c.hw.mu.Lock()
	defer c.hw.mu.Unlock()
	if s, ok := as.(*subprocess); ok && set != (platform.HWBreakpointSet{}) {
		c.hwForget(s)
		s.hw.mu.Lock()
		defer s.hw.mu.Unlock()
		if err := s.hw.reserveLocked(s, c, set); err != nil {
			return err
		}
	} else {
		c.hwForget(nil) // others may have them at once
	}
	c.hw.next = set
	c.hw.dirty.Store(true)
	return nil
}

// HWBreakpointHits implements platform.HWBreakpointContext.HWBreakpointHits.
func (c *platformContext) HWBreakpointHits() platform.HWBreakpointSet { return c.hw.hits }

// reserveLocked makes set what c wants, if there is room.
//
// Preconditions: c.hw.mu and h.mu must be locked.
func (h *hwAddressSpace) reserveLocked(s *subprocess, c *platformContext, set platform.HWBreakpointSet) error {
	want := maps.Clone(h.want)
	if want == nil {
		want = map[*platformContext]platform.HWBreakpointSet{}
	}
	want[c] = set
	if _, ok := unionOf(h.slots, want); !ok || !s.hwProbe() {
		return unix.ENOSPC
	}
	h.want = want
	c.hw.in.Store(s)
	return nil
}

// unionOf returns the breakpoints that anyone wants, those of now where they
// are. It returns false if there are too many, and then not all of them.
func unionOf(now platform.HWBreakpointSet, want map[*platformContext]platform.HWBreakpointSet) (platform.HWBreakpointSet, bool) {
	all := map[platform.HWBreakpoint]bool{}
	for _, set := range want {
		for _, b := range set {
			if b.Len != 0 {
				all[b] = true
			}
		}
	}
	var union platform.HWBreakpointSet
	for i, b := range now {
		if all[b] {
			union[i] = b
			delete(all, b)
		}
	}
	i := 0
	for b := range all {
		for i < len(union) && union[i].Len != 0 {
			i++
		}
		if i == len(union) {
			return union, false
		}
		union[i] = b
	}
	return union, true
}

// hwBefore is called before c runs in s.
func (s *subprocess) hwBefore(ctx pkgcontext.Context, mm platform.MemoryManager, c *platformContext, ac *arch.Context64) {
	c.hw.hits = platform.HWBreakpointSet{}
	if in := c.hw.in.Load(); c.hw.dirty.Load() || in != nil && in != s {
		s.hwSync(c)
	}
	if !s.hw.inUse.Load() {
		return
	}
	use := insn.FlagUnused
	if ac.Regs.Eflags&(flagRF|flagTF) == flagRF {
		// Not while others wait for c: what is mapped there may need them.
		var code [insn.MaxLen]byte
		n, _ := mm.CopyIn(ctx, hostarch.Addr(ac.Regs.Rip), code[:], usermem.IOOpts{IgnorePermissions: true})
		use = insn.TrapFlagUseOf(code[:n])
	}
	if !s.hwTakeTurn(c, &ac.Regs) {
		return
	}
	// The resume flag survives only if the thread comes back by rt_sigreturn.
	// With the trap flag we are told whether the instruction was run.
	c.hw.stepOff, c.hw.flagUse, c.hw.regs = true, use, ac.Regs
	ac.Regs.Eflags |= flagTF
}

// hwTakeTurn returns when c has its turn to run with regs. It returns true if c has to
// step over an instruction with a breakpoint.
func (s *subprocess) hwTakeTurn(c *platformContext, regs *arch.Registers) bool {
	stepOff := func() bool {
		return regs.Eflags&(flagRF|flagTF) == flagRF && s.hw.executesLocked(regs.Rip)
	}
	s.hw.mu.Lock()
	defer s.hw.mu.Unlock()
	s.hw.takeTurnLocked(c, func() bool {
		return s.hw.ambiguousLocked(regs.Eflags&flagTF != 0 || stepOff())
	})
	return stepOff()
}

// hideTrapFlag leaves none of the trap flag in regs that c was given to step over an
// instruction. It returns true if the instruction has pushed it.
func (c *platformContext) hideTrapFlag(regs *arch.Registers, isSyscall bool) (pushed bool) {
	executed := regs.Rip != c.hw.regs.Rip
	if !executed || c.hw.flagUse != insn.FlagSet {
		regs.Eflags &^= flagTF
	}
	if isSyscall {
		regs.R11 &^= flagTF
	}
	return executed && c.hw.flagUse == insn.FlagPushed
}

// hidePushedTrapFlag takes the trap flag out of what pushf has just stored.
func hidePushedTrapFlag(ctx pkgcontext.Context, mm platform.MemoryManager, regs *arch.Registers) {
	var b [1]byte
	at := hostarch.Addr(regs.Rsp) + 1
	if _, err := mm.CopyIn(ctx, at, b[:], usermem.IOOpts{}); err != nil {
		return // another thread has taken the stack away
	}
	b[0] &^= flagTF >> 8
	_, _ = mm.CopyOut(ctx, at, b[:], usermem.IOOpts{}) // the same
}

// hwAfter is called when c has run in s. It returns true if it is to run again,
// as what it was stopped for is nobody's business.
func (s *subprocess) hwAfter(ctx pkgcontext.Context, mm platform.MemoryManager, c *platformContext, ac *arch.Context64, isSyscall bool) (again bool) {
	if c.hw.turn == nil {
		return false // there were no breakpoints
	}
	pushed := false
	defer func() {
		if pushed {
			hidePushedTrapFlag(ctx, mm, &ac.Regs)
		}
	}()
	defer c.hwEndTurn() // before that
	trap := !isSyscall && c.signalInfo.Signo == int32(linux.SIGTRAP)
	stepped := trap && c.signalInfo.Code == linux.TRAP_TRACE
	stepOff := c.hw.stepOff
	c.hw.stepOff = false
	if stepOff {
		if stepped && ac.Regs.Rip >= uint64(stubStart) {
			ac.Regs = c.hw.regs // nothing was run
			return true
		}
		pushed = c.hideTrapFlag(&ac.Regs, isSyscall)
	}
	if !trap || !stepped && c.signalInfo.Code != linux.TRAP_HWBKPT {
		return stepOff && stepped
	}
	hits := s.hwHits(c, ac, stepped)
	for i, b := range c.hw.set {
		if b.Len != 0 && hits[b] {
			c.hw.hits[i] = b
		}
	}
	hit := c.hw.hits != (platform.HWBreakpointSet{})
	switch {
	case !stepped:
		return !hit // another context's
	case !stepOff:
		return false
	case !hit:
		return true
	}
	c.signalInfo.Code = linux.TRAP_HWBKPT
	return false
}

// hwHits returns which breakpoints led to the trap that c is in. A program that
// switches the trap flag on by itself has only its first step mixed up with a hit
// that another context has at the same time.
func (s *subprocess) hwHits(c *platformContext, ac *arch.Context64, stepped bool) map[platform.HWBreakpoint]bool {
	s.hw.mu.Lock()
	slots, ambiguous := s.hw.slots, s.hw.ambiguousLocked(stepped)
	s.hw.mu.Unlock()
	hits := map[platform.HWBreakpoint]bool{}
	if !ambiguous {
		// There is one watchpoint and nothing else, or there is none.
		for _, b := range slots {
			if b.Len != 0 && !stepped && (b.Type != platform.HWExecute || uint64(b.Addr) == ac.Regs.Rip) {
				hits[b] = true
			}
		}
		return hits
	}
	dr6 := s.hwStatusOf(c)
	if stepped && dr6&statusStep == 0 {
		return hits // the thread has trapped again, for another context
	}
	for i, b := range slots {
		if dr6&(1<<i) != 0 && b.Len != 0 {
			hits[b] = true
		}
	}
	return hits
}

// executesLocked returns true if there is a breakpoint at the instruction at ip.
func (h *hwAddressSpace) executesLocked(ip uint64) bool {
	for _, b := range h.slots {
		if b.Len != 0 && b.Type == platform.HWExecute && uint64(b.Addr) == ip {
			return true
		}
	}
	return false
}

// hwSync brings c's breakpoints into force.
func (s *subprocess) hwSync(c *platformContext) {
	s.hwTake(c)
	s.hw.mu.Lock()
	defer s.hw.mu.Unlock()
	if union, _ := unionOf(s.hw.slots, s.hw.want); union == s.hw.slots {
		return
	}
	s.hw.takeTurnLocked(c, func() bool { return true })
	defer s.hw.endTurnLocked(c)
	if !s.hw.inUse.Load() {
		s.hw.inUse.Store(true)
		s.hw.drainLocked()
	}
	union, _ := unionOf(s.hw.slots, s.hw.want) // others may have asked meanwhile
	s.hwProgramLocked(union)
}

// hwTake makes c's set what SetHWBreakpoints was given last.
func (s *subprocess) hwTake(c *platformContext) {
	c.hw.mu.Lock()
	defer c.hw.mu.Unlock()
	c.hwForget(s)
	c.hw.set = c.hw.next
	c.hw.dirty.Store(false)
	if c.hw.set == (platform.HWBreakpointSet{}) {
		c.hwForget(nil)
		return
	}
	if c.hw.in.Load() != nil {
		return
	}
	// After a restore.
	s.hw.mu.Lock()
	defer s.hw.mu.Unlock()
	if err := s.hw.reserveLocked(s, c, c.hw.set); err != nil {
		log.Warningf("Hardware breakpoints of a restored task are not in force: %v", err)
	}
}

// hwForget withdraws what c wants of any subprocess but s.
//
// Preconditions: c.hw.mu must be locked.
func (c *platformContext) hwForget(s *subprocess) {
	in := c.hw.in.Load()
	if in == nil || in == s {
		return
	}
	c.hw.in.Store(nil)
	in.hw.mu.Lock()
	defer in.hw.mu.Unlock()
	delete(in.hw.want, c)
}

// hwRelease clears the debug registers before s is used for something else.
func (s *subprocess) hwRelease() {
	if !s.hw.inUse.Load() {
		return
	}
	s.hw.mu.Lock()
	defer s.hw.mu.Unlock()
	s.hw.want = nil
	s.hwProgramLocked(platform.HWBreakpointSet{})
}

// hwProgramLocked sets the debug registers of all sysmsg threads.
//
// Preconditions: s.hw.mu must be locked, and no context runs in s.
func (s *subprocess) hwProgramLocked(slots platform.HWBreakpointSet) {
	// Who finds it unset runs without a turn: not before the last register is clear.
	defer s.hw.inUse.Store(slots != platform.HWBreakpointSet{})
	if slots == s.hw.slots {
		return
	}
	s.hw.slots = slots
	s.sysmsgThreadsMu.RLock()
	defer s.sysmsgThreadsMu.RUnlock()
	for _, t := range s.sysmsgThreads {
		if errno := withStopped(t.thread.tid, func() unix.Errno { return setDebugRegs(t.thread.tid, slots) }); errno != 0 {
			t.thread.hwRefused(errno)
		}
	}
}

// hwNewThread sets the debug registers of a new sysmsg thread, which is attached
// to the caller's. The function that it returns must be called when the thread is
// in sysmsgThreads.
func (s *subprocess) hwNewThread(t *thread) (done func()) {
	s.hw.mu.Lock()
	if s.hw.inUse.Load() {
		if errno := setDebugRegs(t.tid, s.hw.slots); errno != 0 {
			t.hwRefused(errno)
		}
	}
	return s.hw.mu.Unlock
}

// hwStatusOf returns DR6 of the thread that ran c last. It is c's if c has its turn
// alone.
func (s *subprocess) hwStatusOf(c *platformContext) uint64 {
	// The guest may write this number: it only chooses among its own threads.
	id := atomic.LoadUint32(&c.sharedContext.shared.LastThreadID)
	s.hw.mu.Lock()
	defer s.hw.mu.Unlock()
	s.sysmsgThreadsMu.RLock()
	t := s.sysmsgThreads[id]
	s.sysmsgThreadsMu.RUnlock()
	if t == nil {
		return 0
	}
	var dr6 uint64
	if errno := withStopped(t.thread.tid, func() unix.Errno {
		return hostsyscall.RawSyscallErrno6(unix.SYS_PTRACE, unix.PTRACE_PEEKUSR, uintptr(t.thread.tid), platform.DebugRegOffset(6), uintptr(unsafe.Pointer(&dr6)), 0, 0)
	}); errno != 0 {
		t.thread.Warningf("Unable to read which hardware breakpoint was hit: %v", errno)
	}
	return dr6
}

var hwProbed struct {
	sync.Once
	works atomicbitops.Bool
}

// hwRefused says that the host did not let us set t's debug registers. If others
// use them all, who asks from now on is told.
func (t *thread) hwRefused(errno unix.Errno) {
	if errno == unix.ENOSPC {
		hwProbed.works.Store(false)
	}
	t.Warningf("Hardware breakpoints are not in force: %v", errno)
}

// hwProbe returns true if the host lets us set debug registers.
//
// Preconditions: s.hw.mu must be locked.
func (s *subprocess) hwProbe() bool {
	hwProbed.Do(func() {
		s.sysmsgThreadsMu.RLock()
		defer s.sysmsgThreadsMu.RUnlock()
		for _, t := range s.sysmsgThreads {
			errno := withStopped(t.thread.tid, func() unix.Errno {
				try := platform.HWBreakpointSet{{Addr: hostarch.Addr(stubStart), Len: 1, Type: platform.HWWrite}}
				if errno := setDebugRegs(t.thread.tid, try); errno != 0 {
					return errno
				}
				return setDebugRegs(t.thread.tid, s.hw.slots)
			})
			hwProbed.works.Store(errno == 0)
			if errno != 0 {
				log.Warningf("The host has no hardware breakpoints for us: %v", errno)
			}
			return
		}
	})
	return hwProbed.works.Load()
}

// setDebugRegs sets the debug registers of a thread that is attached to the
// caller's and stopped.
func setDebugRegs(tid int32, slots platform.HWBreakpointSet) unix.Errno {
	return slots.Program(func(i int, v uint64) unix.Errno {
		return hostsyscall.RawSyscallErrno6(unix.SYS_PTRACE, unix.PTRACE_POKEUSR, uintptr(tid), platform.DebugRegOffset(i), uintptr(v), 0, 0)
	})
}

// withStopped calls do while the thread is attached to the caller's and stopped.
func withStopped(tid int32, do func() unix.Errno) unix.Errno {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ptrace := func(request, data uintptr) unix.Errno {
		return hostsyscall.RawSyscallErrno6(unix.SYS_PTRACE, request, uintptr(tid), 0, data, 0, 0)
	}
	// Seizing leaves no SIGSTOP behind, whatever stop comes first.
	if errno := ptrace(unix.PTRACE_SEIZE, 0); errno != 0 {
		return errno
	}
	if errno := ptrace(unix.PTRACE_INTERRUPT, 0); errno != 0 {
		return errno
	}
	var status unix.WaitStatus
	for {
		n, errno := hostsyscall.RawSyscall6(unix.SYS_WAIT4, uintptr(tid), uintptr(unsafe.Pointer(&status)), unix.WALL, 0, 0, 0)
		if errno == unix.EINTR {
			continue
		}
		if errno != 0 {
			return errno
		}
		if n != uintptr(tid) || !status.Stopped() {
			return unix.ESRCH // killed
		}
		break
	}
	errno := do()
	signal := uintptr(0)
	if status.TrapCause() <= 0 && uint32(status)>>16 == 0 {
		signal = uintptr(status.StopSignal()) // it was about to be delivered
	}
	if e := ptrace(unix.PTRACE_DETACH, signal); errno == 0 {
		errno = e
	}
	return errno
}

// hwBreakpointRules is what the Sentry needs of ptrace for all this.
func hwBreakpointRules() seccomp.Or {
	rules := seccomp.Or{
		seccomp.PerArg{seccomp.EqualTo(unix.PTRACE_SEIZE), seccomp.AnyValue{}, seccomp.EqualTo(0), seccomp.EqualTo(0)},
		seccomp.PerArg{seccomp.EqualTo(unix.PTRACE_INTERRUPT)},
		seccomp.PerArg{seccomp.EqualTo(unix.PTRACE_PEEKUSR), seccomp.AnyValue{}, seccomp.EqualTo(platform.DebugRegOffset(6))},
	}
	for _, i := range []int{0, 1, 2, 3, 7} {
		rules = append(rules, seccomp.PerArg{seccomp.EqualTo(unix.PTRACE_POKEUSR), seccomp.AnyValue{}, seccomp.EqualTo(platform.DebugRegOffset(i))})
	}
	return rules
}
