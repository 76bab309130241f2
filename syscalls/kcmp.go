package syscalls

import (
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

func kcmp(t *kernel.Task, _ uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	ns := t.PIDNamespace()
	a, b := ns.TaskWithID(kernel.ThreadID(args[0].Int())), ns.TaskWithID(kernel.ThreadID(args[1].Int()))
	if a == nil || b == nil {
		return 0, nil, linuxerr.ESRCH
	}
	order, err := t.Kcmp(a, b, int(args[2].Int()), args[3].Uint(), args[4].Uint(), func() (kernel.KcmpEpollSlot, error) {
		var buf [12]byte
		_, err := t.CopyInBytes(args[4].Pointer(), buf[:])
		word := func(i int) uint32 { return hostarch.ByteOrder.Uint32(buf[i:]) }
		return kernel.KcmpEpollSlot{EpollFD: word(0), TargetFD: word(4), Offset: word(8)}, err
	})
	return order, nil, err
}
