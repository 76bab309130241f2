package syscalls

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	slinux "gvisor.dev/gvisor/pkg/sentry/syscalls/linux"
)

// waitid refuses ids that can be nobody's, and gives group 0 its meaning, before
// gVisor's own goes on: that takes 0 for any process.
func waitid(t *kernel.Task, sysno uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	id := args[1].Int()
	switch args[0].Int() {
	case linux.P_PID:
		if id <= 0 {
			return 0, nil, linuxerr.EINVAL
		}
	case linux.P_PGID:
		if id < 0 {
			return 0, nil, linuxerr.EINVAL
		}
		if id == 0 {
			// A group from outside the namespace has no number here; as gVisor's
			// wait4 does, any process is taken then.
			args[1].Value = uintptr(t.PIDNamespace().IDOfProcessGroup(t.ThreadGroup().ProcessGroup()))
		}
	}
	return slinux.Waitid(t, sysno, args)
}
