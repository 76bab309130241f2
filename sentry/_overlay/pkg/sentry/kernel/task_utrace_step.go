package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/usermem"
	"utrace.dev/insn"
	"utrace.dev/utrace"
)

// This file sets the processor's trap flag for steps, and keeps apart who set it:
// the application may use it too.

// stepFlag is what Linux keeps of the trap flag of a thread that its ptracer steps
// (arch/x86/kernel/step.c). It decides what an application that uses the flag
// itself sees of its being stepped, and what a debugger reads; Linux is followed
// where that is odd. The flag in the task's registers is what a debugger reads: it
// is not set there while forced is true. It is used on the task goroutine, and by
// others while the task is frozen.
//
// Other engines leave nothing: between their steps the flag is in the registers if
// and only if it would be there without them.
type stepFlag struct {
	// stepping is Linux's TIF_SINGLESTEP: the ptracer steps, or did when the task ran
	// last.
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

// ptraceStep returns t's ptrace engine if that steps t, or nil.
func (t *Task) ptraceStep() *utrace.Engine {
	if !t.hasTracer() || PtraceHooks.EngineOf == nil {
		return nil
	}
	if e := PtraceHooks.EngineOf(t); e != nil && e.Steps() {
		return e
	}
	return nil
}

// utraceArmStep makes the next instruction trap if t is to step. It returns true
// if the trap flag must be cleared afterwards, as the application did not set it.
// It must also be called once after the last step.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) utraceArmStep() bool {
	f := &t.utrace.stepFlag
	t.utrace.stepArmed = t.utrace.thread.Step() != utrace.Resume
	t.utrace.changesTrapFlag = false
	if !t.utrace.stepArmed {
		*f = stepFlag{}
		return false
	}
	t.utraceKeepCode(t)
	found, use := t.Arch().SingleStep(), t.trapFlagUse()
	changes := use == insn.FlagSet
	t.utrace.ownTrapFlag = found
	t.utrace.hidesTrapFlag = false
	var ours bool
	if t.ptraceStep() != nil {
		f.arm(found, changes)
		ours = f.forced
	} else {
		*f = stepFlag{}
		ours = !found && !changes
		t.utrace.changesTrapFlag = !found && changes
		t.utrace.hidesTrapFlag = !found
		t.utrace.stepUse = use
	}
	t.utrace.stepRegs = t.Arch().Regs
	// Who uses the trap flag himself gets a step of one instruction.
	t.utrace.blockStep = ours && t.utrace.thread.BlockSteps()
	if t.utrace.blockStep {
		t.utrace.branch, t.utrace.branchLen = t.nextBranch()
	}
	t.Arch().SetSingleStep()
	return ours
}

// steppedApp is called just after a switch to the application with stepArmed. It returns
// true if the trap flag must be cleared; forced is whether utraceArmStep said so.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) steppedApp(forced bool) bool {
	executed := !t.notStepped()
	if executed && t.utrace.hidesTrapFlag {
		t.hideTrapFlag(t.utrace.stepUse)
	}
	return forced || t.utrace.changesTrapFlag && !executed
}

// notStepped returns true if the instruction that was to be stepped over was not
// run.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) notStepped() bool { return t.Arch().IP() == utraceIP(&t.utrace.stepRegs) }

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

