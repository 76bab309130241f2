package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// validSignal checks the signal given with a request that resumes.
func validSignal(data uint64) (linux.Signal, error) {
	if data > linux.SignalMaximum {
		return 0, linuxerr.EIO
	}
	return linux.Signal(data), nil
}

// resume lets a frozen tracee run: PTRACE_CONT, PTRACE_SYSCALL, PTRACE_SYSEMU,
// and the steps. step is utrace.Resume for none.
func resume(target *kernel.Task, e *utrace.Engine, tr *tracee, m mode, step utrace.Action, sig linux.Signal) error {
	tr.mu.Lock()
	s := tr.current
	tr.current = nil
	tr.mode, tr.step = m, step != utrace.Resume
	tr.mu.Unlock()
	tr.part(e, s, sig)

	ev := baseEvents
	switch m {
	case modeSyscall:
		ev |= utrace.EventSyscallEntry | utrace.EventSyscallExit
	case modeEmulate:
		ev |= utrace.EventSyscallEntry
	}
	e.SetEvents(ev)
	if step == utrace.Resume {
		target.PtraceEndStep()
	}
	if !target.PtraceResumed() {
		return nil // killed
	}
	if err := e.Control(step); err == utrace.ErrUnsupported {
		return linuxerr.EIO
	}
	return nil
}

// release ends the tracing of a frozen tracee: PTRACE_DETACH and the tracer's
// end.
func release(tracer, target *kernel.Task, e *utrace.Engine, tr *tracee, sig linux.Signal) {
	tr.mu.Lock()
	s := tr.current
	tr.current, tr.pending = nil, nil
	tr.mu.Unlock()
	tracer.PtraceUnlink(target)
	tr.part(e, s, sig)
	e.Control(utrace.Detach)
}

// part does what a signal means that was given at the end of stop s.
func (tr *tracee) part(e *utrace.Engine, s *stop, sig linux.Signal) {
	if s == nil || sig == 0 {
		return
	}
	switch s.Kind {
	case stopSignal:
		tr.deliver(e, sig, s.Info)
	case stopSyscall:
		tr.task.SendSignal(kernel.SignalInfoPriv(sig))
	}
}

// deliver makes the task act on sig first of all when it runs. info is the
// siginfo of the stop, which stays if it is still about the same signal.
func (tr *tracee) deliver(e *utrace.Engine, sig linux.Signal, info *linux.SignalInfo) {
	if linux.Signal(info.Signo) != sig {
		// "the signal's origin" becomes the tracer or, if that has let go, the
		// parent (kernel/signal.c).
		info = &linux.SignalInfo{Signo: int32(sig), Code: linux.SI_USER}
		origin := tr.task.Tracer()
		if origin == nil {
			origin = tr.task.Parent()
		}
		if origin != nil {
			pid, uid := origin.PtraceIDs(tr.task)
			info.SetPID(int32(pid))
			info.SetUID(int32(uid))
		}
	}
	if linux.SignalSetOf(sig)&tr.task.SignalMask()&^kernel.UnblockableSignals != 0 {
		tr.task.SendSignal(info)
		return
	}
	e.Inject(&utrace.SigInfo{Signo: info.Signo, Errno: info.Errno, Code: info.Code, Fields: info.Fields}, nil, utrace.DispDeliver)
}
