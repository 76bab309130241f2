package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG and its counterpart (linux/ptrace.h,
// since Linux 6.4).
const (
	requestSetUserDispatch = 0x4210
	requestGetUserDispatch = 0x4211
)

// userDispatchSize is the size of struct ptrace_sud_config (u64 mode, selector,
// offset, len).
const userDispatchSize = 32

// getUserDispatch copies the configuration out; size must be that of the struct.
func getUserDispatch(t, target *kernel.Task, size uint64, data hostarch.Addr) error {
	if size != userDispatchSize {
		return linuxerr.EINVAL
	}
	d := target.UserDispatch()
	var b [userDispatchSize]byte
	if d.On {
		// Linux stores the other mode as the complement of its range, too.
		hostarch.ByteOrder.PutUint64(b[0:], kernel.UserDispatchExclusive)
	}
	hostarch.ByteOrder.PutUint64(b[8:], uint64(d.Selector))
	hostarch.ByteOrder.PutUint64(b[16:], d.Offset)
	hostarch.ByteOrder.PutUint64(b[24:], d.Len)
	return copyOut(t, data, b[:])
}

// setUserDispatch does to the tracee what prctl(PR_SET_SYSCALL_USER_DISPATCH)
// does to its caller.
func setUserDispatch(t, target *kernel.Task, size uint64, data hostarch.Addr) error {
	if size != userDispatchSize {
		return linuxerr.EINVAL
	}
	var b [userDispatchSize]byte
	if _, err := t.CopyInBytes(data, b[:]); err != nil {
		return err
	}
	get := hostarch.ByteOrder.Uint64
	return target.SetUserDispatch(t, get(b[0:]), get(b[16:]), get(b[24:]), hostarch.Addr(get(b[8:])))
}
