package utracetest

import (
	"fmt"
	"slices"

	"utrace.dev/utrace"
)

// calls is the system call table.
var calls [sysLimit]func(t *FakeTask, args [6]int64) int64

func init() {
	calls = [sysLimit]func(t *FakeTask, args [6]int64) int64{
		SysGetID: func(t *FakeTask, _ [6]int64) int64 { return t.ID() },
		SysNote:  sysNote,
		SysBlock: func(t *FakeTask, a [6]int64) int64 { return t.wait(true, eRestart, t.fired(a[0])) },
		SysPause: func(t *FakeTask, a [6]int64) int64 {
			return t.wait(true, eRestartNoHand, func() (int64, bool) { return 0, false })
		},
		SysDeep:       func(t *FakeTask, a [6]int64) int64 { return t.wait(false, eRestart, t.fired(a[0])) },
		SysClone:      sysClone,
		SysExec:       sysExec,
		SysExit:       sysExit,
		SysExitGroup:  sysExitGroup,
		SysKill:       sysKill,
		SysThreadKill: sysThreadKill,
		SysAction:     sysAction,
		SysMask:       sysMask,
		SysReturn:     sysReturn,
		SysWait:       sysWait,
		SysFill:       sysFill,
		SysUnmap:      sysUnmap,
	}
}

func sysNote(t *FakeTask, a [6]int64) int64 {
	t.note(fmt.Sprintf("note %d", a[0]))
	return a[0]
}

func (t *FakeTask) fired(n int64) func() (int64, bool) {
	return func() (int64, bool) {
		if t.Kernel.events[n] == 0 {
			return 0, false
		}
		t.Kernel.events[n]--
		return n, true
	}
}

// wait sleeps until ready says so; an interruptible sleep ends with the result
// code when something is to be done in the signal code.
func (t *FakeTask) wait(interruptible bool, code int64, ready func() (int64, bool)) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	for {
		if r, ok := ready(); ok {
			return r
		}
		if t.killed || interruptible && (t.interrupted || t.pending.next(t.mask) >= 0 || t.group.pending.next(t.mask) >= 0) {
			return code
		}
		t.offCPU = true
		t.cond.Wait()
		t.offCPU = false
	}
}

func sysClone(t *FakeTask, a [6]int64) int64 {
	flags, pc := a[0], a[1]
	k := t.Kernel
	th := &t.Thread
	if pc < 0 {
		return eAGAIN
	}
	k.mu.Lock()
	if t.killed {
		k.mu.Unlock()
		return eINTR
	}
	g := t.group
	if flags&CloneThread == 0 {
		g = newGroup(k, t.group)
	}
	child := k.newTaskLocked(g, t.program, pc)
	child.mask = t.mask
	if g.leader == nil {
		g.leader = child
	}
	if flags&CloneVfork != 0 {
		child.vfork = make(chan struct{})
	}
	id, done := child.id, child.vfork
	k.mu.Unlock()
	t.note("cloned")

	reported := th.Wants(utrace.EventClone)
	if reported {
		th.ReportClone(uint64(flags), &child.Thread, id)
	}
	t.note("child starts")
	child.start()
	if done == nil {
		return id
	}
	if reported {
		t.stopIfHeld()
	}
	t.note("vfork wait")
	t.wait(false, 0, func() (int64, bool) {
		select {
		case <-done:
			return 0, true
		default:
			return 0, false
		}
	})
	if !t.isKilled() && th.Wants(utrace.EventVforkDone) {
		th.ReportVforkDone(id)
		t.stopIfHeld()
	}
	return id
}

// vforkDoneLocked lets the vfork parent go on.
func (t *FakeTask) vforkDoneLocked() {
	if t.vfork != nil {
		close(t.vfork)
		t.vfork = nil
		t.Kernel.wakeAllLocked()
	}
}

