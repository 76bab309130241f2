package utrace

// Task is what a Thread needs of the kernel's own task. No method is called
// with a lock of this package held.
type Task interface {
	// Kick makes the thread come to a safe point soon if it runs user code. It
	// must not interrupt a blocking call. A kick that comes early is not lost.
	Kick()
	// Interrupt is Kick, and breaks an interruptible sleep as a signal would.
	Interrupt()
	// Hold is called when an engine wants a thread held that is not parked. If
	// the thread is in a job control stop, the host turns that into a stop of
	// ours (under its lock, see Thread.TryAdoptStop) and returns true: it is
	// parked, and no longer can SIGCONT wake it (invariant 36).
	Hold() bool
	// Wake is called when the last hold on a parked thread may have gone. Under
	// the lock that guards the task's stop it asks Thread.TryEndStop, and lets
	// the thread run if that says so.
	Wake()
	// Current reports whether the caller runs on this thread.
	Current() bool
	// Freeze keeps a stopped thread from running, in whatever kind of stop it
	// is and even if it is killed, until Unfreeze; it returns when the thread
	// is off its CPU.
	Freeze()
	Unfreeze()
	// CanStep reports whether the platform can single-step (or step to the
	// next branch, if block).
	CanStep(block bool) bool
	// PC is the thread's program counter. Called on the thread.
	PC() uint64
	// ReadMemory fills b with what is at the address in the thread's address
	// space, whatever its protection; an error says that some of it is not there.
	// It may be used on the thread itself or under Freeze.
	ReadMemory(addr uint64, b []byte) error
	// View is the thread's register view, constant between execs. It may be
	// used on the thread itself or under Freeze.
	View() *View
	// ParentNotify performs a death notification that was withheld because an
	// engine had SetNoReap (see Thread.BeginParentNotify).
	ParentNotify()
	// EngineFault is told that a callback misbehaved; err says how. The engine
	// is detached already, but if it was one of the three questions, where
	// locks of the kernel may be held. Must not block.
	EngineFault(e *Engine, err error)
}

// AttachFlags modify Attach.
type AttachFlags uint32

const (
	// AttachCreate makes a new engine; without it Attach only looks one up.
	AttachCreate AttachFlags = 1 << iota
	// AttachExclusive, with AttachCreate, fails if a matching engine exists.
	AttachExclusive
	// AttachMatchOps restricts "matching" to engines with the same Ops.
	AttachMatchOps
	// AttachMatchData restricts "matching" to engines with equal data.
	AttachMatchData
	// AttachForeignTraps shows this engine the step and breakpoint traps that
	// other engines asked for, which are hidden otherwise.
	AttachForeignTraps
)
