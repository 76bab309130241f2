package mm

// clipPMA returns the part of pseg within vseg, and pstart or, if segments were
// split, a terminal iterator in its place. A fork makes private pages read-only,
// and in the child those of neighbouring vmas then look alike and become one pma.
// What is done to it for the sake of one vma must not reach another one with
// other permissions.
//
// Preconditions:
//   - pseg and vseg overlap.
//   - mm.activeMu must be locked for writing.
func (mm *MemoryManager) clipPMA(pseg, pstart pmaIterator, vseg vmaIterator) (pmaIterator, pmaIterator) {
	if vseg.Range().IsSupersetOf(pseg.Range()) {
		return pseg, pstart
	}
	return mm.pmas.Isolate(pseg, pseg.Range().Intersect(vseg.Range())), pmaIterator{}
}
