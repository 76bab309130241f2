package kernel

import (
	"debug/elf"

	"gvisor.dev/gvisor/pkg/cpuid"
	"utrace.dev/coredump"
)

// coreMachine is the architecture that core files name.
const coreMachine = elf.EM_AARCH64

func coreMachineNotes(cpuid.FeatureSet) []coredump.Regset { return nil }

func coreMachineMappings() []coredump.Mapping { return nil }
