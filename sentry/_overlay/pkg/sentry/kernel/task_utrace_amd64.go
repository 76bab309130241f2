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

// setsTrapFlag returns true if the next instruction may set the trap flag: then
// the flag that is found after the step is the application's own.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) setsTrapFlag() bool {
	code := t.CopyScratchBuffer(insn.MaxLen)
	n, _ := t.CopyInBytes(hostarch.Addr(t.Arch().IP()), code)
	for _, b := range code[:n] {
		switch {
		case b == 0x9d, b == 0xcf: // popf, iret
			return true
		case b == 0x66, b == 0x67, b == 0x2e, b == 0x36, b == 0x3e, b == 0x26,
			b == 0x64, b == 0x65, b == 0xf0, b == 0xf2, b == 0xf3, b&0xf0 == 0x40:
			// a prefix
		default:
			return false
		}
	}
	return false
}

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
