package mm

import (
	"bytes"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/safemem"
	"gvisor.dev/gvisor/pkg/sentry/memmap"
	"gvisor.dev/gvisor/pkg/sentry/pgalloc"
)

// This file takes back that the platform systrap has made pages private by writing to
// code. Once it has put the code back, they hold what the file holds, but smaps and core
// dumps would say of them what they say of those that somebody wrote to: that they are
// to be dumped. On Linux nobody has.

// ShareAgain makes those private pages in ar those of the mapped file again that hold
// the same, if their mapping is not writable and never was. It is for pages that the
// platform has written to. If somebody else did too, by ptrace(2), that is forgotten:
// what the process sees is the same.
//
// Preconditions: ar is page-aligned. The caller holds none of mm's locks.
func (mm *MemoryManager) ShareAgain(ctx context.Context, ar hostarch.AddrRange) {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	// Nobody can write meanwhile: the process has no permission, and the Sentry writes
	// with activeMu locked.
	mm.activeMu.Lock()
	defer mm.activeMu.Unlock()
	for addr := ar.Start; addr < ar.End; addr += hostarch.PageSize {
		page := hostarch.AddrRange{Start: addr, End: addr + hostarch.PageSize}
		vseg, pseg := mm.vmas.FindSegment(addr), mm.pmas.FindSegment(addr)
		if !vseg.Ok() || !pseg.Ok() || !pseg.ValuePtr().private {
			continue
		}
		v := vseg.ValuePtr()
		if !v.private || v.mappable == nil || v.effectivePerms.Write || v.advice&adviceAccounted != 0 {
			continue
		}
		if mm.sameAsFileLocked(ctx, vseg, pseg, page) {
			mm.invalidateLocked(page, true, false)
		}
	}
}

// HasOwnPage returns true if the page of addr is private memory that somebody has written to.
func (mm *MemoryManager) HasOwnPage(addr hostarch.Addr) bool {
	mm.activeMu.RLock()
	defer mm.activeMu.RUnlock()
	pseg := mm.pmas.FindSegment(addr)
	return pseg.Ok() && pseg.ValuePtr().private
}

// codeRewriter is a platform.AddressSpace whose platform rewrites code.
type codeRewriter interface {
	// Rewritten returns how many bytes of ar, in whole pages, the platform may have made
	// private by rewriting them, and nobody else: no debugger. Any lock may be held.
	Rewritten(ar hostarch.AddrRange) uint64
}

// ownLocked returns how many bytes of pseg, within vseg, are the process's own, as smaps
// has to count them. Those of a file that the process never could write to may be private
// because the platform has rewritten them.
//
// Preconditions: mm.mappingMu and mm.activeMu must be locked at least for reading.
func (mm *MemoryManager) ownLocked(vseg vmaIterator, pseg pmaIterator) uint64 {
	v, p := vseg.ValuePtr(), pseg.ValuePtr()
	if !p.private {
		return 0
	}
	ar := pseg.Range().Intersect(vseg.Range())
	own := uint64(ar.Length())
	if !v.private || v.mappable == nil || v.effectivePerms.Write || v.advice&adviceAccounted != 0 {
		return own
	}
	if as, ok := mm.as.(codeRewriter); ok {
		own -= as.Rewritten(ar)
	}
	return own
}

// sameAsFileLocked returns true if page, which is in vseg and pseg, holds what the file
// that is mapped there holds.
//
// Preconditions: mm.mappingMu must be locked, and mm.activeMu for writing.
func (mm *MemoryManager) sameAsFileLocked(ctx context.Context, vseg vmaIterator, pseg pmaIterator, page hostarch.AddrRange) bool {
	mr := vseg.mappableRangeOf(page)
	ts, err := vseg.ValuePtr().mappable.Translate(ctx, mr, mr, hostarch.Read)
	if err != nil || len(ts) != 1 {
		return false // the file is shorter now, or cannot be read
	}
	var own, file [hostarch.PageSize]byte
	return pseg.getInternalMappingsLocked() == nil &&
		readAll(own[:], mm.internalMappingsLocked(pseg, page)) &&
		readTranslation(ctx, file[:], ts[0]) &&
		bytes.Equal(own[:], file[:])
}

// readTranslation fills dst with what t translates to.
func readTranslation(ctx context.Context, dst []byte, t memmap.Translation) bool {
	fr := t.FileRange()
	t.File.IncRef(fr, pgalloc.MemoryCgroupIDFromContext(ctx))
	defer t.File.DecRef(fr)
	src, err := t.File.MapInternal(fr, hostarch.Read)
	return err == nil && readAll(dst, src)
}

// readAll fills dst with src. It fails where the file has been truncated.
func readAll(dst []byte, src safemem.BlockSeq) bool {
	n, err := safemem.CopySeq(safemem.BlockSeqOf(safemem.BlockFromSafeSlice(dst)), src)
	return err == nil && n == uint64(len(dst))
}
