package mm

import (
	"errors"
	"slices"
	"sort"
	"sync/atomic"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/memmap"
)

// This file is the breakpoints of tracing engines that not even the program's own
// loads show: nothing is written. The platform's mapping of a page that has one is
// not executable; who comes there to execute faults, and is taken through the page
// instruction by instruction (kernel/task_breakpoint_hidden.go). Only the platform's
// mapping is so: mappings and their permissions stay what the program asked for.

// maxInstruction is how long an instruction can be, in bytes.
const maxInstruction = 15

// hiding is what an address space has of them.
type hiding struct {
	// count is how many of the breakpoints are hidden. It is guarded by the
	// breakpoints' mu; who only looks needs no lock.
	count atomic.Int64
	// change is another number whenever those that are hidden may have become others.
	change atomic.Uint64
	// over is where the task is that executes one instruction now in pages with
	// hidden breakpoints, 0 if there is none: those that its instruction may
	// reach are executable. It is changed with the StepGate's Mu held.
	over atomic.Uint64
}

// errHidden is what a fault leads to in a page with hidden breakpoints, after it was
// mapped. It does not leave the Sentry: whoever gets it asks Hides.
var errHidden = errors.New("the page is not executable, as it has hidden breakpoints")

// HasHiddenBreakpoints returns true if there are any in mm. One atomic load.
func (mm *MemoryManager) HasHiddenBreakpoints() bool { return mm.breakpoints.hiding.count.Load() > 0 }

// instructionRange is where the bytes are of an instruction at pc, at most.
func instructionRange(pc hostarch.Addr) hostarch.AddrRange {
	end := pc + maxInstruction
	if end < pc {
		end = ^hostarch.Addr(0)
	}
	return hostarch.AddrRange{Start: pc, End: end}
}

// pageOf returns the page of addr. That of the last address has no end, and nobody has
// anything there.
func pageOf(addr hostarch.Addr) hostarch.AddrRange {
	start := addr.RoundDown()
	return hostarch.AddrRange{Start: start, End: start + hostarch.PageSize}
}

// hides returns true if the page of addr has hidden breakpoints.
func (b *breakpoints) hides(addr hostarch.Addr) bool {
	for _, bp := range b.within(pageOf(addr)) {
		if bp.hidden {
			return true
		}
	}
	return false
}

// HidesInstruction returns true if an instruction at pc may have bytes in a page with
// hidden breakpoints.
func (mm *MemoryManager) HidesInstruction(pc hostarch.Addr) bool {
	ar := instructionRange(pc)
	return mm.HasHiddenBreakpoints() && (mm.breakpoints.hides(ar.Start) || mm.breakpoints.hides(ar.End-1))
}

// hiddenChanges counts the changes in all address spaces.
var hiddenChanges atomic.Uint64

// HiddenChange returns a number that no other address space has, and that is another one
// when mm's hidden breakpoints may have become others; 0 if it never had any. One
// atomic load.
func (mm *MemoryManager) HiddenChange() uint64 { return mm.breakpoints.hiding.change.Load() }

// Hides returns true if the page of addr has hidden breakpoints and a mapping that
// allows at: then a fault there was due to them, or is over.
func (mm *MemoryManager) Hides(addr hostarch.Addr, at hostarch.AccessType) bool {
	return mm.HasHiddenBreakpoints() && mm.breakpoints.hides(addr) && mm.Allows(addr, at)
}

// Allows returns true if there is a mapping at addr that allows at.
func (mm *MemoryManager) Allows(addr hostarch.Addr, at hostarch.AccessType) bool {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	vseg := mm.vmas.FindSegment(addr)
	return vseg.Ok() && vseg.ValuePtr().effectivePerms.SupersetOf(at)
}

// HasHiddenBreakpoint returns true if there is one at addr.
func (mm *MemoryManager) HasHiddenBreakpoint(addr hostarch.Addr) bool {
	bp := mm.breakpoints.at(addr)
	return bp != nil && bp.hidden
}

