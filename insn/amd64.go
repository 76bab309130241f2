package insn

import "golang.org/x/arch/x86/x86asm"

// MaxLen is the length of the longest instruction, in bytes.
const MaxLen = 15

// A Branch says what kind of control transfer an instruction is.
type Branch uint8

const (
	// NotBranch: the next instruction follows in memory.
	NotBranch Branch = iota
	// Conditional: the next instruction follows in memory or is the target.
	Conditional
	// Always: the transfer is always made.
	Always
)

// BranchOf returns how the 64-bit instruction that code begins with transfers
// control and, if it does, its length in bytes. Interrupts and system calls are
// no branches: control comes back from them. Nor is an instruction that is not
// known here: the decoder knows all branches.
func BranchOf(code []byte) (Branch, int) {
	if len(code) > MaxLen {
		code = code[:MaxLen]
	}
	i, err := x86asm.Decode(code, 64)
	if err != nil {
		return NotBranch, 0
	}
	switch i.Op {
	case x86asm.JMP, x86asm.LJMP, x86asm.CALL, x86asm.LCALL, x86asm.RET, x86asm.LRET,
		x86asm.IRET, x86asm.IRETD, x86asm.IRETQ:
		return Always, i.Len
	case x86asm.JA, x86asm.JAE, x86asm.JB, x86asm.JBE, x86asm.JE, x86asm.JG, x86asm.JGE,
		x86asm.JL, x86asm.JLE, x86asm.JNE, x86asm.JNO, x86asm.JNP, x86asm.JNS, x86asm.JO,
		x86asm.JP, x86asm.JS, x86asm.JCXZ, x86asm.JECXZ, x86asm.JRCXZ,
		x86asm.LOOP, x86asm.LOOPE, x86asm.LOOPNE:
		return Conditional, i.Len
	}
	return NotBranch, 0
}
