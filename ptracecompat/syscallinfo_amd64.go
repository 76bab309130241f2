package ptracecompat

import (
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// PTRACE_GET_SYSCALL_INFO and PTRACE_SET_SYSCALL_INFO (linux/ptrace.h, since
// Linux 5.3 and 6.16).
const (
	requestGetSyscallInfo = 0x420e
	requestSetSyscallInfo = 0x4212

	syscallInfoNone    = 0
	syscallInfoEntry   = 1
	syscallInfoExit    = 2
	syscallInfoSeccomp = 3
)

// Offsets in struct ptrace_syscall_info, whose size is syscallInfoSize.
const (
	infoOp        = 0
	infoReserved  = 1
	infoFlags     = 2
	infoArch      = 4
	infoIP        = 8
	infoSP        = 16
	infoNr        = 24 // entry and seccomp
	infoArgs      = 32
	infoRetData   = 80 // seccomp
	infoReserved2 = 84
	infoRval      = 24 // exit
	infoIsError   = 32

	syscallInfoSize = 88
)

// Offsets in struct user_regs_struct.
const (
	raxOffset     = 10 * 8
	origRaxOffset = 15 * 8
	ripOffset     = 16 * 8
	rspOffset     = 19 * 8
)

// argOffsets are where the arguments of a system call are in it.
var argOffsets = [6]int{14 * 8, 13 * 8, 12 * 8, 7 * 8, 9 * 8, 8 * 8}

// maxErrno: a result from -maxErrno to -1 is an error.
const maxErrno = 4095

// syscallInfoOp tells what system call stop the tracee is in. Preconditions:
// tr.mu is locked.
func (tr *tracee) syscallInfoOp() byte {
	if tr.current == nil || tr.current.Info == nil {
		return syscallInfoNone
	}
	switch tr.current.Info.Code {
	case int32(linux.SIGTRAP) | 0x80:
		switch tr.eventMsg {
		case eventMsgEntry:
			return syscallInfoEntry
		case eventMsgExit:
			return syscallInfoExit
		}
	case int32(linux.SIGTRAP) | linux.PTRACE_EVENT_SECCOMP<<8:
		return syscallInfoSeccomp
	}
	return syscallInfoNone
}

// getSyscallInfo copies no more than size bytes out. The result is how many
// there are.
func getSyscallInfo(t, target *kernel.Task, tr *tracee, size uint64, data hostarch.Addr) (uintptr, error) {
	var b [syscallInfoSize]byte
	put := hostarch.ByteOrder.PutUint64
	regs := getRegs(target)
	reg := func(offset int) uint64 { return hostarch.ByteOrder.Uint64(regs[offset:]) }

	op := tr.syscallInfoOp()
	b[infoOp] = op
	hostarch.ByteOrder.PutUint32(b[infoArch:], linux.AUDIT_ARCH_X86_64)
	put(b[infoIP:], reg(ripOffset))
	put(b[infoSP:], reg(rspOffset))
	n := infoNr
	switch op {
	case syscallInfoEntry, syscallInfoSeccomp:
		put(b[infoNr:], uint64(int64(int32(reg(origRaxOffset)))))
		for i, offset := range argOffsets {
			put(b[infoArgs+8*i:], reg(offset))
		}
		n = infoRetData
		if op == syscallInfoSeccomp {
			hostarch.ByteOrder.PutUint32(b[infoRetData:], uint32(tr.eventMsg))
			n = infoReserved2
		}
	case syscallInfoExit:
		rval := reg(raxOffset)
		put(b[infoRval:], rval)
		if int64(rval) < 0 && int64(rval) >= -maxErrno {
			b[infoIsError] = 1
		}
		n = infoIsError + 1
	}
	if err := copyOut(t, data, b[:min(uint64(n), size)]); err != nil {
		return 0, err
	}
	return uintptr(n), nil
}

// setSyscallInfo changes the system call, or its result, at the stop for it.
func setSyscallInfo(t, target *kernel.Task, tr *tracee, size uint64, data hostarch.Addr) error {
	if size < syscallInfoSize {
		return linuxerr.EINVAL
	}
	var b [syscallInfoSize]byte
	if _, err := t.CopyInBytes(data, b[:]); err != nil {
		return err
	}
	get := hostarch.ByteOrder.Uint64
	op := tr.syscallInfoOp()
	if b[infoReserved] != 0 || b[infoFlags] != 0 || b[infoFlags+1] != 0 || b[infoOp] != op {
		return linuxerr.EINVAL
	}
	regs := getRegs(target)
	switch op {
	case syscallInfoEntry, syscallInfoSeccomp:
		if op == syscallInfoSeccomp && hostarch.ByteOrder.Uint32(b[infoReserved2:]) != 0 {
			return linuxerr.EINVAL
		}
		nr := get(b[infoNr:])
		if int64(nr) != int64(int32(nr)) {
			return unix.ERANGE
		}
		hostarch.ByteOrder.PutUint64(regs[origRaxOffset:], nr)
		if int64(nr) != -1 { // then there is no call whose arguments these are
			for i, offset := range argOffsets {
				copy(regs[offset:offset+8], b[infoArgs+8*i:])
			}
		}
	case syscallInfoExit:
		copy(regs[raxOffset:raxOffset+8], b[infoRval:])
	default:
		return linuxerr.EINVAL
	}
	return setRegs(target, regs)
}
