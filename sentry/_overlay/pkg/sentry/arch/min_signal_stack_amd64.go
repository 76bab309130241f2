package arch

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/cpuid"
	"gvisor.dev/gvisor/pkg/sentry/arch/fpu"
)

// MinSignalStack returns the AT_MINSIGSTKSZ of the auxiliary vector: how many bytes
// the frame that SignalSetup makes takes at most, at the top of a stack of any
// alignment. Compare Linux's arch/x86/kernel/signal.c:init_sigframe_size().
func MinSignalStack(features cpuid.FeatureSet) uint64 {
	const align = 16
	size, sizeAlign := features.ExtendedStateSize()
	frame := 8 /* return address */ + (*UContext64)(nil).SizeBytes() + (*linux.SignalInfo)(nil).SizeBytes()
	total := uint64(frame) + (align - 1) + uint64(size) + fpu.FP_XSTATE_MAGIC2_SIZE + uint64(sizeAlign-1)
	return (total + align - 1) &^ (align - 1)
}
