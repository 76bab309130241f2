package syscalls

import (
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// forgetting makes a system call drop what an interrupted one has left for
// restart_syscall(2), as on Linux. A tracer that has a program sleep, or run a
// signal handler, while another call is interrupted sees that call end with EINTR.
func forgetting(fn kernel.SyscallFn) kernel.SyscallFn {
	return func(t *kernel.Task, sysno uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
		t.SyscallRestartBlock()
		return fn(t, sysno, args)
	}
}
