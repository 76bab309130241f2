package kernel

import (
	"gvisor.dev/gvisor/pkg/bpf"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
)

// seccompDataSize is the size of what a filter loads from.
const seccompDataSize = 64

// checkFilterProgram checks what a BPF program must keep to for being a system
// call filter, beyond what makes it a program: the instructions that are known
// there (kernel/seccomp.c:seccomp_check_filter()), and that it loads from scratch
// memory only what it has stored (net/core/filter.c:check_load_and_stores()).
func checkFilterProgram(program []bpf.Instruction) error {
	for _, ins := range program {
		if !filterInstruction(ins) {
			return linuxerr.EINVAL
		}
	}
	if !storesBeforeLoads(program) {
		return linuxerr.EINVAL
	}
	return nil
}

// filterInstruction returns true if ins may be part of a filter.
func filterInstruction(ins bpf.Instruction) bool {
	switch ins.OpCode {
	case bpf.Ld | bpf.W | bpf.Abs:
		return ins.K < seccompDataSize && ins.K%4 == 0
	case bpf.Ld | bpf.W | bpf.Len, bpf.Ldx | bpf.W | bpf.Len,
		bpf.Ld | bpf.W | bpf.Imm, bpf.Ldx | bpf.W | bpf.Imm,
		bpf.Ld | bpf.W | bpf.Mem, bpf.Ldx | bpf.W | bpf.Mem,
		bpf.St, bpf.Stx, bpf.Misc | bpf.Tax, bpf.Misc | bpf.Txa,
		bpf.Ret | bpf.K, bpf.Ret | bpf.A, bpf.Alu | bpf.Neg, bpf.Jmp | bpf.Ja:
		return true
	}
	switch op := ins.OpCode &^ bpf.X; op {
	case bpf.Alu | bpf.Lsh, bpf.Alu | bpf.Rsh:
		return ins.OpCode != op || ins.K < 32
	case bpf.Alu | bpf.Add, bpf.Alu | bpf.Sub, bpf.Alu | bpf.Mul, bpf.Alu | bpf.Div,
		bpf.Alu | bpf.And, bpf.Alu | bpf.Or, bpf.Alu | bpf.Xor,
		bpf.Jmp | bpf.Jeq, bpf.Jmp | bpf.Jge, bpf.Jmp | bpf.Jgt, bpf.Jmp | bpf.Jset:
		return true
	}
	return false
}

// storesBeforeLoads returns true if program stores to each word of scratch memory
// before it loads from it, whichever way it takes. A return is taken as if it went
// on to the next instruction, as Linux does. All jumps go forward, and to
// instructions that exist, as bpf.Compile has checked.
func storesBeforeLoads(program []bpf.Instruction) bool {
	// stored[pc] has a bit for each word that is stored on every way to pc.
	stored := make([]uint16, len(program))
	for pc := range stored {
		stored[pc] = ^uint16(0)
	}
	stored[0] = 0
	reach := func(pc int, words uint16) {
		if pc < len(stored) {
			stored[pc] &= words
		}
	}
	for pc, ins := range program {
		words := stored[pc]
		switch ins.OpCode {
		case bpf.St, bpf.Stx:
			words |= 1 << ins.K
		case bpf.Ld | bpf.W | bpf.Mem, bpf.Ldx | bpf.W | bpf.Mem:
			if words&(1<<ins.K) == 0 {
				return false
			}
		case bpf.Jmp | bpf.Ja:
			reach(pc+1+int(ins.K), words)
			continue
		}
		if ins.IsConditionalJump() {
			reach(pc+1+int(ins.JumpIfTrue), words)
			reach(pc+1+int(ins.JumpIfFalse), words)
			continue
		}
		reach(pc+1, words)
	}
	return true
}
