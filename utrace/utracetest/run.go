package utracetest

import (
	"fmt"
	"runtime"

	"utrace.dev/utrace"
)

// start begins the task's goroutine.
func (t *FakeTask) start() {
	t.Kernel.running.Add(1)
	go func() {
		defer t.Kernel.running.Done()
		t.goid.Store(goroutine())
		t.run()
		t.exit()
		t.goid.Store(0)
	}()
}

// run is the life of the thread up to its exit.
func (t *FakeTask) run() {
	sysret := false
	for {
		if !t.resumePoint(sysret) {
			return
		}
		sysret = false
		if step := t.Thread.Step(); step != utrace.Resume {
			sysret = t.stepped(step)
			continue
		}
		for !t.kicked.Load() {
			sys, _, _ := t.instruction()
			if sys {
				t.syscall()
				sysret = true
				break
			}
			if t.ran.Load()%64 == 0 {
				runtime.Gosched()
			}
		}
	}
}

// resumePoint does what is due before user mode. It returns false if the thread
// is to exit.
func (t *FakeTask) resumePoint(sysret bool) bool {
	th := &t.Thread
	t.kicked.Store(false)
	for {
		if t.isKilled() {
			return false
		}
		if t.signalPending() || th.InterruptDue() {
			t.signalCode(sysret)
			sysret = false
			continue
		}
		if sysret {
			t.restart(eRestartNoHand)
			sysret = false
		}
		if !th.Attention() {
			return true
		}
		if th.ReportDue() {
			th.ReportQuiesce()
			continue
		}
		if t.stopIfHeld() {
			continue
		}
		if !th.ReportDue() && !th.InterruptDue() && !t.isKilled() {
			return true
		}
	}
}

// Killed reports whether the task is being killed.
func (t *FakeTask) Killed() bool { return t.isKilled() }

func (t *FakeTask) isKilled() bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.killed
}

func (t *FakeTask) signalPending() bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.interrupted || t.stopDue || t.pending.next(t.mask) >= 0 || t.group.pending.next(t.mask) >= 0
}

// stepped runs one instruction (or, for BlockStep, up to a taken branch) and
// raises the trap. It returns whether the thread comes from a system call.
func (t *FakeTask) stepped(step utrace.Action) (sysret bool) {
	for !t.kicked.Load() {
		sys, branch, fault := t.instruction()
		switch {
		case sys:
			t.syscall()
			return true // the trap was raised at the call's end
		case fault:
			return false // not a step
		case step == utrace.SingleStep || branch:
			t.trap(branch)
			return false
		}
		runtime.Gosched()
	}
	return false
}

// trap raises the trap of a step, if anybody is to hear of it.
func (t *FakeTask) trap(branch bool) {
	t.stepTrap = t.Thread.StepTrap(branch, t.Kernel.SharedTraps)
	if !t.stepTrap && !t.Kernel.SharedTraps {
		return
	}
	t.Kernel.mu.Lock()
	t.pending.pushFront(utrace.SigInfo{Signo: sigtrap, Code: trapTrace}) // what it did itself comes first
	t.interruptLocked()
	t.Kernel.mu.Unlock()
}

// instruction runs one user instruction, or a round of one. fault says that it
// raised a signal instead.
func (t *FakeTask) instruction() (sys, branch, fault bool) {
	if f := t.Kernel.AtUser; f != nil {
		f(t)
	}
	if t.Thread.Stopped() {
		panic(fmt.Sprintf("utracetest: task %d runs user code while it counts as parked", t.Serial))
	}
	if t.meetsBreakpoint() {
		return false, false, true
	}
	t.ran.Add(1)
	r := &t.regs
	if r.PC < 0 || r.PC >= int64(len(t.program)) {
		r.PC, r.NR, r.Args = int64(len(t.program)), SysExitGroup, [6]int64{}
		return true, false, false
	}
	in := &t.program[r.PC]
	switch in.op {
	case opMark:
		if t.Kernel.Quiet {
			break
		}
		t.Kernel.Log.add(Entry{Who: "user", Task: t.Serial, What: in.name})
	case opJump:
		r.PC = in.to
		return false, true, false
	case opSpin:
		if !in.flag.Load() {
			return false, false, false
		}
	case opSyscall:
		r.PC++
		r.NR, r.Args = in.nr, in.args
		return true, false, false
	case opStore:
		if !t.store(in.args[0], in.args[1]) {
			return false, false, true
		}
	case opRepeat:
		if !t.store(in.args[0]+r.Round, in.args[1]) {
			return false, false, true
		}
		if r.Round++; r.Round < in.args[2] {
			return false, false, false
		}
		r.Round = 0
	case opBreak:
		r.PC++
		t.Kernel.mu.Lock()
		t.pending.pushFront(utrace.SigInfo{Signo: sigtrap, Code: trapKernel})
		t.interruptLocked()
		t.Kernel.mu.Unlock()
		return false, false, true
	}
	r.PC++
	return false, false, false
}

// syscall makes the system call that the registers name, with its reports.
func (t *FakeTask) syscall() {
	th := &t.Thread
	r := &t.regs
	r.Ret = eNOSYS
	decision := utrace.SyscallNoOpinion
	if th.Wants(utrace.EventSyscallEntry) {
		for resumed := false; ; resumed = true {
			decision = th.ReportSyscallEntry(decision, resumed)
			parked := t.stopIfHeld()
			if t.isKilled() {
				return // the call is not made
			}
			if !parked || !th.EntryAgain() {
				break
			}
		}
	}
	if decision != utrace.SyscallAbort && t.filtered() {
		if f := calls[r.NR]; r.NR >= 0 && r.NR < sysLimit && f != nil {
			t.note(fmt.Sprintf("call %d", r.NR))
			r.Ret = f(t, r.Args)
		}
	}
	if t.isKilled() {
		return
	}
	if th.Wants(utrace.EventSyscallExit) {
		th.ReportSyscallExit()
	}
	if th.Step() != utrace.Resume && !t.isKilled() {
		t.trap(true) // a call is one instruction, and ends a block
	}
}

// filtered runs the seccomp filter. False: the call fails.
func (t *FakeTask) filtered() bool {
	f := t.group.filter
	if f == nil || !f(t.regs.NR) {
		return true
	}
	if !t.Thread.Wants(utrace.EventSeccomp) || !t.Thread.ReportSeccomp(uint16(t.regs.NR)) {
		return false
	}
	t.stopIfHeld()
	return !t.isKilled()
}
