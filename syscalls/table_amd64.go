package syscalls

import (
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/syscalls"
	slinux "gvisor.dev/gvisor/pkg/sentry/syscalls/linux"

	"utrace.dev/ptracecompat"
)

// Numbers of the system calls on x86-64.
const (
	sysRtSigreturn     = 15
	sysNanosleep       = 35
	sysPtrace          = 101
	sysPersonality     = 135
	sysPrctl           = 157
	sysClockNanosleep  = 230
	sysWaitid          = 247
	sysProcessVMReadv  = 310
	sysProcessVMWritev = 311
	sysSeccomp         = 317
	sysKcmp            = 312
)

func init() {
	slinux.AMD64.Table[sysPtrace] = syscalls.PartiallySupportedPoint("ptrace", ptrace, slinux.PointPtrace, "Served by the utrace engine in ptracecompat.", nil)
	replace(sysPersonality, personality, "ADDR_NO_RANDOMIZE and bits without effect only.")
	replace(sysPrctl, prctl, "Syscall user dispatch and filters; otherwise as gVisor's.")
	replace(sysWaitid, waitid, "")
	for _, no := range []uintptr{sysRtSigreturn, sysNanosleep, sysClockNanosleep} {
		replace(no, forgetting(slinux.AMD64.Table[no].Fn), "")
	}
	replace(sysSeccomp, seccomp, "Filters, but no listeners and no strict mode.")
	replace(sysProcessVMReadv, processVMReadv, "")
	replace(sysProcessVMWritev, processVMWritev, "")
	slinux.AMD64.Table[sysKcmp] = syscalls.PartiallySupported("kcmp", kcmp, "No I/O contexts, no semaphore adjustments.", nil)
	slinux.AMD64.Init() // the lookup goes by a copy
}

// replace serves a system call of gVisor's by fn. note says what fn lacks; empty, the
// entry says what it said.
func replace(no uintptr, fn kernel.SyscallFn, note string) {
	entry := slinux.AMD64.Table[no]
	entry.Fn = fn
	if note != "" {
		entry.SupportLevel, entry.Note = kernel.SupportPartial, note
	}
	slinux.AMD64.Table[no] = entry
}

func ptrace(t *kernel.Task, _ uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	return ptracecompat.Ptrace(t, args[0].Int64(), args[1].Int(), args[2].Uint64(), args[3].Uint64())
}
