// Package insn answers questions about single machine instructions: is it a
// branch, may it set the trap flag. Those who step threads ask them.
//
// Only bytes come in here, no tasks and no memory: whoever asks has read the
// instruction already. Nothing of gVisor may be imported.
package insn
