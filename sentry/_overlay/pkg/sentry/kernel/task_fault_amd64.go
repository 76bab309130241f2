package kernel

import (
	"encoding/binary"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
)

// This file shows signal handlers the last exception that their thread raised,
// as Linux does in the sigcontext: trapno, err and cr2. A user-mode kernel, such
// as User Mode Linux, reads from it what its guest's page fault was.

// taskFault is the last exception of a task. A signal that is no exception
// leaves it as it is, and handlers of such signals see it too.
type taskFault struct {
	trapno uint64
	err    uint64
	cr2    uint64
}

// Numbers of exceptions.
const (
	trapDivide            = 0
	trapDebug             = 1
	trapBreakpoint        = 3
	trapInvalidOpcode     = 6
	trapStack             = 12
	trapGeneralProtection = 13
	trapPage              = 14
	trapFPU               = 16
	trapAlignment         = 17
	trapSIMD              = 19
)

// What the sender of a signal says of its exception (asm-generic/siginfo.h).
const (
	codeSegvAccerr = 2 // SEGV_ACCERR
	codeFpeIntdiv  = 1 // FPE_INTDIV
	codeBusAdraln  = 1 // BUS_ADRALN
)

// utraceNoteFault keeps what info, a synchronous signal, says of the exception
// that led to it. at is the access that failed, if it was a page fault.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceNoteFault(info *linux.SignalInfo, at hostarch.AccessType) {
	f := &t.utrace.fault
	switch sig := linux.Signal(info.Signo); {
	case (sig == linux.SIGSEGV || sig == linux.SIGBUS) && at.Any() && info.Code != linux.SI_KERNEL:
		*f = taskFault{trapno: trapPage, err: t.pageFaultError(info, at), cr2: info.Addr()}
		return
	case sig == linux.SIGSEGV:
		f.trapno, f.err = trapGeneralProtection, t.protectionFaultError()
		return
	case sig == linux.SIGBUS && info.Code == codeBusAdraln:
		f.trapno = trapAlignment
	case sig == linux.SIGBUS:
		f.trapno = trapStack
	case sig == linux.SIGILL:
		f.trapno = trapInvalidOpcode
	case sig == linux.SIGTRAP && info.Code == linux.SI_KERNEL:
		f.trapno = trapBreakpoint
	case sig == linux.SIGTRAP:
		f.trapno = trapDebug
	case info.Code == codeFpeIntdiv:
		f.trapno = trapDivide
	case t.simdExceptionRaised():
		f.trapno = trapSIMD
	default:
		f.trapno = trapFPU
	}
	f.err = 0
}

// utraceNoteStep keeps that a step over a system call ended, as a debug
// exception would.
func (t *Task) utraceNoteStep() {
	t.utrace.fault.trapno, t.utrace.fault.err = trapDebug, 0
}

// pageFaultError returns the error code of a page fault in application code.
// The processor's own tells which pages the platform has mapped yet, which is
// nothing to an application.
func (t *Task) pageFaultError(info *linux.SignalInfo, at hostarch.AccessType) uint64 {
	err := uint64(linux.X86_PF_USER)
	if at.Write {
		err |= linux.X86_PF_WRITE
	}
	if at.Execute {
		err |= linux.X86_PF_INSTR
	}
	// Linux does not tell which kernel addresses are mapped, either.
	const taskSizeMax = 1<<47 - hostarch.PageSize
	addr := info.Addr()
	if addr >= taskSizeMax || linux.Signal(info.Signo) == linux.SIGSEGV && info.Code == codeSegvAccerr && t.MemoryManager().Mapped(hostarch.Addr(addr)) {
		err |= linux.X86_PF_PROT
	}
	return err
}

// protectionFaultError returns the error code of a general protection fault. It
// is zero but where a descriptor's index is to blame: applications get at one
// by an int instruction, whose gate is not theirs to use.
func (t *Task) protectionFaultError() uint64 {
	const opcode, ofIDT = 0xcd, 1 << 1
	var code [2]byte
	if _, err := t.CopyInBytes(hostarch.Addr(t.Arch().IP()), code[:]); err != nil || code[0] != opcode {
		return 0
	}
	return uint64(code[1])<<3 | ofIDT
}

// simdExceptionRaised returns true if MXCSR has the flag of an exception that it
// does not mask.
func (t *Task) simdExceptionRaised() bool {
	if err := t.p.PullFullState(t.MemoryManager().AddressSpace(), t.Arch()); err != nil {
		t.Warningf("Unable to pull a full state: %v", err)
		return false
	}
	const offset = 24 // of MXCSR in the FXSAVE area
	mxcsr := binary.LittleEndian.Uint32(t.Arch().FloatingPointData().Slice()[offset:])
	return mxcsr&^(mxcsr>>7)&0x3f != 0
}

// utraceShowFault puts the last exception into the signal frame that was just
// built for a handler of sig.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceShowFault(sig linux.Signal) error {
	f := &t.utrace.fault
	if *f == (taskFault{}) && sig != linux.SIGSEGV && sig != linux.SIGBUS {
		return nil // there are zeros in the frame
	}
	at := hostarch.Addr(t.Arch().Regs.Rdx) // the handler's third argument
	var uc arch.UContext64
	if _, err := uc.CopyIn(t, at); err != nil {
		return err
	}
	uc.MContext.Trapno, uc.MContext.Err, uc.MContext.Cr2 = f.trapno, f.err, f.cr2
	_, err := uc.CopyOut(t, at)
	return err
}

// save appends f to a task's saved state.
func (f *taskFault) save(to []byte) []byte {
	for _, v := range []uint64{f.trapno, f.err, f.cr2} {
		to = binary.LittleEndian.AppendUint64(to, v)
	}
	return to
}

// load takes f from the end of what save made, and returns the rest.
func (f *taskFault) load(from []byte) []byte {
	n := len(from) - 24
	if n < 0 {
		return from
	}
	for i, v := range []*uint64{&f.trapno, &f.err, &f.cr2} {
		*v = binary.LittleEndian.Uint64(from[n+8*i:])
	}
	return from[:n]
}
