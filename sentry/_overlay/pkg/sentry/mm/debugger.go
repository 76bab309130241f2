package mm

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/usermem"
)

// MayForceWrite returns true if a debugger may write to ar, whatever its
// protection: a shared mapping that is not writable must stay as it is, as the
// write would reach others. Compare Linux's mm/gup.c:check_vma_flags().
func (mm *MemoryManager) MayForceWrite(ar hostarch.AddrRange) bool {
	return mm.debuggerReach(ar, true, true) == ar
}

// ReadByDebugger copies from mm's memory for another process. If force is true,
// the protection does not matter. It returns how much was copied, and an error
// if that is less than all.
func (mm *MemoryManager) ReadByDebugger(ctx context.Context, addr hostarch.Addr, dst []byte, force bool) (int, error) {
	ar, ok := addr.ToRange(uint64(len(dst)))
	if !ok {
		return 0, linuxerr.EFAULT
	}
	reach := mm.debuggerReach(ar, false, force)
	n, err := mm.CopyIn(ctx, addr, dst[:reach.Length()], usermem.IOOpts{IgnorePermissions: force})
	if err == nil && n < len(dst) {
		err = linuxerr.EFAULT
	}
	return n, err
}

// WriteByDebugger copies to mm's memory for another process, as ReadByDebugger
// copies from it.
func (mm *MemoryManager) WriteByDebugger(ctx context.Context, addr hostarch.Addr, src []byte, force bool) (int, error) {
	ar, ok := addr.ToRange(uint64(len(src)))
	if !ok {
		return 0, linuxerr.EFAULT
	}
	reach := mm.debuggerReach(ar, true, force)
	n, err := mm.CopyOut(ctx, addr, src[:reach.Length()], usermem.IOOpts{IgnorePermissions: force})
	if err == nil && n < len(src) {
		err = linuxerr.EFAULT
	}
	return n, err
}

// debuggerReach returns the part of ar, from its start, that no mapping keeps
// from other processes. Linux does so with its own data for the vdso, which is
// no memory of the process.
func (mm *MemoryManager) debuggerReach(ar hostarch.AddrRange, write, force bool) hostarch.AddrRange {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	for vseg := mm.vmas.LowerBoundSegment(ar.Start); vseg.Ok() && vseg.Start() < ar.End; vseg = vseg.NextSegment() {
		vma := vseg.ValuePtr()
		_, special := vma.mappable.(*SpecialMappable)
		switch {
		case special && !vma.maxPerms.Write:
		case write && force && !vma.private && !vma.realPerms.Write:
		case !write && !force && !vma.realPerms.Read:
			// The processor reads what it may write, a debugger does not.
		default:
			continue
		}
		return hostarch.AddrRange{Start: ar.Start, End: max(ar.Start, vseg.Start())}
	}
	return ar
}
