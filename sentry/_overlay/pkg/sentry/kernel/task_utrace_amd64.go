package kernel

import (
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"utrace.dev/insn"
)

// maySyscallRestart returns true if the interrupted system call that t returns
// from may be restarted. A tracer prevents it with an orig_rax of -1.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) maySyscallRestart() bool { return int64(t.Arch().Regs.Orig_rax) != -1 }

// trapFlagUse returns what the next instruction does with the trap flag.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) trapFlagUse() insn.TrapFlagUse {
	code := t.CopyScratchBuffer(insn.MaxLen)
	n, _ := t.CopyInBytes(hostarch.Addr(t.Arch().IP()), code)
	return insn.TrapFlagUseOf(code[:n])
}

// hideTrapFlag takes the trap flag out of where the instruction that has just been
// executed has stored it.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) hideTrapFlag(use insn.TrapFlagUse) {
	if t.Arch().IP() >= uintptr(t.k.Platform.MaxUserAddress()) {
		return // it is the platform's code so far
	}
	switch use {
	case insn.FlagPushed:
		at := hostarch.Addr(t.Arch().Stack()) + 1
		b := t.CopyScratchBuffer(1)
		if _, err := t.CopyInBytes(at, b); err != nil {
			return // another thread has taken the stack away
		}
		b[0] &^= eflagsTF >> 8
		_, _ = t.CopyOutBytes(at, b) // the same
	case insn.FlagCopied:
		t.Arch().Regs.R11 &^= eflagsTF
	}
}

const eflagsTF = 1 << 8

// setOrigSyscallNo sets the number that SyscallNo returns.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) setOrigSyscallNo(n uintptr) {
	t.Arch().Regs.Orig_rax = uint64(n)
}

// nextBranch returns what the next instruction is.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) nextBranch() (insn.Branch, int) {
	code := t.CopyScratchBuffer(insn.MaxLen)
	n, _ := t.CopyInBytes(hostarch.Addr(t.Arch().IP()), code)
	return insn.BranchOf(code[:n])
}

// utraceIP returns the instruction pointer in regs.
func utraceIP(regs *arch.Registers) uintptr { return uintptr(regs.Rip) }
