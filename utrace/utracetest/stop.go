package utracetest

import "utrace.dev/utrace"

// stopIfHeld parks the thread if an engine holds it, after the reports that are
// owed, and returns when it runs again. It reports whether it was parked.
func (t *FakeTask) stopIfHeld() bool {
	k := t.Kernel
	th := &t.Thread
	if !th.Attention() {
		return false
	}
	for {
		k.mu.Lock()
		if t.killed || t.stop != noStop {
			k.mu.Unlock()
			return false
		}
		switch th.TryBeginStop() {
		case utrace.StopNotWanted:
			k.mu.Unlock()
			return false
		case utrace.StopReportFirst:
			k.mu.Unlock()
			th.ReportQuiesce()
			continue
		}
		t.stop = utraceStop
		if t.stopDue && !t.counted {
			// It need not wait for us, who are stopped already. Nobody is told.
			t.counted = true
			t.group.waiting--
		}
		k.mu.Unlock()
		if th.Wants(utrace.EventStopped) {
			th.ReportStopped()
		}
		k.mu.Lock()
		t.parkLocked()
		k.mu.Unlock()
		return true
	}
}

// parkLocked waits until no stop is in force and nobody examines the thread.
func (t *FakeTask) parkLocked() {
	for t.stop != noStop || t.frozen > 0 {
		t.offCPU = true
		t.cond.Broadcast()
		t.cond.Wait()
	}
	t.offCPU = false
}

// beginStopLocked starts a group stop, unless a SIGCONT came since the stop
// signal was dequeued.
func (g *Group) beginStopLocked(signo int32) {
	if !g.stopDequeued || g.exiting {
		return
	}
	if g.stopping {
		return
	}
	g.stopping, g.stopSignal, g.waiting = true, signo, 0
	for _, t := range g.tasks {
		if t.state != alive || t.killed {
			continue
		}
		t.stopDue, t.counted = true, t.stop == utraceStop
		if !t.counted {
			g.waiting++
			t.interruptLocked()
		}
	}
}

// jobStopLocked takes part in a group stop. The lock is dropped for reports.
func (t *FakeTask) jobStopLocked() {
	k := t.Kernel
	g := t.group
	th := &t.Thread
	last := false
	if !t.counted {
		t.counted = true
		g.waiting--
		last = g.waiting == 0
	}
	t.stopDue = false
	if th.Wants(utrace.EventJctl) {
		j := utrace.Jctl{Signo: g.stopSignal}
		if last {
			j.Notify = ChildStopped
		}
		k.mu.Unlock()
		taken := th.ReportJctl(j)
		k.mu.Lock()
		if last && g.stopping {
			g.toldLocked(ChildStopped)
		}
		if taken {
			k.mu.Unlock()
			parked := t.stopIfHeld()
			k.mu.Lock()
			if parked {
				return
			}
		}
	} else if last {
		g.toldLocked(ChildStopped)
	}
	for th.ReportOwed() && !t.killed {
		k.mu.Unlock()
		th.ReportQuiesce()
		k.mu.Lock()
	}
	if t.killed || !g.stopping {
		return
	}
	t.stop = jobStop
	t.parkLocked()
}

// continueLocked is what sending SIGCONT does at once.
func (g *Group) continueLocked() {
	g.stopDequeued = false
	g.removeAllLocked(SIGSTOP, SIGTSTP)
	if !g.stopping {
		return
	}
	g.stopping, g.continued = false, true
	g.toldLocked(ChildContinued)
	for _, t := range g.tasks {
		t.stopDue = false
		if t.stop == jobStop {
			t.stop = noStop
		}
		t.interruptLocked()
	}
}

// toldLocked is a SIGCHLD to the parent.
func (g *Group) toldLocked(code int32) {
	g.told[code]++
	if p := g.parent; p != nil {
		p.sendLocked(utrace.SigInfo{Signo: SIGCHLD, Code: code}, nil)
		g.kernel.wakeAllLocked()
	}
}
