package utracetest

import "utrace.dev/utrace"

// exit ends the thread: EXIT, teardown, zombie, parent notified, DEATH.
func (t *FakeTask) exit() {
	k := t.Kernel
	g := t.group
	th := &t.Thread

	k.mu.Lock()
	code := t.killCode
	if g.exiting {
		code = g.exitCode
	}
	k.mu.Unlock()
	if th.Wants(utrace.EventExit) {
		code = th.ReportExit(code)
		t.stopAtExit()
	}

	k.mu.Lock()
	t.memory = false
	t.vforkDoneLocked()
	t.exitCode = code
	t.killed = true
	if t.stopDue && !t.counted {
		// A group stop need not wait for the dead.
		g.waiting--
		if g.waiting == 0 && g.stopping {
			g.toldLocked(ChildStopped)
		}
	}
	t.stopDue = false
	t.state = zombie
	g.live--
	groupDead := g.live == 0
	signal := int32(-1)
	switch {
	case t == g.leader && !groupDead:
		signal = -2
	case t == g.leader:
		signal = SIGCHLD
	}
	k.wakeAllLocked()
	k.mu.Unlock()

	t.ParentNotify()
	th.ReportDeath(groupDead, signal)
	k.mu.Lock()
	t.buried = true
	k.wakeAllLocked()
	k.mu.Unlock()
	t.selfReap()
}

// stopAtExit parks a thread that an engine holds at EXIT, unless it was killed
// from outside: SIGKILL beats everything.
func (t *FakeTask) stopAtExit() {
	t.Kernel.mu.Lock()
	t.killed = t.forced // if not, only a kill that comes now frees it
	t.Kernel.mu.Unlock()
	t.stopIfHeld()
}

// ParentNotify implements utrace.Task: whoever waits for the thread's end is
// told, unless an engine forbids it.
func (t *FakeTask) ParentNotify() {
	k := t.Kernel
	g := t.group
	k.mu.Lock()
	ready := t.state == zombie && !t.notified && (t != g.leader || g.live == 0)
	k.mu.Unlock()
	if ready && t.Thread.BeginParentNotify() {
		k.mu.Lock()
		t.notified = true
		if t == g.leader {
			t.note("parent notified")
			g.toldLocked(ChildExited)
		}
		k.wakeAllLocked()
		k.mu.Unlock()
		t.selfReap()
	}
}

// selfReap releases a thread that nobody waits for, and tells the leader's
// parent if that was the last one.
func (t *FakeTask) selfReap() {
	k := t.Kernel
	g := t.group
	k.mu.Lock()
	mine := t != g.leader && t.state == zombie && t.notified && t.buried
	if mine {
		t.state = dead // nobody else is to do it
	}
	k.mu.Unlock()
	if mine {
		t.reap()
	}
	k.mu.Lock()
	if mine {
		g.releaseLocked(t)
	}
	leader := g.leader
	last := g.live == 0 && leader.state == zombie && !leader.notified
	k.mu.Unlock()
	if last && leader != t {
		leader.ParentNotify()
	}
}

// reap reports the release of a zombie.
func (t *FakeTask) reap() {
	t.Thread.ReportReap()
	t.note("released")
}