// SetHiddenBreakpoint is SetBreakpoint for one that is hidden. Unlike the other kind
// it can be in memory that is shared: only mm's tasks meet it. One that others have
// at addr is hidden from now on, too. EFAULT: nothing is mapped.
func (mm *MemoryManager) SetHiddenBreakpoint(ctx context.Context, addr hostarch.Addr, owner any) error {
	ar, ok := addr.ToRange(1)
	if !ok || !mm.isMapped(addr) {
		return linuxerr.EFAULT
	}
	if err := mm.keepCode(ctx, ar, true); err != nil {
		return err
	}
	b := &mm.breakpoints
	b.mu.Lock()
	defer b.mu.Unlock()
	if old := b.at(addr); old != nil {
		if !old.hidden {
			mm.uncoverLocked(ctx, old)
		}
		owners := old.owners
		if !slices.Contains(owners, owner) {
			owners = append(slices.Clone(owners), owner)
		}
		b.putLocked(&breakpoint{addr: addr, owners: owners, hidden: true})
	} else if list := b.list.Load(); list != nil && len(*list) >= MaxBreakpoints {
		return linuxerr.ENOSPC
	} else {
		b.putLocked(&breakpoint{addr: addr, owners: []any{owner}, hidden: true})
	}
	mm.unmapPage(addr) // who mapped it before he could see the breakpoint has done so
	return nil
}

// unmapPage takes the page of addr out of the platform's mapping until it is used.
func (mm *MemoryManager) unmapPage(addr hostarch.Addr) {
	mm.activeMu.Lock()
	defer mm.activeMu.Unlock()
	mm.unmapASLocked(pageOf(addr))
}

// showLocked has the page of a hidden breakpoint mapped as it should be, if the breakpoint
// is not there any more.
func (mm *MemoryManager) showLocked(bp *breakpoint) {
	if bp.hidden && mm.breakpoints.at(bp.addr) == nil {
		mm.unmapPage(bp.addr)
	}
}

func (mm *MemoryManager) isMapped(addr hostarch.Addr) bool {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	return mm.vmas.FindSegment(addr).Ok()
}

// putLocked adds bp to the list, in the place of one at its address.
func (b *breakpoints) putLocked(bp *breakpoint) {
	var old []*breakpoint
	if l := b.list.Load(); l != nil {
		old = *l
	}
	i := sort.Search(len(old), func(i int) bool { return old[i].addr >= bp.addr })
	list := append(make([]*breakpoint, 0, len(old)+1), old[:i]...)
	list = append(list, bp)
	if i < len(old) && old[i].addr == bp.addr {
		i++
	}
	b.setLocked(append(list, old[i:]...))
}

// setLocked makes list that of b.
func (b *breakpoints) setLocked(list []*breakpoint) {
	count := 0
	for _, bp := range list {
		if bp.hidden {
			count++
		}
	}
	if b.hiding.count.Load() > 0 || count > 0 {
		b.hiding.change.Store(hiddenChanges.Add(1)) // first: see Task.hiddenGone
	}
	if len(list) == 0 {
		b.list.Store(nil)
	} else {
		b.list.Store(&list)
	}
	b.hiding.count.Store(int64(count))
}

// liftHidden makes executable what the instruction at addr may reach; lowerHidden ends
// that. The caller has closed the StepGate. If something cannot be mapped, the
// instruction faults, and that is handled as any fault.
func (mm *MemoryManager) liftHidden(ctx context.Context, addr hostarch.Addr) {
	if !mm.HidesInstruction(addr) {
		return
	}
	mm.breakpoints.hiding.over.Store(uint64(addr))
	mm.remapHidden(ctx, addr)
}

func (mm *MemoryManager) lowerHidden(ctx context.Context) {
	if addr := mm.breakpoints.hiding.over.Swap(0); addr != 0 {
		mm.remapHidden(ctx, hostarch.Addr(addr))
	}
}

