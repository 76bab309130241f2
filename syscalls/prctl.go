package syscalls

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	slinux "gvisor.dev/gvisor/pkg/sentry/syscalls/linux"
)

// prSetUserDispatch is PR_SET_SYSCALL_USER_DISPATCH, since Linux 5.11.
const prSetUserDispatch = 59

// prctl serves what gVisor's has not, and leaves the rest to that.
func prctl(t *kernel.Task, sysno uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	switch args[0].Int() {
	case prSetUserDispatch:
		return 0, nil, t.SetUserDispatch(t, args[1].Uint64(), args[2].Uint64(), args[3].Uint64(), args[4].Pointer())
	case linux.PR_SET_SECCOMP:
		ctrl, err := setSeccomp(t, args[1].Uint64(), args[2].Pointer())
		return 0, ctrl, err
	}
	return slinux.Prctl(t, sysno, args)
}
