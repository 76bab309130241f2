package utrace

// Ops is the table of callbacks of one kind of engine. It is shared by all
// engines of that kind, and its address is their identity for AttachMatchOps.
// A callback that is not set must not be asked for: SetEvents refuses the event
// bit with ErrInvalid. One exception: an engine with EventQuiesce and without
// Signal gets Quiesce instead.
//
// Every callback but Reap and the three questions runs on the traced thread's
// own goroutine, at a safe point, with no lock held. It must not block: not for
// I/O, not for another traced thread. A callback that wants the thread held
// answers Stop and leaves. It may call any method of any Engine.
//
// A callback that panics, or answers with a value that is no Action, is
// reported through Task.EngineFault and its engine is detached; the thread goes
// on (invariant 105).
type Ops struct {
	// Name identifies the kind of engine in listings and in saved state.
	Name string

	// IgnoresCode: the engine is about events, as a system call's, and neither steps
	// nor looks at code and at the instruction pointer. Then the thread may run as fast
	// as one that is not traced: see Thread.CodeMatters. Whoever examines the thread by
	// Engine.Prepare finds it as the program made it in any case.
	IgnoresCode bool

	// Quiesce comes before the callback of every event, with that event, and
	// with 0 before user mode when a report was asked for.
	Quiesce func(r *Report, event Events) Action
	// SyscallEntry may change registers and call SetSyscall. Engines are asked
	// in reverse attach order. Report.Resumed marks the repeat after a stop.
	SyscallEntry func(r *Report) Action
	// SyscallExit may change the result through the registers.
	SyscallExit func(r *Report) Action
	// Signal handles the five signal events and the pseudo reports: see Signal
	// and Report.Dispose.
	Signal func(r *Report) Action
	// Jctl is told of a stop that is about to begin, or of a continue.
	Jctl func(r *Report) Action
	// Clone may attach to Report.Child and control it.
	Clone func(r *Report) Action
	// VforkDone is told the child's id in Report.ID.
	VforkDone func(r *Report) Action
	// Exec is told the thread's former id in Report.ID.
	Exec func(r *Report) Action
	// Exit may change Report.Code, the code that the parent will see.
	Exit func(r *Report) Action
	// Death is told Report.GroupDead and Report.ParentSignal. Of its answers
	// only Detach counts.
	Death func(r *Report) Action
	// Reap is the last callback. The engine is detached when it returns.
	Reap func(r *Report)
	// Seccomp may set Report.Handled: the call goes on (and the filters run
	// again); unhandled it fails with ENOSYS.
	Seccomp func(r *Report) Action
	// Stopped comes when the thread is parked in a stop that this engine asked
	// for.
	Stopped func(r *Report)

	// AllowAccessProcessVM: may caller use the thread's memory file? Any
	// engine's yes is enough. Must not block.
	AllowAccessProcessVM func(e *Engine, caller any) bool
	// UnsafeExec returns bits, OR-ed over all engines, that make a privileged
	// exec unsafe; 0 is safe. Called with locks of the exec path held.
	UnsafeExec func(e *Engine) uint32
	// TracerTask is the task to show as tracer, or nil. The first non-nil
	// answer in attach order counts.
	TracerTask func(e *Engine) any

	// Release runs once, when the last reference to the engine goes.
	Release func(data any)
	// Save returns what a checkpoint must keep of the engine, and true; false
	// detaches it, as a nil Save does. Runs while the thread is stopped.
	Save func(e *Engine) ([]byte, bool)
}

// Report is what a callback is told. It is valid only during the callback.
type Report struct {
	Thread *Thread
	Engine *Engine
	// Event is the event being reported; 0 for a bare quiesce.
	Event Events
	// Action is what happens if this engine says nothing or Resume: the
	// strictest answer of the engines asked before it.
	Action Action

	// Resumed marks the repeat of a SYSCALL_ENTRY report after a stop.
	Resumed bool
	// Syscall is the decision of the engines asked before (SYSCALL_ENTRY).
	Syscall SyscallAction
	// Signal is set for the signal callback only.
	Signal *Signal
	// CloneFlags are the clone(2) flags, synthesised for fork and vfork.
	CloneFlags uint64
	// Child is the new thread (CLONE).
	Child *Thread
	// ID is the child's id (CLONE, VFORK_DONE) or the former id (EXEC), in the
	// thread's own id space.
	ID int64
	// Code is the exit code in wait(2) form; Exit may edit it. OrigCode is
	// the real one.
	Code, OrigCode int32
	// GroupDead: this was the last live thread of its group (DEATH).
	GroupDead bool
	// ParentSignal is the signal sent to the parent at DEATH: 0 none was
	// needed, -1 the thread reaps itself, -2 no notification yet because other
	// threads of the group live.
	ParentSignal int32
	// Jctl describes a JCTL report.
	Jctl Jctl
	// FilterData is the low half of the filter's return value (SECCOMP).
	FilterData uint16
	// Handled is the answer to SECCOMP.
	Handled bool

	// order is what Order has returned, 0 if nobody asked.
	order uint64

	syscallSet SyscallAction
	dispSet    Disposition
	hold       bool
	hide       bool
	takeStop   bool
}

// Jctl is a job control event.
type Jctl struct {
	// Continued: a continue, else a stop.
	Continued bool
	// Notify is the si_code of the SIGCHLD that this thread's report will make
	// the parent get, or 0.
	Notify int32
	// Signo is the stop signal, if known.
	Signo int32
}

// TakeJobStop, with an answer of Stop to a JCTL stop, makes the engine's hold
// take the place of the job control stop for this thread: SIGCONT does not end
// it, and the thread runs when the engine lets it, even if its group is still
// stopped. Without it the hold takes effect when the job control stop ends.
// This is what ptrace's group-stop needs.
func (r *Report) TakeJobStop() { r.takeStop = true }

// SetSyscall answers SYSCALL_ENTRY. The last engine that says something wins,
// which is the first attached one. Runs in the callback.
func (r *Report) SetSyscall(a SyscallAction) { r.syscallSet = a }

// Dispose answers a signal report; without it the disposition so far stays.
func (r *Report) Dispose(d Disposition) { r.dispSet = d }

// Hold pushes the signal back: after what is done now it is reported again,
// ahead of this thread's other signals (invariant 68).
func (r *Report) Hold() { r.hold = true }

// Hide ends the pass after this callback: engines that would be asked later do
// not see this occurrence. For CLONE, VFORK_DONE, EXEC, SYSCALL_ENTRY,
// SYSCALL_EXIT, the signals and JCTL; ignored for the others.
func (r *Report) Hide() { r.hide = true }
