package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"utrace.dev/utrace"
)

// This file is syscall user dispatch, prctl(PR_SET_SYSCALL_USER_DISPATCH): a
// task has system calls that it makes outside of some range of its code turned
// into SIGSYS. It comes before tracing engines and filters see the call. A task
// that does not use it pays nothing, since it uses the hook that engines have.

// Modes of syscall user dispatch (linux/prctl.h).
const (
	UserDispatchOff = iota
	// UserDispatchExclusive dispatches calls that are made outside of the range.
	UserDispatchExclusive
	// UserDispatchInclusive dispatches those that are made inside.
	UserDispatchInclusive
)

// Values of the selector byte, and the si_code of a dispatched call.
const (
	selectorAllow   = 0
	selectorBlock   = 1
	sysUserDispatch = 2
)

// UserDispatch is a task's configuration.
type UserDispatch struct {
	On bool
	// Calls from Offset to Offset+Len, which may wrap around, are not dispatched.
	Offset, Len uint64
	// Selector is the address of the byte that switches dispatch off and on; if
	// it is 0 it is always on.
	Selector hostarch.Addr
}

// UserDispatch returns t's configuration.
//
// Preconditions: The caller must be running on the task goroutine, or t must be
// frozen.
func (t *Task) UserDispatch() UserDispatch { return t.utrace.dispatch }

// SetUserDispatch sets t's configuration. ctx is that of the caller.
// Preconditions as for UserDispatch.
func (t *Task) SetUserDispatch(ctx context.Context, mode, offset, length uint64, selector hostarch.Addr) error {
	switch mode {
	case UserDispatchOff:
		if offset != 0 || length != 0 || selector != 0 {
			return linuxerr.EINVAL
		}
	case UserDispatchExclusive:
		if offset != 0 && offset+length <= offset {
			return linuxerr.EINVAL
		}
	case UserDispatchInclusive:
		if length == 0 || offset+length <= offset {
			return linuxerr.EINVAL
		}
		offset, length = offset+length, -length
	default:
		return linuxerr.EINVAL
	}
	if uintptr(selector) > uintptr(t.k.Platform.MaxUserAddress()) {
		return linuxerr.EFAULT
	}
	t.utrace.dispatch = UserDispatch{mode != UserDispatchOff, offset, length, selector}
	t.utraceHostEvents()
	if t.utrace.dispatch.On {
		// A handler may make the call again, by going back to its instruction.
		t.utraceKeepCode(ctx)
	}
	return nil
}

// utraceHostEvents says which events this package has a use for of its own.
func (t *Task) utraceHostEvents() {
	var ev utrace.Events
	if t.utrace.dispatch.On {
		ev |= utrace.EventSyscallEntry
	}
	if t.utrace.breakpoint.hosted {
		ev |= utrace.EventStopped // any will do
	}
	t.utrace.thread.SetHostEvents(ev)
}

// inheritUserDispatch gives child, which has not been started, what it has of
// t's configuration: all but that it is on.
func (t *Task) inheritUserDispatch(child *Task) {
	child.utrace.dispatch = t.utrace.dispatch
	child.utrace.dispatch.On = false
}

// dropUserDispatch switches dispatch off, for an exec.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) dropUserDispatch() {
	if t.utrace.dispatch.On {
		t.utrace.dispatch.On = false
		t.utraceHostEvents()
	}
}

// userDispatch looks at a system call that t is about to make. A nil state
// means that it may be made.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) userDispatch() taskRunState {
	d := &t.utrace.dispatch
	ip := uint64(t.Arch().IP())
	if !d.On || ip-d.Offset < d.Len {
		return nil
	}
	if d.Selector != 0 {
		selector := t.CopyScratchBuffer(1)
		if _, err := t.CopyInBytes(d.Selector, selector); err != nil {
			return t.utraceDieInSyscall(linux.SIGSEGV, true)
		}
		switch selector[0] {
		case selectorAllow:
			return nil
		case selectorBlock:
		default:
			return t.utraceDieInSyscall(linux.SIGSYS, true)
		}
	}
	// As if the call had not been made; so its end is not reported.
	no := t.Arch().SyscallNo()
	t.Arch().SetReturn(no)
	info := seccompSiginfo(t, 0, int32(no), hostarch.Addr(ip))
	info.Code = sysUserDispatch
	t.forceSignal(linux.SIGSYS, false /* unconditional */)
	t.SendSignal(info)
	return (*runApp)(nil)
}

// savedDispatchSize is the size of what UserDispatch.save returns.
const savedDispatchSize = 1 + 3*8

// save returns what a checkpoint keeps of d: nothing if it was never set.
func (d UserDispatch) save() []byte {
	if d == (UserDispatch{}) {
		return nil
	}
	b := make([]byte, 1, savedDispatchSize)
	if d.On {
		b[0] = 1
	}
	for _, v := range []uint64{d.Offset, d.Len, uint64(d.Selector)} {
		b = hostarch.ByteOrder.AppendUint64(b, v)
	}
	return b
}

// loadUserDispatch is the inverse of save.
func loadUserDispatch(b []byte) UserDispatch {
	get := hostarch.ByteOrder.Uint64
	return UserDispatch{b[0] != 0, get(b[1:]), get(b[9:]), hostarch.Addr(get(b[17:]))}
}
