package kernel

import (
	"time"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/sentry/platform"
	"utrace.dev/insn"
)

// This file takes tasks through pages with hidden breakpoints (mm/breakpoint_hidden.go).
// To execute there is a fault. A task at a breakpoint has met it then; any other goes
// over the place where it is as if it had met one there, and so on with what follows.

// maxFetch is how far from its first byte an instruction can fault when it is fetched.
const maxFetch = 14

// SetHiddenBreakpoint is SetBreakpoint for one that no load instruction of the program
// finds. ClearBreakpoint removes it.
func (t *Task) SetHiddenBreakpoint(ctx context.Context, addr hostarch.Addr, owner BreakpointOwner) error {
	m, err := t.breakpointMemory(ctx)
	if err != nil {
		return err
	}
	defer m.DecUsers(ctx)
	return m.SetHiddenBreakpoint(ctx, addr, owner)
}

// hiddenTrap is called with a synchronous signal that the application caused, by an
// access at if that was it. If it returns true, it was but a page with hidden
// breakpoints, and t goes through the run loop again.
func (t *Task) hiddenTrap(info *linux.SignalInfo, at hostarch.AccessType) bool {
	m := t.MemoryManager()
	if m.HiddenChange() == 0 || info.Signo != int32(linux.SIGSEGV) || !at.Any() {
		return false
	}
	bp := &t.utrace.breakpoint
	pc, addr := hostarch.Addr(t.Arch().IP()), hostarch.Addr(info.Addr())
	went := bp.went
	// Not every platform knows that it was a fetch. One is at the first byte, or at
	// the beginning of the page that the instruction reaches into.
	fetch := addr == pc || addr > pc && addr-pc <= maxFetch && addr.RoundDown() == addr
	if !fetch || went == pc || !m.Hides(addr, hostarch.Execute) {
		if !m.Hides(addr, at) && !t.hiddenGone(m, addr, at, fetch) {
			return false // as it is without breakpoints
		}
		bp.went = 0
		return true // it was data, which is there now
	}
	t.meetHidden(pc, m.BreakpointOwners(pc))
	return true
}

// hiddenGone returns true if t faulted for a hidden breakpoint, perhaps, that was removed
// before t came here. Then t tries once more.
func (t *Task) hiddenGone(m *mm.MemoryManager, addr hostarch.Addr, at hostarch.AccessType, fetch bool) bool {
	bp, change := &t.utrace.breakpoint, m.HiddenChange()
	if fetch {
		at = hostarch.Execute
	}
	if bp.retried == change || !m.Allows(addr, at) {
		return false
	}
	bp.retried = change
	return true
}

// meetHidden has t meet what is at pc: a hidden breakpoint, if that has owners.
func (t *Task) meetHidden(pc hostarch.Addr, owners []any) {
	t.breakpointMet(pc)
	if owners != nil {
		t.reportHits(&linux.SignalInfo{Signo: int32(linux.SIGTRAP), Code: linux.SI_KERNEL}, []Hit{{Addr: pc}}, [][]any{owners})
		t.utraceBeginStop()
	}
}

// hiddenArrival is called when t has trapped after it went over one instruction. If there is
// a hidden breakpoint at the next one, t meets it now. Were it stopped for something else
// before it does, a debugger would see it stand at the breakpoint, take that for
// reported, and step t over it. It happens with ordinary breakpoints, too, but
// not when every instruction is a place where t can be stopped.
func (t *Task) hiddenArrival() {
	m, pc := t.MemoryManager(), hostarch.Addr(t.Arch().IP())
	if m.HasHiddenBreakpoint(pc) {
		t.meetHidden(pc, m.BreakpointOwners(pc))
	}
}

// hiddenBurst is how many instructions in pages with hidden breakpoints t executes before
// others of its address space may run, at most: to hold them, and to change what is
// mapped, costs more than all of these.
const hiddenBurst = 64

// othersTime is what others get at least between two times that they are kept from
// running: about as long as the first took.
const othersTime = 200 * time.Microsecond

// letOthersRun waits if others who were kept from running had too little time since. Who
// executes in pages with hidden breakpoints closes the gate again as soon as it was opened;
// without it the others would do nothing but stop.
//
// Preconditions: gate.Mu is locked. It is unlocked meanwhile.
func letOthersRun(gate *mm.StepGate) {
	if left := othersTime - time.Since(gate.Opened); gate.Kept && left > 0 {
		gate.Mu.Unlock()
		time.Sleep(left)
		gate.Mu.Lock()
	}
}

// hiddenOnward prepares t to execute another instruction, after a switch that returned
// info and err, with what is executable now. It returns false if the next one is not in
// such a page, is not to be executed like that, or something has happened: all that is
// no plain step.
func (t *Task) hiddenOnward(info *linux.SignalInfo, err error) bool {
	bp := &t.utrace.breakpoint
	if err != platform.ErrContextSignal || info.Signo != int32(linux.SIGTRAP) || info.Code != linux.TRAP_TRACE ||
		!bp.flag || bp.use != insn.FlagUnused || t.utrace.stepArmed || t.utrace.debug != nil || bp.generation.Load() != 0 {
		return false
	}
	pc := hostarch.Addr(t.Arch().IP())
	if pc == bp.over || !bp.gated.Lifted(pc) || !bp.gated.HidesInstruction(pc) || bp.gated.BreakpointOwners(pc) != nil {
		return false
	}
	bp.over = pc
	t.Arch().ClearSingleStep()
	t.flagBreakpoint()
	return true
}

// hiddenNext is called when t went over one instruction. It returns true if the next
// one has to be gone over as well: then t has met that, and need not fault.
func (t *Task) hiddenNext() bool {
	m := t.MemoryManager()
	pc := hostarch.Addr(t.Arch().IP())
	if !m.HidesInstruction(pc) || m.BreakpointOwners(pc) != nil {
		return false
	}
	t.utrace.breakpoint.met = pc
	return true
}
