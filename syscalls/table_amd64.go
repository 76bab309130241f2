package syscalls

import (
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	slinux "gvisor.dev/gvisor/pkg/sentry/syscalls/linux"

	"utrace.dev/ptracecompat"
)

// sysPtrace is the number of ptrace(2) on x86-64.
const sysPtrace = 101

func init() {
	entry := slinux.AMD64.Table[sysPtrace]
	entry.Fn = ptrace
	entry.Note = "Served by the utrace engine in ptracecompat."
	slinux.AMD64.Table[sysPtrace] = entry
	slinux.AMD64.Init() // the lookup goes by a copy
}

func ptrace(t *kernel.Task, _ uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	return ptracecompat.Ptrace(t, args[0].Int64(), args[1].Int(), args[2].Uint64(), args[3].Uint64())
}
