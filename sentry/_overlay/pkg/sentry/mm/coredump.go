package mm

import (
	"strings"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/usermem"
	"utrace.dev/coredump"
)

// This file has what core dumps need of a MemoryManager.

// CoreMappings describes mm's mappings for a core file. Nobody may change them, or
// the memory, meanwhile.
func (mm *MemoryManager) CoreMappings(ctx context.Context) []coredump.Mapping {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	mm.activeMu.RLock()
	defer mm.activeMu.RUnlock()
	var ms []coredump.Mapping
	for vseg := mm.vmas.FirstSegment(); vseg.Ok(); vseg = vseg.NextSegment() {
		vma := vseg.ValuePtr()
		if vma.isPlatformCode() {
			continue
		}
		m := coredump.Mapping{
			Start:    uint64(vseg.Start()),
			End:      uint64(vseg.End()),
			Read:     vma.realPerms.Read,
			Write:    vma.realPerms.Write,
			Execute:  vma.realPerms.Execute,
			Shared:   !vma.private,
			DontDump: vma.advice&adviceDontDump != 0,
			Written:  vma.private && mm.hasPrivatePageLocked(vseg.Range()),
			Always:   vma.isSpecial(),
		}
		if vma.id != nil && !m.Always {
			m.Path, m.Offset = vma.id.MappedName(ctx), vma.off
			m.Unlinked = strings.HasSuffix(m.Path, " (deleted)")
		}
		ms = append(ms, m)
	}
	return ms
}

// hasPrivatePageLocked returns true if the application has written to a private
// mapping of ar.
//
// Preconditions: mm.activeMu must be locked.
func (mm *MemoryManager) hasPrivatePageLocked(ar hostarch.AddrRange) bool {
	for pseg := mm.pmas.LowerBoundSegment(ar.Start); pseg.Ok() && pseg.Start() < ar.End; pseg = pseg.NextSegment() {
		if pseg.ValuePtr().private {
			return true
		}
	}
	return false
}

// CoreMemory is a MemoryManager's memory for a core file. It implements
// coredump.Memory.
type CoreMemory struct {
	MM  *MemoryManager
	Ctx context.Context
}

// NextData implements coredump.Memory.NextData. Anonymous memory that was never
// touched is left out, since reading would allocate it.
func (c CoreMemory) NextData(start, end uint64) (from, to uint64) {
	mm := c.MM
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	mm.activeMu.RLock()
	defer mm.activeMu.RUnlock()
	ar := hostarch.AddrRange{Start: hostarch.Addr(start), End: hostarch.Addr(end)}
	for vseg := mm.vmas.LowerBoundSegment(ar.Start); vseg.Ok() && vseg.Start() < ar.End; vseg = vseg.NextSegment() {
		part := vseg.Range().Intersect(ar)
		if vseg.ValuePtr().isKernelData() {
			continue // Linux has a hole there too
		}
		if vseg.ValuePtr().mappable == nil {
			pseg := mm.pmas.LowerBoundSegment(part.Start)
			if !pseg.Ok() || pseg.Start() >= part.End {
				continue
			}
			part = pseg.Range().Intersect(part)
		}
		return uint64(part.Start), uint64(part.End)
	}
	return end, end
}

// Read implements coredump.Memory.Read.
func (c CoreMemory) Read(p []byte, addr uint64) (int, error) {
	// What cannot be read is a hole, as on Linux.
	n, _ := c.MM.CopyIn(c.Ctx, hostarch.Addr(addr), p, usermem.IOOpts{IgnorePermissions: true})
	return n, nil
}
