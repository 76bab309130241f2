package kernel

import (
	"slices"
	"time"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/atomicbitops"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/sentry/platform"
	"utrace.dev/insn"
	"utrace.dev/utrace"
)

// This file is what becomes of a task that meets a breakpoint of a tracing engine
// (see mm/breakpoint.go): it is reported to the engines of those who set it, and
// when it goes on, its instruction is executed as if nothing was there.
//
// Such a trap is no signal: neither the task's signal mask nor its handlers matter,
// and nothing of it is left in the task.

// BreakpointOwner is who has set breakpoints. Owns reports whether an engine acts
// for him.
type BreakpointOwner interface {
	Owns(e *utrace.Engine) bool
}

// taskBreakpoint is used by the task goroutine only, but for what is said to be others'.
type taskBreakpoint struct {
	// met is the address of the breakpoint that the task has met and not gone
	// over, or of an instruction in a page with hidden ones; 0 if there is none.
	met hostarch.Addr

	// hosted: t asks for host events because of met.
	hosted bool

	// over is the one that it goes over now, 0 if there is none; then the task
	// holds the step gate of gated. If flag is true, the trap flag was set for
	// it; then use says what the instruction does with it.
	over  hostarch.Addr
	gated *mm.MemoryManager
	flag  bool
	use   insn.TrapFlagUse

	// went is what over was during the last switch.
	went hostarch.Addr

	// retried is what the address space's HiddenChange was when t last executed an
	// instruction again for a fault that hidden breakpoints may have led to.
	retried uint64

	// engines is how many of the breakpoints that t's platform context was given last
	// are engines', and generation their HWGeneration. Who changes them holds the step
	// gate's Mu, and so does who reads engines.
	engines    int
	generation atomicbitops.Uint64

	// hits are the breakpoints that are being reported.
	hits []Hit
	by   [][]any
}

// SetBreakpoint sets a breakpoint in t's address space.
func (t *Task) SetBreakpoint(ctx context.Context, addr hostarch.Addr, owner BreakpointOwner) error {
	m, err := t.breakpointMemory(ctx)
	if err != nil {
		return err
	}
	defer m.DecUsers(ctx)
	return m.SetBreakpoint(ctx, addr, owner)
}

// ClearBreakpoint removes one.
func (t *Task) ClearBreakpoint(ctx context.Context, addr hostarch.Addr, owner BreakpointOwner) error {
	m, err := t.breakpointMemory(ctx)
	if err != nil {
		return err
	}
	defer m.DecUsers(ctx)
	return m.ClearBreakpoint(ctx, addr, owner)
}

// ClearBreakpoints removes all of an owner's.
func (t *Task) ClearBreakpoints(ctx context.Context, owner BreakpointOwner) {
	if m, err := t.breakpointMemory(ctx); err == nil {
		defer m.DecUsers(ctx)
		m.ClearBreakpoints(ctx, owner)
	}
}

func (t *Task) breakpointMemory(ctx context.Context) (*mm.MemoryManager, error) {
	var m *mm.MemoryManager
	t.WithMuLocked(func(t *Task) { m = t.MemoryManager() })
	if m == nil || !m.IncUsers() {
		return nil, linuxerr.ESRCH
	}
	return m, nil
}

// BreakpointHits returns which of an owner's breakpoints the SIGTRAP is due to that is
// being reported. For callbacks of t.
func (t *Task) BreakpointHits(owner BreakpointOwner) (hits []Hit) {
	bp := &t.utrace.breakpoint
	for i, hit := range bp.hits {
		if slices.Contains(bp.by[i], any(owner)) {
			hits = append(hits, hit)
		}
	}
	return hits
}

// utraceEnterApp is called just before the switch to the application. It waits
// while another task goes over a breakpoint, and prepares t's own going over one.
func (t *Task) utraceEnterApp() {
	bp := &t.utrace.breakpoint
	bp.went = 0
	m := t.MemoryManager()
	m.ResumeBreakpoints(t)
	if bp.met != 0 && (bp.met != hostarch.Addr(t.Arch().IP()) || !m.HasBreakpoints()) {
		t.breakpointLeft()
	}
	if bp.met != 0 {
		t.goOverBreakpoint(m)
		return
	}
	for gate := m.StepGate(); gate.Closed.Load() || bp.generation.Load() != m.HWGeneration(); {
		// Not in the application: whoever closed it need not wait for t.
		t.accountTaskGoroutineLeave(TaskGoroutineRunningApp)
		gate.Mu.Lock()
		gate.Kept = true
		if bp.generation.Load() != m.HWGeneration() {
			if err := t.programLocked(m, t.ownHWBreakpoints()); err != nil {
				t.Warningf("Hardware breakpoints of an engine are not set: %v", err)
			}
		}
		gate.Mu.Unlock()
		t.accountTaskGoroutineEnter(TaskGoroutineRunningApp)
	}
}