// utraceTrap is called with a synchronous signal that the application caused, by
// an access at if that was it. If it is the trap of a step, the engines whose
// step is over own it. If it returns a state the signal is not to be sent: nobody
// is to hear of the step, or not by that signal, or no instruction of the
// application was run yet.
func (t *Task) utraceTrap(info *linux.SignalInfo, at hostarch.AccessType) taskRunState {
	if t.hiddenTrap(info, at) || t.breakpointTrap(info) {
		return (*runApp)(nil)
	}
	th := &t.utrace.thread
	if info.Signo == int32(linux.SIGTRAP) && info.Code == linux.TRAP_TRACE {
		// The application may have set the trap flag itself, and its code may be
		// the platform's so far.
		ip := t.Arch().IP()
		if t.utraceKeepCode(t); t.Arch().IP() != ip {
			return (*runApp)(nil)
		}
	}
	if info.Signo != int32(linux.SIGTRAP) || info.Code != linux.TRAP_TRACE || !t.utrace.stepArmed {
		t.debugTrap(info)
		t.utraceNoteFault(info, at)
		return nil
	}
	if t.Arch().IP() >= uintptr(t.k.Platform.MaxUserAddress()) {
		// The trap came from the platform's own code, on its way to the
		// application's.
		t.utraceSetRegs(func() { t.Arch().Regs = t.utrace.stepRegs })
		return (*runApp)(nil)
	}
	was := t.utrace.debugStatus
	t.debugTrap(info)
	hit := t.utrace.debugStatus != dr6Step // a hardware breakpoint as well
	own := t.utrace.ownTrapFlag
	ptracer := t.ptraceStep()
	owned := th.StepTrap(!t.utrace.blockStep || hit || t.branchTaken(), hit || own)
	switch {
	case own || ptracer.EndsStep():
	case hit:
		// As it would be had nobody stepped.
		t.utrace.debugStatus &^= dr6Step
		info.Code = linux.TRAP_HWBKPT
	default:
		t.utrace.debugStatus = was
		if owned {
			return newStepEnd(info)
		}
		// A plan goes on, or who stepped has let go meanwhile.
		return (*runApp)(nil)
	}
	t.utrace.stepTrap = owned
	t.utraceNoteFault(info, at)
	return nil
}

// The runUtraceStepEnd state reports the trap that ends a step, if it is nothing
// that happened to the application: neither did the application cause it, nor does
// its ptracer step. So it is no pending signal either, which SIGTRAP's disposition
// and the mask would have to change for, as they do for a ptracer's step.
//
// +stateify savable
type runUtraceStepEnd struct {
	code int32
	addr uint64
}

func newStepEnd(info *linux.SignalInfo) *runUtraceStepEnd {
	return &runUtraceStepEnd{code: info.Code, addr: info.Addr()}
}

func (r *runUtraceStepEnd) execute(t *Task) taskRunState {
	sh := t.tg.signalHandlers
	sh.mu.Lock()
	if t.killedLocked() {
		sh.mu.Unlock()
		return (*runInterrupt)(nil)
	}
	act := sh.actions[linux.SIGTRAP]
	if act.Handler == linux.SIG_IGN || linux.SignalSet(t.signalMask.RacyLoad())&linux.SignalSetOf(linux.SIGTRAP) != 0 {
		act = linux.SigAction{} // what a forced signal meets
	}
	t.tg.groupStopDequeued = true // as for utraceSignal
	sh.mu.Unlock()
	info := linux.SignalInfo{Signo: int32(linux.SIGTRAP), Code: r.code}
	info.SetAddr(r.addr)
	v := t.utraceReportSignal(&info, act, true)
	if v.Hold {
		// It becomes a pending signal after all.
		t.forceSignal(linux.SIGTRAP, false /* unconditional */)
	}
	return t.utraceActOn(v)
}

// PC implements utrace.Task.PC.
func (u *utraceTask) PC() uint64 { return uint64((*Task)(u).Arch().IP()) }

// ReadMemory implements utrace.Task.ReadMemory.
func (u *utraceTask) ReadMemory(addr uint64, b []byte) error {
	t := (*Task)(u)
	mm := t.image.MemoryManager
	if mm == nil {
		return linuxerr.ESRCH
	}
	var ctx context.Context = t
	if !u.Current() {
		ctx = t.AsyncContext()
	}
	_, err := mm.CopyIn(ctx, hostarch.Addr(addr), b, usermem.IOOpts{IgnorePermissions: true})
	return err
}
