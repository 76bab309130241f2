package syscalls

import (
	"slices"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/bpf"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/marshal/primitive"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// Flags of SECCOMP_SET_MODE_FILTER (linux/seccomp.h). A listener, and what goes
// with it, is not supported.
const (
	filterTsync      = 1 << 0
	filterLog        = 1 << 1
	filterSpecAllow  = 1 << 2 // there is no mitigation that it could switch off
	filterTsyncEsrch = 1 << 4

	filterFlags = filterTsync | filterLog | filterSpecAllow | filterTsyncEsrch
)

// sockFprogSize is the size of struct sock_fprog (u16 len, padding, pointer).
const sockFprogSize = 16

func seccomp(t *kernel.Task, _ uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	op, flags, addr := args[0].Uint(), args[1].Uint(), args[2].Pointer()
	switch op {
	case linux.SECCOMP_SET_MODE_FILTER:
		ctrl, err := setFilter(t, flags, addr)
		return 0, ctrl, err
	case linux.SECCOMP_GET_ACTION_AVAIL:
		return 0, nil, actionAvailable(t, flags, addr)
	}
	return 0, nil, linuxerr.EINVAL
}

// setSeccomp is prctl(PR_SET_SECCOMP).
func setSeccomp(t *kernel.Task, mode uint64, addr hostarch.Addr) (*kernel.SyscallControl, error) {
	if mode != linux.SECCOMP_MODE_FILTER {
		return nil, linuxerr.EINVAL
	}
	return setFilter(t, 0, addr)
}

func setFilter(t *kernel.Task, flags uint32, addr hostarch.Addr) (*kernel.SyscallControl, error) {
	if flags&^filterFlags != 0 {
		return nil, linuxerr.EINVAL
	}
	var fprog [sockFprogSize]byte
	if _, err := t.CopyInBytes(addr, fprog[:]); err != nil {
		return nil, err
	}
	length := int(hostarch.ByteOrder.Uint16(fprog[0:]))
	if length == 0 || length > bpf.MaxInstructions {
		return nil, linuxerr.EINVAL
	}
	if !t.GetNoNewPrivs() && !t.Credentials().HasSelfCapability(linux.CAP_SYS_ADMIN) {
		return nil, linuxerr.EACCES
	}
	raw := make([]linux.BPFInstruction, length)
	if _, err := linux.CopyBPFInstructionSliceIn(t, hostarch.Addr(hostarch.ByteOrder.Uint64(fprog[8:])), raw); err != nil {
		return nil, err
	}
	program := make([]bpf.Instruction, length)
	for i, ins := range raw {
		program[i] = bpf.Instruction(ins)
	}
	return t.InstallFilter(program, kernel.FilterInstall{
		Log: flags&filterLog != 0, Sync: flags&filterTsync != 0, SyncESRCH: flags&filterTsyncEsrch != 0,
	})
}

func actionAvailable(t *kernel.Task, flags uint32, addr hostarch.Addr) error {
	if flags != 0 {
		return linuxerr.EINVAL
	}
	var action primitive.Uint32
	if _, err := action.CopyIn(t, addr); err != nil {
		return err
	}
	if !slices.Contains(kernel.SeccompActions, linux.BPFAction(action)) {
		return linuxerr.EOPNOTSUPP
	}
	return nil
}
