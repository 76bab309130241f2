package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// ops is the ptrace engine. Its callbacks run on the tracee's task goroutine
// with no lock held.
var ops utrace.Ops

// init, as attaching to a child makes ops refer to itself.
func init() {
	ops = utrace.Ops{
		Name: "ptrace",

		Quiesce:      func(*utrace.Report, utrace.Events) utrace.Action { return utrace.NoOpinion },
		SyscallEntry: linked(syscallEntry),
		SyscallExit:  linked(syscallExit),
		Signal:       linked(signal),
		Jctl:         linked(jctl),
		Clone:        linked(clone),
		VforkDone:    linked(vforkDone),
		Exec:         linked(exec),
		Exit:         linked(exit),
		Seccomp:      linked(seccomp),
		Stopped:      stopped,
		Save:         save,

		TracerTask: func(e *utrace.Engine) any {
			if tracer := e.Data().(*tracee).task.Tracer(); tracer != nil {
				return tracer
			}
			return nil
		},
	}
}

// linked makes a callback that detaches the engine if its tracer has gone.
func linked(f func(tr *tracee, r *utrace.Report) utrace.Action) func(*utrace.Report) utrace.Action {
	return func(r *utrace.Report) utrace.Action {
		tr := r.Engine.Data().(*tracee)
		if tr.gone() || tr.task.Tracer() == nil {
			return utrace.Detach
		}
		return f(tr, r)
	}
}

// What PTRACE_GETEVENTMSG returns in system call stops, since Linux 5.3
// (PTRACE_EVENTMSG_SYSCALL_ENTRY and _EXIT).
const (
	eventMsgEntry = 1
	eventMsgExit  = 2
)

// "If the tracee was restarted by PTRACE_SYSCALL or PTRACE_SYSEMU, the tracee
// enters syscall-enter-stop just prior to entering any system call" - ptrace(2)
func syscallEntry(tr *tracee, r *utrace.Report) utrace.Action {
	if r.Resumed {
		// The tracer has seen this entry. Another engine asked for the repeat.
		return utrace.NoOpinion
	}
	tr.mu.Lock()
	m := tr.mode
	tr.mu.Unlock()
	switch m {
	case modeEmulate:
		r.SetSyscall(utrace.SyscallAbort)
	case modeNone:
		return utrace.NoOpinion
	}
	return tr.holdSyscall(eventMsgEntry)
}

func syscallExit(tr *tracee, _ *utrace.Report) utrace.Action {
	tr.mu.Lock()
	m := tr.mode
	tr.mu.Unlock()
	if m != modeSyscall {
		return utrace.NoOpinion
	}
	return tr.holdSyscall(eventMsgExit)
}

func (tr *tracee) holdSyscall(msg uint64) utrace.Action {
	var bits int32
	if tr.has(linux.PTRACE_O_TRACESYSGOOD) {
		bits = 0x80
	}
	return tr.holdTrap(stopSyscall, bits, msg)
}

// signal handles dequeued signals and the two pseudo reports.
func signal(tr *tracee, r *utrace.Report) utrace.Action {
	s := r.Signal
	switch s.Kind {
	case utrace.SignalReport:
		if tr.task.PtraceTakeTrap() {
			return tr.holdJob()
		}
		return utrace.NoOpinion

	case utrace.SignalHandler:
		// A step into a handler ends before its first instruction.
		tr.mu.Lock()
		step := tr.step
		tr.mu.Unlock()
		if !step {
			return utrace.NoOpinion
		}
		return tr.holdTrap(stopEvent, 0, 0)
	}
	info := linux.SignalInfo{Signo: s.Info.Signo, Errno: s.Info.Errno, Code: s.Info.Code, Fields: s.Info.Fields}
	r.Dispose(utrace.DispIgnore) // what the tracer says comes as an injection
	tr.mu.Lock()
	tr.eventMsg = 0
	tr.mu.Unlock()
	return tr.hold(stop{Kind: stopSignal, Code: info.Signo, Why: linux.CLD_TRAPPED, Info: &info})
}

