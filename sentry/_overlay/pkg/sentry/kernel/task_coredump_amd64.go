package kernel

import (
	"debug/elf"
	"encoding/binary"

	"gvisor.dev/gvisor/pkg/cpuid"
	"utrace.dev/coredump"
)

// coreMachine is the architecture that core files name.
const coreMachine = elf.EM_X86_64

// coreMachineNotes returns the notes that Linux's
// arch/x86/kernel/fpu/xstate.c:elf_coredump_extra_notes_write() adds.
func coreMachineNotes(features cpuid.FeatureSet) []coredump.Regset {
	if !features.UseXsave() {
		return nil
	}
	const leaf, first = 0xd, 2 // below there are x87 and SSE, which have their fixed places
	var layout []byte
	for i := uint32(first); i < 64; i++ {
		if features.ValidXCR0Mask()&(1<<i) == 0 {
			continue
		}
		c := features.Query(cpuid.In{Eax: leaf, Ecx: i})
		for _, word := range []uint32{i, c.Eax, c.Ebx, 0} {
			layout = binary.LittleEndian.AppendUint32(layout, word)
		}
	}
	return []coredump.Regset{{Type: coredump.NoteX86XSaveLayout, Data: layout}}
}

// coreMachineMappings returns the mappings that the kernel makes up: the page of
// the vsyscalls, which can be called and cannot be read.
func coreMachineMappings() []coredump.Mapping {
	const vsyscall = 0xffffffffff600000
	return []coredump.Mapping{{Start: vsyscall, End: vsyscall + coredump.PageSize, Execute: true, Always: true}}
}
