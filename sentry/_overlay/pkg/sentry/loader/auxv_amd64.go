package loader

import (
	"slices"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
)

// What package linux has no names for, see include/uapi/linux/auxvec.h and
// arch/x86/include/uapi/asm/{auxvec,hwcap2}.h.
const (
	_AT_MINSIGSTKSZ  = 51
	_HWCAP2_FSGSBASE = 1 << 1
)

// auxvOrder is the order of Linux's entries, fs/binfmt_elf.c:create_elf_tables().
var auxvOrder = []uint64{
	linux.AT_SYSINFO_EHDR, _AT_MINSIGSTKSZ, linux.AT_HWCAP, linux.AT_PAGESZ,
	linux.AT_CLKTCK, linux.AT_PHDR, linux.AT_PHENT, linux.AT_PHNUM, linux.AT_BASE,
	linux.AT_FLAGS, linux.AT_ENTRY, linux.AT_UID, linux.AT_EUID, linux.AT_GID,
	linux.AT_EGID, linux.AT_SECURE, linux.AT_RANDOM, linux.AT_HWCAP2, linux.AT_EXECFN,
	linux.AT_PLATFORM,
}

// completeAuxv gives auxv the entries and the values that Linux gives, in its
// order. There is no AT_RSEQ_FEATURE_SIZE and no AT_RSEQ_ALIGN, as without
// CONFIG_RSEQ: see rseq(2) in docs/support.md.
func completeAuxv(auxv arch.Auxv, stack *arch.Stack, args *LoadArgs) (arch.Auxv, error) {
	if _, err := stack.PushNullTerminatedByteSlice([]byte("x86_64")); err != nil {
		return nil, err
	}
	var hwcap2 hostarch.Addr
	if args.Features.UseFSGSBASE() && args.MemoryManager.KeepsGSBase() {
		hwcap2 = _HWCAP2_FSGSBASE
	}
	values := map[uint64]hostarch.Addr{
		_AT_MINSIGSTKSZ:   hostarch.Addr(arch.MinSignalStack(args.Features)),
		linux.AT_FLAGS:    0,
		linux.AT_HWCAP:    hostarch.Addr(args.Features.AuxHWCap()),
		linux.AT_HWCAP2:   hwcap2,
		linux.AT_PLATFORM: stack.Bottom,
	}
	for _, e := range auxv {
		if _, ok := values[e.Key]; !ok {
			values[e.Key] = e.Value
		}
	}
	var sorted arch.Auxv
	for _, key := range auxvOrder {
		if v, ok := values[key]; ok {
			sorted = append(sorted, arch.AuxEntry{Key: key, Value: v})
		}
	}
	for _, e := range auxv {
		if !slices.Contains(auxvOrder, e.Key) {
			sorted = append(sorted, e)
		}
	}
	return sorted, nil
}
