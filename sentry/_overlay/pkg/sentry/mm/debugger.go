package mm

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
	"gvisor.dev/gvisor/pkg/usermem"
)

// codeKeeper is a platform.AddressSpace whose platform rewrites the application's
// code to make it faster, but can do without. See kernel.Task.utraceKeepCode.
type codeKeeper interface {
	// KeepCodeOf undoes what was rewritten, if any of it may be in ar, and then
	// prevents more. exec says that ar holds code that can be run. Tasks of mm
	// may be running.
	KeepCodeOf(ctx context.Context, mm platform.MemoryManager, ar hostarch.AddrRange, exec bool) error
}

// IsPrivate returns true if all of ar is mapped privately, so that what is written
// there, whatever the protection, reaches no other process and no file.
func (mm *MemoryManager) IsPrivate(ar hostarch.AddrRange) bool {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	addr := ar.Start
	for vseg := mm.vmas.FindSegment(addr); addr < ar.End; vseg = vseg.NextSegment() {
		if !vseg.Ok() || vseg.Start() > addr || !vseg.ValuePtr().private {
			return false
		}
		addr = vseg.End()
	}
	return true
}

// ReadByDebugger copies from mm's memory for another process. If force is true,
// the protection does not matter. It returns how much was copied, and an error
// if that is less than all.
//
// Preconditions: The caller holds a user of mm, and none of its locks.
func (mm *MemoryManager) ReadByDebugger(ctx context.Context, addr hostarch.Addr, dst []byte, force bool) (int, error) {
	ar, ok := addr.ToRange(uint64(len(dst)))
	if !ok {
		return 0, linuxerr.EFAULT
	}
	reach, exec := mm.debuggerReach(ar, false, force)
	if err := mm.keepCode(ctx, reach, exec); err != nil {
		return 0, err
	}
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
	reach, exec := mm.debuggerReach(ar, true, force)
	if err := mm.keepCode(ctx, reach, exec); err != nil {
		return 0, err
	}
	n, err := mm.CopyOut(ctx, addr, src[:reach.Length()], usermem.IOOpts{IgnorePermissions: force})
	if err == nil && n < len(src) {
		err = linuxerr.EFAULT
	}
	return n, err
}

// debuggerReach returns the part of ar, from its start, that no mapping keeps
// from other processes. Linux does so with its own data for the vdso, which is
// no memory of the process. If exec is true, there is memory in that part which
// may be executed.
func (mm *MemoryManager) debuggerReach(ar hostarch.AddrRange, write, force bool) (reach hostarch.AddrRange, exec bool) {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	for vseg := mm.vmas.LowerBoundSegment(ar.Start); vseg.Ok() && vseg.Start() < ar.End; vseg = vseg.NextSegment() {
		vma := vseg.ValuePtr()
		switch {
		case vma.isKernelData():
		case write && force && !vma.private && !vma.realPerms.Write:
		case !write && !force && !vma.realPerms.Read:
			// The processor reads what it may write, a debugger does not.
		default:
			exec = exec || vma.realPerms.Execute
			continue
		}
		return hostarch.AddrRange{Start: ar.Start, End: max(ar.Start, vseg.Start())}, exec
	}
	return ar, exec
}

// keepCode makes ar hold the application's own code.
func (mm *MemoryManager) keepCode(ctx context.Context, ar hostarch.AddrRange, exec bool) error {
	if as, ok := mm.AddressSpace().(codeKeeper); ok && ar.Length() > 0 {
		return as.KeepCodeOf(ctx, mm, ar, exec)
	}
	return nil
}