// Lifted returns true if the pages of an instruction at pc are all among those that
// liftHidden has made executable, and lowerHidden not taken back.
func (mm *MemoryManager) Lifted(pc hostarch.Addr) bool {
	over, ar := hostarch.Addr(mm.breakpoints.hiding.over.Load()), instructionRange(pc)
	return over != 0 && ar.Start.RoundDown() >= over.RoundDown() &&
		(ar.End-1).RoundDown() <= (instructionRange(over).End-1).RoundDown()
}

func (mm *MemoryManager) remapHidden(ctx context.Context, addr hostarch.Addr) {
	ar := instructionRange(addr)
	for page := ar.Start.RoundDown(); page < ar.End; page += hostarch.PageSize {
		if !mm.breakpoints.hides(page) {
			continue
		}
		if err := mm.HandleUserFault(ctx, page, hostarch.Execute, 0); err != errHidden {
			// The mapping is not there any more, or cannot be used. What the
			// platform has of it must not be executable.
			mm.unmapPage(page)
		}
	}
}

// run returns the part of ar from its start on whose pages are all with hidden
// breakpoints, or all without.
func (b *breakpoints) run(ar hostarch.AddrRange) (part hostarch.AddrRange, hidden bool) {
	if b.hides(ar.Start) {
		return pageOf(ar.Start).Intersect(ar), true
	}
	for _, bp := range b.within(ar) {
		if bp.hidden {
			return hostarch.AddrRange{Start: ar.Start, End: bp.addr.RoundDown()}, false
		}
	}
	return ar, false
}

// aroundFault is how much is mapped at once around a page that faults, at most.
const aroundFault = 2 << 20

// mapHiddenASLocked is mapASLocked where there are hidden breakpoints.
func (mm *MemoryManager) mapHiddenASLocked(ctx context.Context, pseg pmaIterator, ar hostarch.AddrRange, effect memmap.MMapPlatformEffect) error {
	b := &mm.breakpoints
	var err error
	switch {
	case effect != memmap.PlatformEffectDefault || ar.Length() != hostarch.PageSize:
		// It is no fault.
	case b.hides(ar.Start):
		err = errHidden
	default:
		// Not more than what is free of them.
		around := hostarch.AddrRange{Start: ar.Start &^ (aroundFault - 1)}
		around.End = around.Start + aroundFault
		if around.End < around.Start {
			around.End = ^hostarch.Addr(hostarch.PageSize - 1)
		}
		for _, bp := range b.within(around) {
			switch page := pageOf(bp.addr); {
			case !bp.hidden:
			case page.End <= ar.Start:
				around.Start = page.End
			case page.Start >= ar.End:
				around.End = min(around.End, page.Start)
			}
		}
		if pseg.Ok() && pseg.Range().IsSupersetOf(ar) {
			ar = around.Intersect(pseg.Range())
		}
	}
	commit := effect == memmap.PlatformEffectCommit && ar.Length() <= 1<<30
	over := b.hiding.over.Load()
	for ; pseg.Ok() && pseg.Start() < ar.End; pseg = pseg.NextSegment() {
		pma := pseg.ValuePtr()
		perms := pma.effectivePerms
		if pma.needCOW {
			perms.Write = false
		}
		for left := pseg.Range().Intersect(ar); perms.Any() && left.Length() > 0; {
			part, hidden := b.run(left)
			left.Start = part.End
			p := perms
			if hidden && (over == 0 || !instructionRange(hostarch.Addr(over)).Overlaps(part)) {
				p.Execute = false
			}
			if !p.Any() {
				continue
			}
			if err := mm.as.MapFile(part.Start, pma.file, pseg.fileRangeOf(part), p, commit); err != nil {
				return err
			}
			if ctx.Killed() {
				return linuxerr.EINTR
			}
		}
	}
	return err
}
