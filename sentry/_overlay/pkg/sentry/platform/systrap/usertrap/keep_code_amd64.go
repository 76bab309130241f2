package usertrap

import (
	"encoding/binary"
	"math"
	"slices"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/atomicbitops"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/usermem"
)

// This file gives an application its own code back, before anybody looks at it
// or steps through it. A step must never get into a trampoline: once that has
// marked the stub thread as busy, a trap there makes the stub kill itself.

// The offsets within a trampoline of what was patched; see addTrapLocked.
const (
	trapCodeOffset    = 8  // the first instruction, after the argument of the jump
	trapRetAddrOffset = 40 // the address behind the patched instructions
	trapSysnoOffset   = 58 // the number that they move into eax
)

// codeState is the part of a State that belongs to this file and those of its fields' types.
type codeState struct {
	// If kept is true, the application has its own code; rewriteAgainLocked ends that.
	// It changes with State.mu held.
	kept atomicbitops.Bool

	// again is about when to rewrite code again.
	again rewriteAgain

	// shared are the instructions that calls with other numbers use too.
	shared sharedSites

	// pages are those that were patched since the application had its own code.
	pages patchedPages

	// sites are the addresses of what was patched, sorted, as they were found in the
	// trampolines when there were sitesOf of them, by State.nextTrap. They are known if
	// sitesKnown is true. What is not there is not patched; what is there may not be
	// any more.
	sites      []hostarch.Addr
	sitesOf    uint32
	sitesKnown bool
}

// KeepCode takes back what PatchSyscall changed in mm, and makes sure that nothing
// is changed until rewriteAgainLocked finds that nobody minds. ac must be
// a task of mm that is not running. If it is about to enter a trampoline, which
// has no effect yet, it is put back to the instruction that was patched.
func (s *State) KeepCode(ctx context.Context, ac *arch.Context64, mm memoryManager) error {
	s.mu.RLock()
	kept, table := s.kept.Load(), s.tableAddr
	s.again.used(kept)
	s.mu.RUnlock()
	if !kept {
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := s.keepCodeLocked(ctx, mm); err != nil {
			return err
		}
		table = s.tableAddr
	}
	ip := hostarch.Addr(ac.IP())
	if table == 0 || ip < table+trapCodeOffset || ip >= table+trapTableSize || (ip-table-trapCodeOffset)%trapSize != 0 {
		return nil
	}
	if p, ok := readPatch(ctx, mm, ip-trapCodeOffset); ok {
		ac.SetIP(uintptr(p.addr))
	}
	return nil
}

