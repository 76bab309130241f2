package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/abi/linux"

	"utrace.dev/utrace"
)

// stopKind tells what a signal given with the request that resumes means.
type stopKind uint8

const (
	// stopSignal is signal-delivery-stop: the signal replaces the one at hand.
	stopSignal stopKind = iota
	// stopSyscall is syscall-entry-stop or syscall-exit-stop: the signal is
	// sent as an ordinary one.
	stopSyscall
	// stopEvent is a PTRACE_EVENT stop or a trap: the signal is ignored.
	stopEvent
	// stopGroup is group-stop, with PTRACE_ATTACH without siginfo: the signal
	// is ignored.
	stopGroup
)

// A stop is one ptrace-stop. Its fields are exported for saving.
type stop struct {
	Kind stopKind
	// Code is what wait gives in the bits above 8.
	Code int32
	// Why is the si_code of the SIGCHLD to the tracer.
	Why int32
	// Info is what PTRACE_GETSIGINFO gives; nil in a group-stop that was not
	// seized.
	Info *linux.SignalInfo
}

// hold asks for a stop; the callback must return its result.
func (tr *tracee) hold(s stop) utrace.Action {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.pending, tr.publishing = &s, true
	return utrace.Stop
}

// holdTrap asks for a stop with SIGTRAP and bits above it.
func (tr *tracee) holdTrap(kind stopKind, bits int32, msg uint64) utrace.Action {
	code := int32(linux.SIGTRAP) | bits
	tr.mu.Lock()
	tr.eventMsg = msg
	tr.mu.Unlock()
	return tr.hold(stop{Kind: kind, Code: code, Why: linux.CLD_TRAPPED, Info: tr.trapInfo(linux.SIGTRAP, code)})
}

// holdEvent asks for a PTRACE_EVENT stop.
func (tr *tracee) holdEvent(event int32, msg uint64) utrace.Action {
	return tr.holdTrap(stopEvent, event<<8, msg)
}

// stopped is the Stopped callback: the task is parked, and only now may the
// tracer learn of it, since its next request can come at once.
func stopped(r *utrace.Report) {
	tr := r.Engine.Data().(*tracee)
	tr.mu.Lock()
	s := tr.pending
	tr.pending = nil
	if s != nil {
		tr.current = s
	}
	tr.mu.Unlock()
	if s == nil {
		return
	}
	published := !tr.gone() && tr.task.PtraceStopped(s.Code, s.Why)
	tr.mu.Lock()
	tr.publishing = false
	published = published && !tr.released
	tr.mu.Unlock()
	if published {
		return
	}
	// The tracer is gone, without having seen this stop. A signal at hand takes
	// effect.
	if s.Kind == stopSignal {
		tr.deliver(r.Engine, linux.Signal(s.Code), s.Info)
	}
	r.Engine.Control(utrace.Detach)
}

// isStepTrap returns true if the stop is the end of a step.
func (s *stop) isStepTrap() bool {
	return s.Kind == stopSignal && s.Info != nil && s.Info.Signo == int32(linux.SIGTRAP) &&
		(s.Info.Code == linux.TRAP_TRACE || s.Info.Code == linux.TRAP_BRKPT)
}
