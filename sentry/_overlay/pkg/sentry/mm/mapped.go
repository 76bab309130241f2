package mm

import "gvisor.dev/gvisor/pkg/hostarch"

// Mapped returns true if there is memory at addr that the application may
// access in some way: if a page table of its own would have an entry for it.
func (mm *MemoryManager) Mapped(addr hostarch.Addr) bool {
	mm.activeMu.RLock()
	defer mm.activeMu.RUnlock()
	pseg := mm.pmas.FindSegment(addr)
	return pseg.Ok() && pseg.ValuePtr().effectivePerms.Any()
}