// KeepCodeOf is KeepCode for who looks at no task, but at the memory in ar, before
// he does so. exec says that ar holds code that can be run, which might be patched
// while he looks. Who looks at data alone, as some profilers do, makes nothing
// slower. Tasks of mm may be running.
func (s *State) KeepCodeOf(ctx context.Context, mm memoryManager, ar hostarch.AddrRange, exec bool) error {
	s.mu.RLock()
	keep := !s.kept.Load() && (exec || !s.sitesKnown || s.sitesOf != s.nextTrap || s.siteLocked(ar))
	s.again.used(exec)
	s.mu.RUnlock()
	if !keep {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept.Load() || !exec && !s.patchedLocked(ctx, mm, ar) {
		return nil
	}
	return s.keepCodeLocked(ctx, mm)
}

// keptOnce returns true if the application has its own code, or had so once.
func (s *State) keptOnce() bool { return s.kept.Load() || s.again.times.Load() != 0 }

// siteLocked returns true if something in ar may be patched.
//
// Preconditions: s.mu must be locked at least for reading, and the sites known.
func (s *State) siteLocked(ar hostarch.AddrRange) bool {
	size := hostarch.Addr(len(jmpInst))
	first := ar.Start - min(ar.Start, size-1)
	i, _ := slices.BinarySearch(s.sites, first)
	return i < len(s.sites) && s.sites[i] < ar.End
}

// patchedLocked returns true if something in ar is patched.
//
// Preconditions: s.mu must be locked.
func (s *State) patchedLocked(ctx context.Context, mm memoryManager, ar hostarch.AddrRange) bool {
	table, ok := findTable(mm)
	end := table + trapTableSize
	if s.nextTrap != 0 { // else it is not known how many there are: see newTrapLocked
		end = table + hostarch.Addr(s.nextTrap)*trapSize
	}
	var patches []patch
	if ok {
		patches = readPatches(ctx, mm, table, end)
	}
	s.sites = s.sites[:0]
	for _, p := range patches {
		s.sites = append(s.sites, p.addr)
	}
	slices.Sort(s.sites)
	s.sitesOf, s.sitesKnown = s.nextTrap, true
	return slices.ContainsFunc(patches, func(p patch) bool {
		site, ok := p.addr.ToRange(uint64(len(jmpInst)))
		return ok && site.Overlaps(ar) && p.applied(ctx, mm)
	})
}

// keepsCodeLocked returns true if task's system calls must not be patched.
//
// Preconditions: s.mu must be locked; it may be unlocked meanwhile. The caller must be
// running on task's goroutine and hold no other lock.
func (s *State) keepsCodeLocked(ctx context.Context, mm memoryManager, task *kernel.Task) bool {
	minds := task.UtraceMindsCode()
	switch {
	case !minds && s.kept.Load():
		s.rewriteAgainLocked(ctx, task)
	case minds && !s.kept.Load():
		if err := s.keepCodeLocked(ctx, mm); err != nil {
			ctx.Warningf("Patched system calls cannot be restored: %v", err)
		}
	}
	return s.kept.Load()
}

// keepCodeLocked is KeepCode without a task.
//
// Other tasks of mm may be running what is rewritten, and writes are not atomic.
// So a patched instruction first becomes one that faults, then all of it but the
// first byte is restored, and then that. Whoever faults meanwhile waits for s.mu
// in HandleFault, and then finds the application's code there. A trampoline that
// a task is in stays, and leads it back.
//
// Preconditions: s.mu must be locked.
func (s *State) keepCodeLocked(ctx context.Context, mm memoryManager) error {
	s.kept.Store(true)
	s.sites, s.sitesKnown = nil, false
	s.nextTrap = 0
	table, ok := findTable(mm)
	if !ok {
		return nil
	}
	s.tableAddr = table
	patches := slices.DeleteFunc(readPatches(ctx, mm, table, table+trapTableSize), func(p patch) bool { return !p.applied(ctx, mm) })
	for _, p := range patches {
		if err := writeCode(ctx, mm, p.addr, faultInst[:]); err != nil {
			return err
		}
	}
	for _, p := range patches {
		// Someone may be about to run the second instruction.
		code := p.code()
		syscall := faultInstOffset
		for _, part := range [][2]uintptr{{1, syscall}, {syscall + 1, syscall + 2}, {syscall, syscall + 1}} {
			if err := writeCode(ctx, mm, p.addr+hostarch.Addr(part[0]), code[part[0]:part[1]]); err != nil {
				return err
			}
		}
	}
	for _, p := range patches {
		code := p.code()
		if err := writeCode(ctx, mm, p.addr, code[:1]); err != nil {
			return err
		}
	}
	shareAgain(ctx, mm, patches)
	s.pages.clear()
	return nil
}

// shareAgain makes the pages with patches, which have been taken back, the file's again.
func shareAgain(ctx context.Context, mm memoryManager, patches []patch) {
	m, ok := mm.(interface {
		ShareAgain(context.Context, hostarch.AddrRange)
	})
	if !ok {
		return
	}
	for _, p := range patches {
		site := hostarch.AddrRange{Start: p.addr.RoundDown(), End: p.addr + hostarch.Addr(len(jmpInst))}
		site.End, ok = site.End.RoundUp()
		if ok {
			m.ShareAgain(ctx, site)
		}
	}
}

// handlePatchFault returns ErrFaultRestart if ac faulted on an instruction that
// was patched when it was fetched, and is not any longer: then ac can go on. It
// returns ErrFaultSyscall if ac jumped to a patched system call instruction with
// a number of its own, which the trampoline would not use.
//
// Preconditions: s.mu must be locked at least for reading.
func (s *State) handlePatchFault(ctx context.Context, ac *arch.Context64, mm memoryManager) error {
	ip := hostarch.Addr(ac.IP())
	if s.keptOnce() && isSyscallCode(ctx, mm, ip) {
		return ErrFaultRestart
	}
	table, ok := findTable(mm)
	if !ok {
		return nil
	}
	start := ip - hostarch.Addr(faultInstOffset)
	regs := &ac.StateData().Regs
	for _, p := range readPatches(ctx, mm, table, table+trapTableSize) {
		if p.addr == ip && s.keptOnce() && p.applied(ctx, mm) {
			return ErrFaultRestart // patched again meanwhile
		}
		if p.addr != start {
			continue
		}
		own := !p.moves(regs.Rax)
		switch whole := isSyscallCode(ctx, mm, start); {
		case whole && own:
			return ErrFaultRestart
		case whole:
			// The number may have been moved while it was overwritten.
			ac.SetIP(uintptr(start))
			return ErrFaultRestart
		case own && p.applied(ctx, mm):
			s.shared.add(start)
			regs.Orig_rax = regs.Rax
			regs.Rip += arch.SyscallWidth
			regs.Rcx, regs.R11 = regs.Rip, regs.Eflags
			return ErrFaultSyscall
		}
	}
	return nil
}

// patch is a system call instruction, and the one before it, that were patched.
type patch struct {
	addr  hostarch.Addr
	trap  hostarch.Addr
	sysno [4]byte
}

// findTable returns the address of mm's trampolines. There are none if nothing was
// patched, or if the application mapped something over them.
func findTable(mm memoryManager) (hostarch.Addr, bool) {
	table, off, err := mm.FindVMAByName(trapTableAddrRange, tableVMAName)
	return table, err == nil && off == 0
}

// readPatches reads the trampolines of table up to end. The application may have
// unmapped a page of them.
func readPatches(ctx context.Context, mm memoryManager, table, end hostarch.Addr) []patch {
	var patches []patch
	var page [hostarch.PageSize]byte
	for read, trap := hostarch.Addr(0), table+trapSize; trap < end; trap += trapSize {
		start := trap.RoundDown()
		if start != read {
			read = start
			clear(page[:])
			mm.CopyIn(ctx, start, page[:], usermem.IOOpts{IgnorePermissions: true})
		}
		// One that would be in two pages is not used.
		if off := trap - start; off+trapSize <= hostarch.PageSize {
			if p, ok := parsePatch(trap, page[off:][:trapSize]); ok {
				patches = append(patches, p)
			}
		}
	}
	return patches
}

// readPatch reads a trampoline. The application may have overwritten it.
func readPatch(ctx context.Context, mm memoryManager, trap hostarch.Addr) (patch, bool) {
	var b [trapSize]byte
	if _, err := mm.CopyIn(ctx, trap, b[:], usermem.IOOpts{IgnorePermissions: true}); err != nil {
		return patch{}, false
	}
	return parsePatch(trap, b[:])
}

func parsePatch(trap hostarch.Addr, b []byte) (patch, bool) {
	if binary.LittleEndian.Uint64(b) != uint64(trap)+trapCodeOffset {
		return patch{}, false
	}
	ret := binary.LittleEndian.Uint64(b[trapRetAddrOffset:])
	p := patch{addr: hostarch.Addr(ret) - hostarch.Addr(len(jmpInst)), trap: trap}
	copy(p.sysno[:], b[trapSysnoOffset:])
	return p, true
}

// applied returns true if p's jump is where it belongs, and may be written over.
// The application may have mapped something else there, and a forged p must not
// lead to a write that it cannot make itself.
func (p *patch) applied(ctx context.Context, mm memoryManager) bool {
	if !isPrivate(mm, uintptr(p.addr)) {
		return false
	}
	var code [len(jmpInst)]byte
	if _, err := mm.CopyIn(ctx, p.addr, code[:], usermem.IOOpts{IgnorePermissions: true}); err != nil {
		return false
	}
	return code == p.jump()
}

// moves returns true if rax may be what the patched instruction has moved there:
// its number, or a mixture with the jump, if the write over it was under way.
func (p *patch) moves(rax uint64) bool {
	if rax == unix.SYS_RESTART_SYSCALL || rax > math.MaxUint32 {
		return false // The former is the Sentry's.
	}
	jump := p.jump()
	for i, n := range p.sysno {
		if b := byte(rax >> (8 * i)); b != n && b != jump[1+i] {
			return false
		}
	}
	return true
}

// number returns the number of p's system call.
func (p *patch) number() uint32 { return binary.LittleEndian.Uint32(p.sysno[:]) }

// jump returns what is at p's address when it is applied.
func (p *patch) jump() [len(jmpInst)]byte {
	code := jmpInst
	binary.LittleEndian.PutUint32(code[jmpInstOpcodeLen:], uint32(p.trap))
	return code
}

// code returns what the application has at p's address.
func (p *patch) code() [len(jmpInst)]byte {
	n := p.sysno
	return [...]byte{0xb8, n[0], n[1], n[2], n[3], 0x0f, 0x05} // mov $sysno, %eax; syscall
}

// isSyscallCode returns true if there are two instructions at addr as patch.code
// returns them.
func isSyscallCode(ctx context.Context, mm memoryManager, addr hostarch.Addr) bool {
	var p patch
	want := p.code()
	code := want
	if _, err := mm.CopyIn(ctx, addr, code[:], usermem.IOOpts{IgnorePermissions: true}); err != nil {
		return false
	}
	copy(want[1:faultInstOffset], code[1:faultInstOffset])
	return code == want
}

// mayPatch returns true if the instructions at addr, which are about to be patched, may be.
func (s *State) mayPatch(mm memoryManager, addr uintptr) bool {
	if !isPrivate(mm, addr) || s.shared.has(hostarch.Addr(addr)) {
		return false
	}
	s.pages.add(mm, hostarch.Addr(addr))
	return true
}

// isPrivate returns true if addr may be written to: in memory that is shared others,
// who do not have the trampoline, and files would get the jump too.
func isPrivate(mm memoryManager, addr uintptr) bool {
	ar, ok := hostarch.Addr(addr).ToRange(uint64(len(jmpInst)))
	m, has := mm.(interface {
		IsPrivate(hostarch.AddrRange) bool
	})
	return ok && has && m.IsPrivate(ar)
}

func writeCode(ctx context.Context, mm memoryManager, addr hostarch.Addr, code []byte) error {
	_, err := mm.CopyOut(ctx, addr, code, usermem.IOOpts{IgnorePermissions: true})
	return err
}
