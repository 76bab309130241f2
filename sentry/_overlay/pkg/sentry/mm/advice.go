package mm

import (
	"bytes"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
)

// vmaAdvice is what madvise(2) has said about a vma that changes nothing in this
// kernel, but that /proc/[pid]/smaps shows to others: to debuggers above all,
// which leave out of their core files what a program does not want dumped.
type vmaAdvice uint8

const (
	adviceSequential vmaAdvice = 1 << iota
	adviceRandom
	adviceDontDump
	adviceHugePage
	adviceNoHugePage
	adviceMergeable
	// adviceAccounted is no advice: that the vma is, or was, private and writable.
	adviceAccounted
)

// A change of advice: the bits that come and go.
type adviceChange struct{ set, clear vmaAdvice }

// adviceChanges has the values of madvise's advice that vmaAdvice is about.
var adviceChanges = map[int32]adviceChange{
	linux.MADV_NORMAL:      {clear: adviceSequential | adviceRandom},
	linux.MADV_SEQUENTIAL:  {set: adviceSequential, clear: adviceRandom},
	linux.MADV_RANDOM:      {set: adviceRandom, clear: adviceSequential},
	linux.MADV_DONTDUMP:    {set: adviceDontDump},
	linux.MADV_DODUMP:      {clear: adviceDontDump},
	linux.MADV_HUGEPAGE:    {set: adviceHugePage, clear: adviceNoHugePage},
	linux.MADV_NOHUGEPAGE:  {set: adviceNoHugePage, clear: adviceHugePage},
	linux.MADV_MERGEABLE:   {set: adviceMergeable},
	linux.MADV_UNMERGEABLE: {clear: adviceMergeable},
}

// Advise implements madvise(2) for advice that only /proc/[pid]/smaps shows.
func (mm *MemoryManager) Advise(addr hostarch.Addr, length uint64, advice int32) error {
	change, ok := adviceChanges[advice]
	if !ok {
		return nil // MADV_WILLNEED leaves no trace
	}
	addr = hostarch.UntaggedUserAddr(addr)
	return mm.madviseMutateVMAs(addr, length, func(vseg vmaIterator) error {
		v := vseg.ValuePtr()
		if change.set == adviceMergeable && !v.private {
			return nil // Linux merges no pages that are shared anyway
		}
		v.advice = v.advice&^change.clear | change.set
		return nil
	})
}

// account notes that v has become writable, which Linux does not forget as long as
// pages may have been written: such a vma is not merged with one that never was
// writable. written says whether v has pages of its own. Compare Linux's
// mm/mprotect.c:mprotect_fixup().
func (v *vma) account(written bool) {
	switch {
	case v.private && v.realPerms.Write:
		v.advice |= adviceAccounted
	case v.mappable == nil && !written:
		v.advice &^= adviceAccounted
	}
}

// adviceShift is where save puts the advice: above the bits of saveRealPerms.
const adviceShift = 16

// save returns a to be saved with the permissions of its vma.
func (a vmaAdvice) save() int { return int(a) << adviceShift }

// load is the reverse of save.
func (a *vmaAdvice) load(b int) { *a = vmaAdvice(b >> adviceShift) }

// writeHints writes the flags of /proc/[pid]/smaps that come before "ac".
func (v *vma) writeHints(b *bytes.Buffer) {
	if v.isKernelData() {
		b.WriteString("pf io ")
	}
	v.writeFlag(b, adviceSequential, "sr ")
	v.writeFlag(b, adviceRandom, "rr ")
	if v.dontfork {
		b.WriteString("dc ")
	}
	if v.isSpecial() {
		b.WriteString("de ")
	}
}

// writeAdvice writes the flag "ac" of /proc/[pid]/smaps and those that come after it.
func (v *vma) writeAdvice(b *bytes.Buffer) {
	v.writeFlag(b, adviceAccounted, "ac ")
	if v.advice&adviceDontDump != 0 || v.isKernelData() || v.isPlatformCode() {
		b.WriteString("dd ")
	}
	v.writeFlag(b, adviceHugePage, "hg ")
	v.writeFlag(b, adviceNoHugePage, "nh ")
	v.writeFlag(b, adviceMergeable, "mg ")
}

func (v *vma) writeFlag(b *bytes.Buffer, bit vmaAdvice, name string) {
	if v.advice&bit != 0 {
		b.WriteString(name)
	}
}
