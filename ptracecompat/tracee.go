package ptracecompat

import (
	"sync"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// mode says what system call stops the tracee makes.
type mode uint8

const (
	modeNone    mode = iota // PTRACE_CONT, PTRACE_SINGLESTEP
	modeSyscall             // PTRACE_SYSCALL: entry and exit
	modeEmulate             // PTRACE_SYSEMU: entry, and the call is skipped
)

// A tracee is what the ptrace engine knows of its task: the engine's data.
type tracee struct {
	task *kernel.Task

	// mu guards what follows. It is a leaf. The tracer's requests and the
	// tracee's callbacks both use it; while the tracee is stopped and frozen
	// only the tracer does.
	mu   sync.Mutex
	opts uint64 // PTRACE_O_…
	// eventMsg is what PTRACE_GETEVENTMSG returns.
	eventMsg uint64
	mode     mode
	// step: PTRACE_SINGLESTEP is in force.
	step bool
	// released: the tracer has gone. What is left to the engine is to let the
	// task go.
	released bool
	// pending is a stop that a callback asked for, until the task has parked.
	pending *stop
	// publishing: there is a stop that the tracer has not been told of yet.
	publishing bool
	// current is the stop that the tracer has been, or is being, told about.
	current *stop
	// vforkID is the id of the last vfork child, as the tracer sees it.
	vforkID uint64
}

// baseEvents are the events of every tracee. SYSCALL_ENTRY and SYSCALL_EXIT
// come and go with the mode. QUIESCE is there for stepping and SIGNAL_REPORT.
const baseEvents = utrace.EventQuiesce | utrace.SignalEvents | utrace.EventJctl |
	utrace.EventClone | utrace.EventVforkDone | utrace.EventExec | utrace.EventExit |
	utrace.EventSeccomp | utrace.EventStopped

// engineOf returns t's ptrace engine and its data, or nil. An engine of a former
// tracer, which is about to detach itself, does not count.
func engineOf(t *kernel.Task) (*utrace.Engine, *tracee) {
	for _, e := range t.Utrace().Engines() {
		if e.Ops() != &ops {
			continue
		}
		if tr := e.Data().(*tracee); !tr.gone() {
			return e, tr
		}
	}
	return nil, nil
}

// attachEngine makes a ptrace engine for task, which other tasks may be running
// with at this moment.
func attachEngine(task *kernel.Task, opts uint64) error {
	e, err := task.Utrace().Attach(utrace.AttachCreate, &ops, &tracee{task: task, opts: opts})
	if err != nil {
		return err
	}
	defer e.Put()
	return e.SetEvents(baseEvents)
}

// gone reports whether the tracer has gone.
func (tr *tracee) gone() bool {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.released
}

// has reports whether a PTRACE_O_ option is set.
func (tr *tracee) has(opt uint64) bool {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.opts&opt != 0
}

// trapInfo is the siginfo of a stop that is not about a signal.
func (tr *tracee) trapInfo(sig linux.Signal, code int32) *linux.SignalInfo {
	info := &linux.SignalInfo{Signo: int32(sig), Code: code}
	pid, uid := tr.task.PtraceIDs(tr.task)
	info.SetPID(int32(pid))
	info.SetUID(int32(uid))
	return info
}
