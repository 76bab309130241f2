package utracetest

import (
	"slices"

	"utrace.dev/utrace"
)

// Signals by number, as on Linux.
const (
	SIGABRT = 6
	SIGKILL = 9
	SIGUSR1 = 10
	SIGSEGV = 11
	SIGUSR2 = 12
	SIGTERM = 15
	SIGCHLD = 17
	SIGCONT = 18
	SIGSTOP = 19
	SIGTSTP = 20
	SIGURG  = 23
	SIGRT   = 34 // the first that queues

	sigtrap  = 5
	sigkill  = SIGKILL
	sigLimit = 65
)

// si_codes of SIGCHLD.
const (
	ChildExited    = 1
	ChildStopped   = 5
	ChildContinued = 6
)

// trapTrace is the si_code of a step trap.
const trapTrace = 2

// trapKernel is that of a breakpoint instruction.
const trapKernel = 0x80

// queueLimit is how many signals of one queue are kept.
const queueLimit = 8

// queue is a set of pending signals, in the order of their arrival.
type queue struct {
	infos []utrace.SigInfo
	limit int
}

// add queues a signal. Standard ones are pending once. What is too much is lost.
func (q *queue) add(i utrace.SigInfo) {
	if i.Signo < SIGRT && slices.ContainsFunc(q.infos, func(x utrace.SigInfo) bool { return x.Signo == i.Signo }) {
		return
	}
	if i.Signo >= SIGRT && len(q.infos) >= q.limit {
		return
	}
	q.infos = append(q.infos, i)
}

// pushFront puts back a signal that was dequeued; there is always room.
func (q *queue) pushFront(i utrace.SigInfo) { q.infos = slices.Insert(q.infos, 0, i) }

func (q *queue) remove(signo ...int32) {
	q.infos = slices.DeleteFunc(q.infos, func(i utrace.SigInfo) bool { return slices.Contains(signo, i.Signo) })
}

func (q *queue) next(mask uint64) int {
	return slices.IndexFunc(q.infos, func(i utrace.SigInfo) bool { return mask&bit(i.Signo) == 0 })
}

func bit(signo int32) uint64 { return 1 << (signo - 1) }

// classify returns what a signal does with this sigaction.
func classify(signo int32, a utrace.SigAction) (utrace.Events, utrace.Disposition) {
	switch a.Handler {
	case defaultAction:
		switch signo {
		case SIGCHLD, SIGCONT, SIGURG:
			return utrace.EventSignalIgn, utrace.DispIgnore
		case SIGSTOP:
			return utrace.EventSignalStop, utrace.DispStop
		case SIGTSTP:
			return utrace.EventSignalStop, utrace.DispTstp
		case sigtrap, SIGABRT, SIGSEGV:
			return utrace.EventSignalCore, utrace.DispCore
		}
		return utrace.EventSignalTerm, utrace.DispTerm
	case ignoreAction:
		return utrace.EventSignalIgn, utrace.DispIgnore
	}
	return utrace.EventSignal, utrace.DispDeliver
}

// Kill sends a signal to the process.
func (g *Group) Kill(signo int32) { g.Send(utrace.SigInfo{Signo: signo}) }

// Send is Kill with all of the siginfo.
func (g *Group) Send(i utrace.SigInfo) {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	g.sendLocked(i, nil)
}

// Kill sends a signal to the thread.
func (t *FakeTask) Kill(signo int32) { t.Send(utrace.SigInfo{Signo: signo}) }

// Send is Kill with all of the siginfo.
func (t *FakeTask) Send(i utrace.SigInfo) {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.group.sendLocked(i, t)
}

// sendLocked sends to one thread, or to the process if t is nil.
func (g *Group) sendLocked(i utrace.SigInfo, t *FakeTask) {
	if g.live == 0 || t != nil && t.state != alive {
		return
	}
	targets := g.tasks
	q := &g.pending
	if t != nil {
		targets = []*FakeTask{t}
		q = &t.pending
	}
	wanted := func(ev utrace.Events) bool {
		return slices.ContainsFunc(targets, func(t *FakeTask) bool { return t.Thread.Wants(ev) })
	}
	unblocked := slices.ContainsFunc(targets, func(t *FakeTask) bool { return t.mask&bit(i.Signo) == 0 })
	switch i.Signo {
	case SIGKILL:
		g.exitLocked(sigkill, nil)
		return
	case SIGCONT:
		g.continueLocked()
	case SIGSTOP, SIGTSTP:
		g.stopDequeued = false
		g.removeAllLocked(SIGCONT)
	}
	ev, _ := classify(i.Signo, g.actions[i.Signo])
	switch {
	case ev == utrace.EventSignalIgn && unblocked && !wanted(ev):
		return
	case ev == utrace.EventSignalTerm && unblocked && !wanted(utrace.EventSignalTerm|utrace.EventSignalCore):
		g.exitLocked(i.Signo, nil)
		return
	}
	q.add(i)
	for _, t := range targets {
		if t.mask&bit(i.Signo) == 0 {
			t.interruptLocked()
		}
	}
}

func (g *Group) removeAllLocked(signo ...int32) {
	g.pending.remove(signo...)
	for _, t := range g.tasks {
		t.pending.remove(signo...)
	}
}

// killLocked is SIGKILL to one thread: it ends any stop and any sleep.
func (t *FakeTask) killLocked(code int32) {
	if t.state != alive || t.killed {
		return
	}
	t.killed, t.forced, t.killCode = true, true, code
	if t.stop == utraceStop {
		t.Thread.StopEnded()
	}
	t.stop = noStop
	t.interruptLocked()
}

