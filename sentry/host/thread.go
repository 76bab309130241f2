package host

import (
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// thread implements target.Thread.
type thread struct{ t *kernel.Task }

// Utrace implements target.Thread.Utrace.
func (h thread) Utrace() *utrace.Thread { return h.t.Utrace() }

// Process implements target.Thread.Process.
func (h thread) Process() target.Process { return process(h) }

// ID implements target.Thread.ID.
func (h thread) ID() int { return int(h.t.Kernel().RootPIDNamespace().IDOfTask(h.t)) }

// Name implements target.Thread.Name.
func (h thread) Name() string { return h.t.Name() }

// Memory implements target.Thread.Memory.
func (h thread) Memory() target.Memory { return memory(h) }

// Syscall implements target.Thread.Syscall.
func (h thread) Syscall() (nr uint64, args [6]uint64) {
	ac := h.t.Arch()
	for i, arg := range ac.SyscallArgs() {
		args[i] = arg.Uint64()
	}
	return uint64(ac.SyscallNo()), args
}

// SyscallName implements target.Thread.SyscallName.
func (h thread) SyscallName(nr uint64) string {
	return h.t.SyscallTable().LookupName(uintptr(nr))
}

// maxErrno is the largest error number, linux/err.h:MAX_ERRNO.
const maxErrno = 4095

// Result implements target.Thread.Result.
func (h thread) Result() (value uint64, errno int) {
	value = uint64(h.t.Arch().Return())
	if v := int64(value); v < 0 && v >= -maxErrno {
		errno = int(-v)
	}
	return value, errno
}

// SetSyscall implements target.Thread.SetSyscall.
func (h thread) SetSyscall(nr uint64) { h.t.SetSyscallNo(uintptr(nr)) }

// SetResult implements target.Thread.SetResult.
func (h thread) SetResult(value uint64, errno int) {
	if errno != 0 {
		value = uint64(-int64(errno))
	}
	h.t.Arch().SetReturn(uintptr(value))
}

// Killed implements target.Thread.Killed.
func (h thread) Killed() bool { return h.t.Killed() }

// PC implements target.Thread.PC.
func (h thread) PC() uint64 { return uint64(h.t.Arch().IP()) }

// SP implements target.Thread.SP.
func (h thread) SP() uint64 { return uint64(h.t.Arch().Stack()) }

// Kill implements target.Thread.Kill.
func (h thread) Kill(signo int) error {
	sig := linux.Signal(signo)
	if !sig.IsValid() {
		return unix.EINVAL
	}
	return errnoOf(h.t.SendSignal(kernel.SignalInfoPriv(sig)))
}

// errnoOf turns an error of the kernel into the one that x/sys/unix has.
func errnoOf(err error) error {
	switch err := err.(type) {
	case nil:
		return nil
	case unix.Errno:
		return err
	case *errors.Error:
		return linuxerr.ToUnix(err)
	}
	if known, ok := linuxerr.TranslateError(err); ok {
		return linuxerr.ToUnix(known)
	}
	return unix.EIO
}

// contextOf returns the context in which the caller uses t: its own, if the caller is
// its goroutine.
func contextOf(t *kernel.Task) context.Context {
	if t.Utrace().Task().Current() {
		return t
	}
	return t.AsyncContext()
}
