package ptracecompat

import (
	"time"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// validOptions are the PTRACE_O_ bits that are supported.
const validOptions = linux.PTRACE_O_EXITKILL | linux.PTRACE_O_TRACESYSGOOD |
	linux.PTRACE_O_TRACECLONE | linux.PTRACE_O_TRACEEXEC | linux.PTRACE_O_TRACEEXIT |
	linux.PTRACE_O_TRACEFORK | linux.PTRACE_O_TRACESECCOMP | linux.PTRACE_O_TRACEVFORK |
	linux.PTRACE_O_TRACEVFORKDONE | optSuspendSeccomp

// optSuspendSeccomp is PTRACE_O_SUSPEND_SECCOMP, since Linux 4.3.
const optSuspendSeccomp = 1 << 21

// checkOptions checks the options for a tracee of t's.
func checkOptions(t *kernel.Task, opts uint64) error {
	if opts&^validOptions != 0 {
		return linuxerr.EINVAL
	}
	if opts&optSuspendSeccomp != 0 && (!t.HasRootCapability(linux.CAP_SYS_ADMIN) || t.PtraceFiltered()) {
		return linuxerr.EPERM
	}
	return nil
}

func init() {
	kernel.PtraceHooks.Attach = attach
	kernel.PtraceHooks.TracerExit = tracerExit
	kernel.PtraceHooks.EngineOf = func(t *kernel.Task) *utrace.Engine {
		e, _ := engineOf(t)
		return e
	}
}

func traceme(t *kernel.Task) error {
	return t.PtraceLinkParent(func() error { return attachEngine(t, 0) })
}

// startAttach checks the arguments of PTRACE_ATTACH and PTRACE_SEIZE. The rest
// is done by attach, once no execve of target is in progress.
func startAttach(t, target *kernel.Task, seize bool, addr, data uint64) (*kernel.SyscallControl, error) {
	opts := uint64(0)
	if seize {
		if addr != 0 || data&^validOptions != 0 {
			return nil, linuxerr.EIO
		}
		if err := checkOptions(t, data); err != nil {
			return nil, err
		}
		opts = data
	}
	if t.ThreadGroup() == target.ThreadGroup() {
		return nil, linuxerr.EPERM
	}
	return t.PtraceAttachControl(target, seize, opts), nil
}

// trappingTimeout bounds the wait of PTRACE_ATTACH for a group-stopped tracee to
// stop again. The tracee needs no one's help for it; the bound is for the case
// that the whole sandbox is being paused meanwhile.
const trappingTimeout = time.Second

func attach(tracer, target *kernel.Task, seize bool, opts uint64) error {
	wait, err := tracer.PtraceLink(target, seize, func() error { return attachEngine(target, opts) })
	if err != nil {
		return err
	}
	target.PtraceSuspendSeccomp(opts&optSuspendSeccomp != 0)
	if !wait {
		return nil
	}
	tracer.PtraceAwaitTrap(target, trappingTimeout)
	return nil
}

// tracerExit releases the tracees of a task that exits.
func tracerExit(tracer *kernel.Task, tracees []*kernel.Task) {
	for _, target := range tracees {
		e, tr := engineOf(target)
		if tr != nil && tr.has(linux.PTRACE_O_EXITKILL) {
			target.SendSignal(&linux.SignalInfo{Signo: int32(linux.SIGKILL)})
		}
		if tr == nil {
			tracer.PtraceUnlink(target)
			continue
		}
		// A signal at hand is delivered as it came, unless the tracer has
		// waited for the stop: then it is dropped.
		var sig linux.Signal
		if tracer.PtraceFreeze(target) == nil {
			waited := target.PtraceWaited()
			tr.mu.Lock()
			if s := tr.current; s != nil && s.Kind == stopSignal && !waited {
				sig = linux.Signal(s.Code) // the siginfo may have been set
			}
			// Only PTRACE_DETACH switches stepping off on Linux.
			if s := tr.current; s != nil && tr.step && s.isStepTrap() {
				target.PtraceLeaveStep()
			}
			tr.mu.Unlock()
			release(tracer, target, e, tr, sig)
			target.PtraceUnfreeze()
			continue
		}
		tracer.PtraceUnlink(target)
		tr.mu.Lock()
		tr.released = true
		publishing := tr.publishing
		tr.mu.Unlock()
		if !publishing { // else the stop's callback sees that nobody is there
			e.Control(utrace.Detach)
		}
	}
}
