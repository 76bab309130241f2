package kernel

import (
	"utrace.dev/insn"
	"utrace.dev/utrace"
)

// This file sets the processor's trap flag for steps, and keeps apart who set it:
// the application may use it too.

// stepFlag is what Linux keeps of a thread's trap flag (arch/x86/kernel/step.c).
// It decides what an application that uses the flag itself sees of its being
// stepped, and what a debugger reads; Linux is followed where that is odd. The
// flag in the task's registers is what a debugger reads: it is not set there
// while forced is true. It is used on the task goroutine, and by others while
// the task is frozen.
type stepFlag struct {
	// stepping is Linux's TIF_SINGLESTEP: the task steps, or did when it ran last.
	stepping bool
	// forced is Linux's TIF_FORCED_TF: the flag is not the application's.
	forced bool
}

// arm is called before a step. found is whether the flag is in the registers, and
// changes whether the instruction may change it.
func (f *stepFlag) arm(found, changes bool) {
	found = found || f.stepping
	f.stepping = true
	switch {
	case changes:
		f.forced = false
	case !found:
		f.forced = true
	}
}

// utraceArmStep makes the next instruction trap if t is to step. It returns true
// if the trap flag must be cleared afterwards, as the application did not set it.
func (t *Task) utraceArmStep() bool {
	f := &t.utrace.stepFlag
	if t.utrace.thread.Step() == utrace.Resume {
		*f = stepFlag{}
		return false
	}
	t.utraceKeepCode(t)
	f.arm(t.Arch().SingleStep(), t.setsTrapFlag())
	t.utrace.stepRegs = t.Arch().Regs
	// Who uses the trap flag himself gets a step of one instruction.
	t.utrace.blockStep = f.forced && t.utrace.thread.Step() == utrace.BlockStep
	if t.utrace.blockStep {
		t.utrace.branch, t.utrace.branchLen = t.nextBranch()
	}
	t.Arch().SetSingleStep()
	return f.forced
}

// PtraceEndStep must be called when t's tracer lets it run on without a step. t must
// be frozen.
func (t *Task) PtraceEndStep() { t.utrace.stepFlag = stepFlag{} }

// PtraceLeaveStep makes t trap after an instruction, though nobody traces it
// any more: t's own trap flag is set. t must be frozen.
func (t *Task) PtraceLeaveStep() { t.Arch().SetSingleStep() }

// branchTaken returns true if the instruction that was stepped over took a
// branch. A conditional one to the instruction that follows it counts as not
// taken.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) branchTaken() bool {
	switch t.utrace.branch {
	case insn.Always:
		return true
	case insn.Conditional:
		return t.Arch().IP() != utraceIP(&t.utrace.stepRegs)+uintptr(t.utrace.branchLen)
	}
	return false
}
