package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// peekShared is PTRACE_PEEKSIGINFO_SHARED: the signals of the process instead
// of the thread's own.
const peekShared = 1

// peekSiginfo implements PTRACE_PEEKSIGINFO: it copies pending signals out,
// blocked ones included, without taking them. addr points to a struct
// ptrace_peeksiginfo_args. The result is the number of signals copied.
func peekSiginfo(t, target *kernel.Task, addr, data hostarch.Addr) (uintptr, error) {
	var args [16]byte // u64 off; u32 flags; s32 nr
	if _, err := t.CopyInBytes(addr, args[:]); err != nil {
		return 0, err
	}
	off := hostarch.ByteOrder.Uint64(args[:])
	flags := hostarch.ByteOrder.Uint32(args[8:])
	nr := int32(hostarch.ByteOrder.Uint32(args[12:]))
	if flags&^peekShared != 0 || nr < 0 {
		return 0, linuxerr.EINVAL
	}
	pending := target.PtracePending(flags&peekShared != 0)
	if off >= uint64(len(pending)) {
		return 0, nil
	}
	pending = pending[off:]
	done := uintptr(0)
	for _, info := range pending[:min(len(pending), int(nr))] {
		if _, err := info.CopyOut(t, data); err != nil {
			if done > 0 {
				break
			}
			return 0, err
		}
		data += hostarch.Addr(info.SizeBytes())
		done++
	}
	return done, nil
}