// dieLocked makes the thread head for its exit by its own doing.
func (t *FakeTask) dieLocked(code int32) {
	if !t.killed {
		t.killed, t.killCode = true, code
	}
}

// signalCode is what a thread goes through before user mode when something is
// pending. It returns when nothing is, or after a handler's frame was built.
// sysret says that the thread comes from a system call.
func (t *FakeTask) signalCode(sysret bool) {
	g := t.group
	for {
		t.Kernel.mu.Lock()
		t.interrupted = false
		if t.killed {
			t.Kernel.mu.Unlock()
			return
		}
		if g.continued {
			g.continued = false
			t.Kernel.mu.Unlock()
			if t.Thread.Wants(utrace.EventJctl) {
				t.Thread.ReportJctl(utrace.Jctl{Continued: true, Notify: ChildContinued})
			}
			continue
		}
		t.Kernel.mu.Unlock()
		if in := t.Thread.TakeInjection(); in != nil {
			t.noteStopDequeued()
			if t.act(utrace.SignalVerdict{Disposition: in.Disposition, Info: in.Info, Return: in.Action}, sysret) {
				return
			}
			continue
		}
		if t.Thread.SignalReportDue() {
			t.noteStopDequeued()
			if t.act(t.Thread.ReportSignalReport(), sysret) {
				return
			}
			continue
		}
		t.Kernel.mu.Lock()
		if t.stopDue {
			t.jobStopLocked()
			t.Kernel.mu.Unlock()
			continue
		}
		info, ok := t.dequeueLocked()
		orig := g.actions[info.Signo]
		t.Kernel.mu.Unlock()
		if !ok {
			if sysret {
				t.restart(eRestartNoHand)
			}
			return
		}
		ev, d := classify(info.Signo, orig)
		trap := t.stepTrap && info.Signo == sigtrap && info.Code == trapTrace
		t.stepTrap = t.stepTrap && !trap
		v := utrace.SignalVerdict{Disposition: d, Info: info}
		// A trap of ours is never the program's own fault: ask even if nobody
		// listens any more.
		if trap || t.Thread.Wants(ev) {
			v = t.Thread.ReportSignal(ev, &info, orig, d, trap)
		}
		if t.act(v, sysret) {
			return
		}
	}
}

func (t *FakeTask) noteStopDequeued() {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.group.stopDequeued = true
}

func (t *FakeTask) dequeueLocked() (utrace.SigInfo, bool) {
	for _, q := range []*queue{&t.pending, &t.group.pending} {
		if n := q.next(t.mask); n >= 0 {
			i := q.infos[n]
			q.infos = slices.Delete(q.infos, n, n+1)
			t.group.stopDequeued = true
			return i, true
		}
	}
	return utrace.SigInfo{}, false
}

// act carries a verdict out. It returns true when the thread is to go to user
// mode: a handler's frame was built, or the thread dies.
func (t *FakeTask) act(v utrace.SignalVerdict, sysret bool) bool {
	g := t.group
	if v.Hold && v.Info.Signo >= 1 && v.Info.Signo < sigLimit {
		t.Kernel.mu.Lock()
		t.pending.pushFront(v.Info)
		t.Kernel.mu.Unlock()
	}
	d := v.Disposition
	var a utrace.SigAction
	if d == utrace.DispDeliver {
		t.Kernel.mu.Lock()
		if v.Return != nil {
			a = *v.Return
		} else if v.Info.Signo == SIGKILL {
			a = utrace.SigAction{}
		} else {
			a = g.actions[v.Info.Signo]
			if a.Flags&ActionOnce != 0 && a.Handler > ignoreAction {
				g.actions[v.Info.Signo] = utrace.SigAction{}
				t.note("one-shot reset")
			}
		}
		t.Kernel.mu.Unlock()
		_, d = classify(v.Info.Signo, a)
	}
	switch d {
	case utrace.DispDeliver:
		t.handler(&v.Info, a, sysret)
		return true
	case utrace.DispTerm, utrace.DispCore:
		code := v.Info.Signo
		t.Kernel.mu.Lock()
		if d == utrace.DispCore {
			code |= 0x80
			g.cores++
		}
		g.exitLocked(code, t)
		t.dieLocked(code)
		t.Kernel.mu.Unlock()
		return true
	case utrace.DispStop, utrace.DispTstp:
		t.Kernel.mu.Lock()
		if d == utrace.DispStop || !g.orphaned {
			g.beginStopLocked(v.Info.Signo)
		}
		t.Kernel.mu.Unlock()
		return false
	}
	t.stopIfHeld()
	return false
}

// handler builds a signal handler's frame.
func (t *FakeTask) handler(info *utrace.SigInfo, a utrace.SigAction, sysret bool) {
	if sysret {
		if a.Flags&ActionRestart != 0 {
			t.restart(eRestart)
		}
		if t.regs.Ret == eRestart || t.regs.Ret == eRestartNoHand {
			t.regs.Ret = eINTR
		}
	}
	t.Kernel.mu.Lock()
	t.frames = append(t.frames, frame{t.regs, t.mask})
	t.mask |= a.Mask
	if a.Flags&ActionNoDefer == 0 {
		t.mask |= bit(info.Signo)
	}
	t.Kernel.mu.Unlock()
	t.regs.PC, t.regs.Round = int64(a.Handler), 0
	t.note("handler frame")
	if t.Thread.HandlerReportDue() {
		t.Thread.ReportHandler(info)
	}
}

// restart backs up to the system call instruction if the result says so.
// worst is the code up to which it is allowed.
func (t *FakeTask) restart(worst int64) {
	if t.regs.Ret == eRestart || t.regs.Ret == eRestartNoHand && worst == eRestartNoHand {
		t.regs.PC--
		t.regs.Ret = 0
	}
}
