package kernel

import (
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"utrace.dev/insn"
)

// maySyscallRestart returns true if the interrupted system call that t returns
// from may be restarted.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) maySyscallRestart() bool { return true }

// trapFlagUse: the flag is out of an application's reach.
func (t *Task) trapFlagUse() insn.TrapFlagUse { return insn.FlagUnused }

func (t *Task) hideTrapFlag(insn.TrapFlagUse) {}

// setOrigSyscallNo sets the number that SyscallNo returns.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) setOrigSyscallNo(n uintptr) {
	t.Arch().Regs.Regs[8] = uint64(n)
}

// nextBranch returns what the next instruction is. No step is asked for here:
// see CanStep.
func (t *Task) nextBranch() (insn.Branch, int) { return insn.NotBranch, 0 }

// utraceIP returns the instruction pointer in regs.
func utraceIP(regs *arch.Registers) uintptr { return uintptr(regs.Pc) }