// goOverBreakpoint prepares the one instruction at the breakpoint that t has met.
func (t *Task) goOverBreakpoint(m *mm.MemoryManager) {
	bp := &t.utrace.breakpoint
	t.accountTaskGoroutineLeave(TaskGoroutineRunningApp)
	gate := m.StepGate()
	gate.Mu.Lock()
	if m.HidesInstruction(bp.met) {
		letOthersRun(gate)
	}
	gate.Closed.Store(true)
	others := slices.DeleteFunc(t.k.tasksOf(m), func(o *Task) bool { return o == t })
	gate.Kept = othersLeaveApp(others)
	bp.over, bp.gated = bp.met, m
	m.LiftBreakpoint(t, bp.over)
	t.accountTaskGoroutineEnter(TaskGoroutineRunningApp)
	if !t.Arch().SingleStep() {
		t.flagBreakpoint()
	}
}

// flagBreakpoint sets the trap flag for one instruction, which the application has not.
func (t *Task) flagBreakpoint() {
	bp := &t.utrace.breakpoint
	bp.flag, bp.use = true, t.trapFlagUse()
	t.utrace.stepRegs = t.Arch().Regs // without the flag: it may come back to them
	t.Arch().SetSingleStep()
}

// tasksOf returns the tasks whose address space is m.
func (k *Kernel) tasksOf(m *mm.MemoryManager) (all []*Task) {
	for _, t := range k.tasks.Root.Tasks() {
		t.WithMuLocked(func(t *Task) {
			if t.MemoryManager() == m {
				all = append(all, t)
			}
		})
	}
	return all
}

// othersLeaveApp waits until none of tasks runs in the application. The gate of their
// address space is closed. It returns true if one did.
func othersLeaveApp(tasks []*Task) (did bool) {
	for _, o := range tasks {
		// One that is not traced does not wait at the gate. All that it can do is
		// to pass a breakpoint that is not for it.
		inApp := func() bool { return TaskGoroutineState(o.gostate.Load()) == TaskGoroutineRunningApp }
		if !inApp() || !o.utrace.thread.Traced() {
			continue
		}
		// It goes through utraceEnterApp again, and waits there. An interrupt that
		// comes before the switch is not lost.
		did = true
		o.p.Interrupt()
		for d := time.Microsecond; inApp(); d = min(2*d, time.Millisecond) {
			time.Sleep(d)
		}
	}
	return did
}

// wentOverBreakpoint is called just after the switch in which t went over one, with what
// that returned, and returns what the last one did.
func (t *Task) wentOverBreakpoint(info *linux.SignalInfo, at hostarch.AccessType, err error) (*linux.SignalInfo, hostarch.AccessType, error) {
	bp := &t.utrace.breakpoint
	lifted := bp.over
	for n := 1; n < hiddenBurst && t.hiddenOnward(info, err); n++ {
		info, at, err = t.p.Switch(t, t.MemoryManager(), t.Arch(), t.rseqCPU)
	}
	executed := hostarch.Addr(t.Arch().IP()) != bp.over
	if bp.flag && (bp.use != insn.FlagSet || !executed) {
		t.Arch().ClearSingleStep()
	}
	hide := bp.flag && executed
	bp.flag = false
	bp.gated.LowerBreakpoint(t, lifted)
	gate := bp.gated.StepGate()
	gate.Opened = time.Now()
	gate.Closed.Store(false)
	gate.Mu.Unlock()
	bp.went, bp.over, bp.gated = bp.over, 0, nil
	if hide {
		t.hideTrapFlag(bp.use)
	}
	if executed && !t.hiddenNext() {
		t.breakpointLeft()
	}
	return info, at, err
}