// jctl turns the task's part in a group stop into a ptrace-stop.
func jctl(tr *tracee, r *utrace.Report) utrace.Action {
	if r.Jctl.Continued {
		return utrace.NoOpinion
	}
	r.TakeJobStop()
	return tr.holdJob()
}

// holdJob asks for group-stop, or for the stop that PTRACE_INTERRUPT causes.
func (tr *tracee) holdJob() utrace.Action {
	sig, inEffect := tr.task.PtraceGroupStop()
	tr.mu.Lock()
	tr.eventMsg = 0
	tr.mu.Unlock()
	if !tr.task.PtraceSeized() {
		return tr.hold(stop{Kind: stopGroup, Code: int32(sig), Why: linux.CLD_STOPPED})
	}
	if !inEffect {
		sig = linux.SIGTRAP
	}
	code := int32(sig) | linux.PTRACE_EVENT_STOP<<8
	return tr.hold(stop{Kind: stopGroup, Code: code, Why: linux.CLD_STOPPED, Info: tr.trapInfo(sig, code)})
}

func clone(tr *tracee, r *utrace.Report) utrace.Action {
	child := kernel.TaskOfUtrace(r.Child)
	tracer := tr.task.Tracer()
	if tracer == nil {
		return utrace.Detach
	}
	id, _ := child.PtraceIDs(tracer)

	event, opt := int32(linux.PTRACE_EVENT_CLONE), uint64(linux.PTRACE_O_TRACECLONE)
	switch {
	case r.CloneFlags&linux.CLONE_VFORK != 0:
		event, opt = linux.PTRACE_EVENT_VFORK, linux.PTRACE_O_TRACEVFORK
	case r.CloneFlags&linux.CSIGNAL == uint64(linux.SIGCHLD):
		event, opt = linux.PTRACE_EVENT_FORK, linux.PTRACE_O_TRACEFORK
	}
	tr.mu.Lock()
	tr.vforkID = uint64(id)
	opts := tr.opts
	tr.mu.Unlock()

	stops := opts&opt != 0 && r.CloneFlags&linux.CLONE_UNTRACED == 0
	if stops || r.CloneFlags&linux.CLONE_PTRACE != 0 {
		tr.task.PtraceLinkChild(child, func() error { return attachEngine(child, opts) })
	}
	if !stops {
		return utrace.NoOpinion
	}
	return tr.holdEvent(event, uint64(id))
}

func vforkDone(tr *tracee, _ *utrace.Report) utrace.Action {
	if !tr.has(linux.PTRACE_O_TRACEVFORKDONE) {
		return utrace.NoOpinion
	}
	tr.mu.Lock()
	id := tr.vforkID
	tr.mu.Unlock()
	return tr.holdEvent(linux.PTRACE_EVENT_VFORK_DONE, id)
}

func exec(tr *tracee, r *utrace.Report) utrace.Action {
	if tr.has(linux.PTRACE_O_TRACEEXEC) {
		return tr.holdEvent(linux.PTRACE_EVENT_EXEC, uint64(r.ID))
	}
	if !tr.task.PtraceSeized() {
		// "an extra SIGTRAP ... This is an ordinary signal" - ptrace(2)
		tr.task.SendSignal(tr.trapInfo(linux.SIGTRAP, linux.SI_USER))
	}
	return utrace.NoOpinion
}

func exit(tr *tracee, r *utrace.Report) utrace.Action {
	if !tr.has(linux.PTRACE_O_TRACEEXIT) {
		return utrace.NoOpinion
	}
	return tr.holdEvent(linux.PTRACE_EVENT_EXIT, uint64(uint32(r.Code)))
}

func seccomp(tr *tracee, r *utrace.Report) utrace.Action {
	if !tr.has(linux.PTRACE_O_TRACESECCOMP) {
		return utrace.NoOpinion
	}
	r.Handled = true
	return tr.holdEvent(linux.PTRACE_EVENT_SECCOMP, uint64(r.FilterData))
}
