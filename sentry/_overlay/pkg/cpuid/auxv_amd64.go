package cpuid

// AuxHWCap returns the AT_HWCAP of Linux's auxiliary vector: register EDX of CPUID
// leaf 1 as far as the host's kernel uses it too (arch/x86/include/asm/elf.h,
// ELF_HWCAP).
func (fs FeatureSet) AuxHWCap() uint64 {
	out := fs.Query(In{Eax: uint32(featureInfo)})
	return uint64(out.Edx) & fs.hwCap.hwCap1
}