// breakpointMet notes where t is. If no engine is there to have utraceEnterApp
// called, t asks for that itself.
func (t *Task) breakpointMet(addr hostarch.Addr) {
	t.utrace.breakpoint.met = addr
	if !t.utrace.thread.Traced() {
		t.utrace.breakpoint.hosted = true
		t.utraceHostEvents()
	}
}

// breakpointLeft notes that t is not at a breakpoint any more, or went over it.
func (t *Task) breakpointLeft() {
	t.utrace.breakpoint.met = 0
	if t.utrace.breakpoint.hosted {
		t.utrace.breakpoint.hosted = false
		t.utraceHostEvents()
	}
}

// breakpointTrap is called with a SIGTRAP that the application caused. If done is
// true, it had to do with breakpoints of engines only, and t goes through the run
// loop again.
func (t *Task) breakpointTrap(info *linux.SignalInfo) (done bool) {
	bp := &t.utrace.breakpoint
	went := bp.went
	bp.went = 0
	if info.Signo != int32(linux.SIGTRAP) {
		return false
	}
	switch info.Code {
	case linux.TRAP_TRACE:
		if went != 0 {
			if t.Arch().IP() >= uintptr(t.k.Platform.MaxUserAddress()) {
				// The trap came from the platform's own code.
				t.utraceSetRegs(func() { t.Arch().Regs = t.utrace.stepRegs })
				t.breakpointMet(went)
				return true
			}
			if bp.met == went {
				t.breakpointLeft() // also where the instruction leads to itself
			}
			done = !t.utrace.stepArmed && !t.Arch().SingleStep()
		}
		if t.reportHW(info) {
			if done {
				t.utraceBeginStop()
			}
		} else if done {
			t.hiddenArrival()
		}
		return done
	case linux.TRAP_HWBKPT:
		hits := t.hwHits()
		if !t.reportHW(info) && hits == (platform.HWBreakpointSet{}) && bp.generation.Load() == 0 || t.ownHWStatus() != 0 {
			return false
		}
		t.utraceBeginStop() // nobody, if what was met has been removed since
		return true
	case linux.SI_KERNEL:
	default:
		return false
	}
	// int3 leaves the address of what follows it.
	addr := hostarch.Addr(t.Arch().IP()) - 1
	if went == addr {
		return false // the program has one of its own there
	}
	owners := t.MemoryManager().BreakpointOwners(addr)
	if owners == nil && !t.breakpointWasAt(addr) {
		return false // the program's own
	}
	t.utraceSetRegs(func() { t.Arch().SetIP(uintptr(addr)) })
	if owners == nil {
		return true
	}
	t.breakpointMet(addr)
	t.reportHits(info, []Hit{{Addr: addr}}, [][]any{owners})
	t.utraceBeginStop()
	return true
}

// reportHW reports the hardware breakpoints of engines that t has met.
func (t *Task) reportHW(info *linux.SignalInfo) bool {
	var hits []Hit
	var by [][]any
	for _, b := range t.hwMet(t.MemoryManager()) {
		hits = append(hits, Hit{b.Addr, b.HWBreakpoint})
		by = append(by, b.Owners)
	}
	if hits == nil {
		return false
	}
	t.reportHits(info, hits, by)
	return true
}

// reportHits reports breakpoints to those who have set them.
func (t *Task) reportHits(info *linux.SignalInfo, hits []Hit, by [][]any) {
	bp := &t.utrace.breakpoint
	bp.hits, bp.by = hits, by
	si := utrace.SigInfo{Signo: info.Signo, Code: info.Code, Fields: info.Fields}
	t.utrace.thread.ReportTrap(&si, owns(slices.Concat(by...)))
	bp.hits, bp.by = nil, nil
}

// breakpointWasAt returns true if t met a breakpoint that was removed before it came
// here: there was one, and the program has another instruction there.
func (t *Task) breakpointWasAt(addr hostarch.Addr) bool {
	if !t.MemoryManager().HadBreakpoint(addr) {
		return false
	}
	code := t.CopyScratchBuffer(1)
	n, _ := t.CopyInBytes(addr, code)
	return n == 1 && code[0] != 0xcc
}

// owns returns a function that reports whether an engine acts for one of owners.
func owns(owners []any) func(*utrace.Engine) bool {
	return func(e *utrace.Engine) bool {
		for _, o := range owners {
			if o.(BreakpointOwner).Owns(e) {
				return true
			}
		}
		return false
	}
}