func sysExec(t *FakeTask, a [6]int64) int64 {
	if a[0] < 0 {
		return eNOENT
	}
	k := t.Kernel
	g := t.group
	th := &t.Thread
	k.mu.Lock()
	if t.killed || g.exiting || g.execer != nil {
		k.mu.Unlock()
		return eAGAIN
	}
	g.execer = t
	for _, x := range g.tasks {
		if x != t {
			x.killLocked(sigkill)
		}
	}
	for !t.killed && slices.ContainsFunc(g.tasks, func(x *FakeTask) bool { return x != t && !(x.buried && x.state == zombie) }) {
		t.cond.Wait()
	}
	g.execer = nil
	if t.killed {
		k.mu.Unlock()
		return eINTR
	}
	// Take the leader's place, and release who did not release themselves: no
	// engine can prevent that.
	former, old := t.id, g.leader
	var gone []*FakeTask
	for _, x := range slices.Clone(g.tasks) {
		if x != t {
			g.releaseLocked(x)
			gone = append(gone, x)
		}
	}
	if old != t {
		delete(k.tasks, t.id)
		t.id, g.leader = old.id, t
		k.tasks[t.id] = t
	}
	for s := range g.actions {
		if g.actions[s].Handler > ignoreAction {
			g.actions[s] = utrace.SigAction{}
		}
	}
	t.frames = nil
	g.mem = memory{}
	t.view = t.newView()
	t.vforkDoneLocked()
	k.mu.Unlock()
	for _, x := range gone {
		x.reap()
	}
	t.note("new image")
	t.regs = Regs{PC: a[0]}
	th.NewImage()
	if th.Wants(utrace.EventExec) {
		th.ReportExec(former)
		t.stopIfHeld()
	}
	return t.regs.Ret
}

func sysExit(t *FakeTask, a [6]int64) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.dieLocked(int32(a[0]&0xff) << 8)
	return 0
}

func sysExitGroup(t *FakeTask, a [6]int64) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	code := int32(a[0]&0xff) << 8
	t.group.exitLocked(code, t)
	t.dieLocked(code)
	return 0
}

func sysKill(t *FakeTask, a [6]int64) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	g := t.group
	if a[0] != 0 {
		x := t.Kernel.tasks[a[0]]
		if x == nil {
			return eSRCH
		}
		g = x.group
	}
	if a[1] < 1 || a[1] >= sigLimit {
		return eINVAL
	}
	g.sendLocked(utrace.SigInfo{Signo: int32(a[1])}, nil)
	return 0
}

func sysThreadKill(t *FakeTask, a [6]int64) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	x := t
	if a[0] != 0 {
		x = t.Kernel.tasks[a[0]]
	}
	if x == nil {
		return eSRCH
	}
	if a[1] < 1 || a[1] >= sigLimit {
		return eINVAL
	}
	x.group.sendLocked(utrace.SigInfo{Signo: int32(a[1])}, x)
	return 0
}

func sysAction(t *FakeTask, a [6]int64) int64 {
	if a[0] < 1 || a[0] >= sigLimit || a[0] == SIGKILL || a[0] == SIGSTOP || a[1] < 0 {
		return eINVAL
	}
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.group.actions[a[0]] = utrace.SigAction{Handler: uint64(a[1]), Flags: uint64(a[2])}
	if a[1] == ignoreAction {
		t.group.removeAllLocked(int32(a[0]))
	}
	return 0
}

func sysMask(t *FakeTask, a [6]int64) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.mask = uint64(a[0]) &^ (bit(SIGKILL) | bit(SIGSTOP))
	return 0
}

func sysReturn(t *FakeTask, _ [6]int64) int64 {
	n := len(t.frames)
	if n == 0 {
		return eINVAL
	}
	f := t.frames[n-1]
	t.frames = t.frames[:n-1]
	t.Kernel.mu.Lock()
	t.mask = f.mask
	t.Kernel.mu.Unlock()
	t.regs = f.regs
	return f.regs.Ret
}

func sysWait(t *FakeTask, a [6]int64) int64 {
	var found *FakeTask
	r := t.wait(true, eRestart, func() (int64, bool) {
		any := false
		for _, c := range t.group.children {
			if a[0] != 0 && c.leader.id != a[0] {
				continue
			}
			any = true
			if c.waitableLocked() {
				found = c.leader
				id := found.id
				c.releaseLocked(found)
				return id, true
			}
		}
		return eCHILD, !any
	})
	if found != nil {
		t.note(fmt.Sprintf("reaped %d", found.exitCode))
		found.reap()
	}
	return r
}
