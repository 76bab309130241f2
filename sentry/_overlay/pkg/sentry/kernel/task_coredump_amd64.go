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
	var layout []byte
	for i := range 64 {
		offset, size := xstateComponent(features, i)
		if size == 0 {
			continue
		}
		for _, word := range []int{i, size, offset, 0} {
			layout = binary.LittleEndian.AppendUint32(layout, uint32(word))
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
