package ptracecompat

import (
	"bytes"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/marshal/primitive"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// Core note types (elf.h), the addr of PTRACE_GETREGSET.
const (
	ntPRStatus  = 1
	ntPRFPReg   = 2
	ntX86IOPerm = 0x201
	ntX86XState = 0x202
)

const (
	regsSize   = 27 * 8 // struct user_regs_struct
	fpregsSize = 512    // struct user_fpregs_struct
	// The layout of struct user (sys/user.h).
	userSize     = 928
	userDebugReg = 848
)

// examineRegs handles the requests about registers.
func examineRegs(t, target *kernel.Task, req int64, addr, data hostarch.Addr) error {
	switch req {
	case linux.PTRACE_PEEKUSR:
		word, err := peekUser(target, uint64(addr))
		if err != nil {
			return err
		}
		_, err = primitive.CopyUint64Out(t, data, word)
		return err
	case linux.PTRACE_POKEUSR:
		return pokeUser(target, uint64(addr), uint64(data))
	case linux.PTRACE_GETREGS:
		return copyOut(t, data, getRegs(target))
	case linux.PTRACE_SETREGS:
		b := getRegs(target)
		if _, err := t.CopyInBytes(data, b); err != nil {
			return err
		}
		return setRegs(target, b)
	case linux.PTRACE_GETFPREGS:
		b, err := getSet(target, ntPRFPReg)
		if err != nil {
			return err
		}
		return copyOut(t, data, b)
	case linux.PTRACE_SETFPREGS:
		b := make([]byte, fpregsSize)
		if _, err := t.CopyInBytes(data, b); err != nil {
			return err
		}
		return setSet(target, ntPRFPReg, b)
	case requestGetThreadArea, requestSetThreadArea:
		return threadArea(t, target, req == requestSetThreadArea, int32(addr), data)
	case requestArchPrctl:
		return archPrctl(t, target, uint64(data), addr)
	case linux.PTRACE_GETREGSET, linux.PTRACE_SETREGSET:
		return regset(t, target, req == linux.PTRACE_SETREGSET, uint64(addr), data)
	}
	return linuxerr.EIO
}

func copyOut(t *kernel.Task, addr hostarch.Addr, b []byte) error {
	if len(b) == 0 {
		return nil // wherever that is
	}
	_, err := t.CopyOutBytes(addr, b)
	return err
}

// regset implements PTRACE_GETREGSET and PTRACE_SETREGSET. data points to an
// iovec, whose length on return is the number of bytes transferred.
func regset(t, target *kernel.Task, set bool, note uint64, data hostarch.Addr) error {
	// An iovec with any length is fine, as long as the part used is.
	var iov [16]byte
	if _, err := t.CopyInBytes(data, iov[:]); err != nil {
		return err
	}
	base := hostarch.Addr(hostarch.ByteOrder.Uint64(iov[:]))
	length := hostarch.ByteOrder.Uint64(iov[8:])
	size := uint64(regsSize)
	switch note {
	case ntPRStatus, ntX86IOPerm:
	case ntPRFPReg:
		size = fpregsSize
	case ntX86XState:
		b, err := getSet(target, ntX86XState)
		if err != nil {
			return err
		}
		size = uint64(len(b))
	default:
		return linuxerr.EINVAL
	}
	if length%8 != 0 {
		return linuxerr.EINVAL
	}
	if note == ntX86IOPerm {
		// No program has permissions for ports, and no debugger gives any.
		if set {
			return linuxerr.EOPNOTSUPP
		}
		return linuxerr.ENXIO
	}
	length = min(length, size)
	if uint64(base) > taskSize || uint64(base)+length > taskSize {
		return linuxerr.EFAULT
	}
	if set {
		if err := setPart(t, target, note, base, length, size); err != nil {
			return err
		}
	} else {
		b, err := getSet(target, note)
		if err != nil {
			return err
		}
		if err := copyOut(t, base, b[:length]); err != nil {
			return err
		}
	}
	_, err := primitive.CopyUint64Out(t, data+8, length)
	return err
}

func setPart(t, target *kernel.Task, note uint64, base hostarch.Addr, length, size uint64) error {
	b, err := getSet(target, note)
	if err != nil {
		return err
	}
	if length != size {
		switch note {
		case ntPRFPReg:
			return linuxerr.EINVAL
		case ntX86XState:
			return linuxerr.EFAULT
		}
	}
	if _, err := t.CopyInBytes(base, b[:length]); err != nil {
		return err
	}
	return setSet(target, note, b)
}

func getSet(target *kernel.Task, note uint64) ([]byte, error) {
	if note == ntPRStatus {
		return getRegs(target), nil
	}
	if err := target.PtracePullRegs(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	const unlimited = 1 << 20
	_, err := target.Arch().PtraceGetRegSet(uintptr(note), &b, unlimited, target.Kernel().FeatureSet())
	kernel.ClearXStateRest(b.Bytes())
	return b.Bytes(), err
}

func setSet(target *kernel.Task, note uint64, b []byte) error {
	if note == ntPRStatus {
		return setRegs(target, b)
	}
	if err := target.PtracePullRegs(); err != nil {
		return err
	}
	if err := checkFP(target, note, b); err != nil {
		return err
	}
	if _, err := target.Arch().PtraceSetRegSet(uintptr(note), bytes.NewReader(b), len(b), target.Kernel().FeatureSet()); err != nil {
		return err
	}
	target.PtraceRegsChanged()
	return nil
}

// getRegs returns struct user_regs_struct.
func getRegs(target *kernel.Task) []byte {
	regs := target.Arch().Regs
	regs.Eflags |= 2 // always set in the processor
	b := make([]byte, regsSize)
	regs.MarshalUnsafe(b)
	return b
}

// setRegs writes struct user_regs_struct. If a register refuses its value, those
// before it in the structure are written all the same, as on Linux.
func setRegs(target *kernel.Task, b []byte) error {
	defer target.PtraceRegsChanged()
	_, err := target.Arch().PtraceSetRegs(bytes.NewReader(b))
	if err == nil {
		return nil
	}
	for i := 0; i < regsSize; i += 8 {
		one := getRegs(target)
		copy(one[i:i+8], b[i:i+8])
		if _, err := target.Arch().PtraceSetRegs(bytes.NewReader(one)); err != nil {
			return err
		}
	}
	return err
}

// Offsets in the extended state, and the MXCSR bits of processors that do not
// say which ones they have.
const (
	mxcsrOffset     = 24
	mxcsrMaskOffset = 28
	xcr0Offset      = 464 // in the part that is left to software
	headerOffset    = 512
	headerSize      = 64
	defaultMXCSR    = 0xffbf
)

// checkFP refuses floating point state that the processor would refuse: loading
// it must not fault. target's own state has been pulled.
func checkFP(target *kernel.Task, note uint64, b []byte) error {
	now, err := getSet(target, note)
	if err != nil {
		return err
	}
	mask := hostarch.ByteOrder.Uint32(now[mxcsrMaskOffset:])
	if mask == 0 {
		mask = defaultMXCSR
	}
	if hostarch.ByteOrder.Uint32(b[mxcsrOffset:])&^mask != 0 {
		return linuxerr.EINVAL
	}
	if note != ntX86XState || len(b) < headerOffset+headerSize {
		return nil
	}
	xcr0 := hostarch.ByteOrder.Uint64(now[xcr0Offset:])
	if hostarch.ByteOrder.Uint64(b[headerOffset:])&^xcr0 != 0 {
		return linuxerr.EINVAL
	}
	for _, x := range b[headerOffset+8 : headerOffset+headerSize] { // xcomp_bv and reserved
		if x != 0 {
			return linuxerr.EINVAL
		}
	}
	return nil
}

// PTRACE_ARCH_PRCTL (asm/ptrace-abi.h) and its codes (arch_prctl(2)).
const (
	requestArchPrctl = 30
	archSetGS        = 0x1001
	archSetFS        = 0x1002
	archGetFS        = 0x1003
	archGetGS        = 0x1004
)

// Where the bases are in struct user_regs_struct.
const (
	fsBaseOffset = 21 * 8
	gsBaseOffset = 22 * 8
)

// archPrctl is arch_prctl(2) on the tracee, with code in ptrace's data.
func archPrctl(t, target *kernel.Task, code uint64, addr hostarch.Addr) error {
	offset := fsBaseOffset
	switch code {
	case archSetGS, archGetGS:
		offset = gsBaseOffset
	case archSetFS, archGetFS:
	default:
		return linuxerr.EINVAL
	}
	b := getRegs(target)
	if code == archGetFS || code == archGetGS {
		return copyOut(t, addr, b[offset:offset+8])
	}
	if uint64(addr) >= taskSize {
		return linuxerr.EPERM
	}
	hostarch.ByteOrder.PutUint64(b[offset:], uint64(addr))
	return setRegs(target, b)
}

// peekUser reads a word of the tracee's struct user.
func peekUser(target *kernel.Task, addr uint64) (uint64, error) {
	switch {
	case addr%8 != 0 || addr >= userSize:
		return 0, unix.EIO
	case addr < regsSize:
		return hostarch.ByteOrder.Uint64(getRegs(target)[addr:]), nil
	case addr >= userDebugReg && addr < userDebugReg+8*8:
		return target.PtraceDebugReg(int(addr-userDebugReg) / 8), nil
	}
	return 0, nil
}

// pokeUser writes a word of the tracee's struct user.
func pokeUser(target *kernel.Task, addr, data uint64) error {
	switch {
	case addr%8 != 0 || addr >= userSize:
		return unix.EIO
	case addr < regsSize:
		b := getRegs(target)
		hostarch.ByteOrder.PutUint64(b[addr:], data)
		return setRegs(target, b)
	case addr >= userDebugReg && addr < userDebugReg+8*8:
		return target.PtraceSetDebugReg(int(addr-userDebugReg)/8, data)
	}
	return unix.EIO
}

// taskSize is the end of user space with four levels of page tables.
const taskSize = 1<<47 - hostarch.PageSize
