package mm

import "gvisor.dev/gvisor/pkg/hostarch"

// MayForceWrite returns true if a debugger may write to ar, whatever its
// protection: a shared mapping that is not writable must stay as it is, as the
// write would reach others. Compare Linux's mm/gup.c:check_vma_flags().
func (mm *MemoryManager) MayForceWrite(ar hostarch.AddrRange) bool {
	mm.mappingMu.RLock()
	defer mm.mappingMu.RUnlock()
	for vseg := mm.vmas.LowerBoundSegment(ar.Start); vseg.Ok() && vseg.Start() < ar.End; vseg = vseg.NextSegment() {
		if vma := vseg.ValuePtr(); !vma.private && !vma.realPerms.Write {
			return false
		}
	}
	return true
}
