package syscalls

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/ptracecompat"
)

func processVMReadv(t *kernel.Task, _ uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	n, err := processVM(t, args, false)
	return n, nil, err
}

func processVMWritev(t *kernel.Task, _ uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	n, err := processVM(t, args, true)
	return n, nil, err
}

func processVM(t *kernel.Task, args arch.SyscallArguments, write bool) (uintptr, error) {
	if args[5].Uint64() != 0 {
		return 0, linuxerr.EINVAL
	}
	mine, err := copyInParts(t, args[1].Pointer(), uint64(args[2].Uint())) // of the other count Linux takes all bits
	if err != nil {
		return 0, err
	}
	local, total, err := ownParts(t, mine)
	if err != nil || total == 0 {
		return 0, err
	}
	theirs, err := copyInParts(t, args[3].Pointer(), args[4].Uint64())
	if err != nil {
		return 0, err
	}
	return ptracecompat.ProcessVM(t, kernel.ThreadID(args[0].Int()), local, theirs, write)
}

// iovecSize is the size of struct iovec (pointer, size_t).
const iovecSize = 16

// maxCopy is the most that a call copies.
var maxCopy = uint64(linux.MAX_RW_COUNT)

// copyInParts reads a vector of parts, wherever they are.
func copyInParts(t *kernel.Task, addr hostarch.Addr, count uint64) ([]ptracecompat.RemoteRange, error) {
	if count > linux.UIO_MAXIOV {
		return nil, linuxerr.EINVAL
	}
	raw := make([]byte, count*iovecSize)
	if _, err := t.CopyInBytes(addr, raw); err != nil {
		return nil, err
	}
	var parts []ptracecompat.RemoteRange
	for ; len(raw) > 0; raw = raw[iovecSize:] {
		r := ptracecompat.RemoteRange{
			Start:  hostarch.Addr(hostarch.ByteOrder.Uint64(raw)),
			Length: hostarch.ByteOrder.Uint64(raw[8:]),
		}
		if int64(r.Length) < 0 {
			return nil, linuxerr.EINVAL
		}
		parts = append(parts, r)
	}
	return parts, nil
}

// ownParts checks the parts of the caller's memory, and cuts them off at the most
// that a call may copy. If there is but one that comes before the check.
func ownParts(t *kernel.Task, parts []ptracecompat.RemoteRange) (own []hostarch.AddrRange, total uint64, err error) {
	if len(parts) == 1 {
		parts[0].Length = min(parts[0].Length, maxCopy)
	}
	for _, r := range parts {
		ar, ok := t.MemoryManager().CheckIORange(r.Start, int64(r.Length))
		if !ok {
			return nil, 0, linuxerr.EFAULT
		}
		length := min(r.Length, maxCopy-total)
		ar.End = ar.Start + hostarch.Addr(length)
		total += length
		own = append(own, ar)
	}
	return own, total, nil
}
