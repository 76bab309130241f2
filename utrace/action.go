package utrace

import "fmt"

// Action is what an engine wants done with the thread when it next heads for
// user mode. The zero value says nothing and changes nothing: an earlier STOP
// or step request of the same engine stays in force.
//
// The numeric order of Stop to Resume is their precedence: over all engines
// the smallest wins (invariant 45).
type Action uint8

const (
	// NoOpinion leaves everything as it is.
	NoOpinion Action = iota
	// Stop holds the thread at the end of this report. It is sticky for this
	// engine until a callback answers otherwise or Control releases it.
	Stop
	// Interrupt asks for a signal callback (SignalReport) before any pending
	// signal is dequeued; from Control it also breaks interruptible sleeps.
	Interrupt
	// ReportNext asks for some callback before user mode (the historic name is
	// REPORT).
	ReportNext
	// SingleStep runs one user instruction and then reports a trap that
	// belongs to this engine.
	SingleStep
	// BlockStep runs to the next taken branch, where the platform can; where
	// it cannot it is a SingleStep.
	BlockStep
	// Resume runs the thread: ends this engine's hold and stepping.
	Resume
	// Detach removes the engine. It takes no part in the precedence.
	Detach
)

var actionNames = [...]string{
	"no opinion", "STOP", "INTERRUPT", "REPORT", "SINGLESTEP", "BLOCKSTEP", "RESUME", "DETACH",
}

func (a Action) String() string {
	if int(a) < len(actionNames) {
		return actionNames[a]
	}
	return fmt.Sprintf("Action(%d)", uint8(a))
}

// Valid reports whether a is one of the actions.
func (a Action) Valid() bool { return int(a) < len(actionNames) }

// stricter returns the stricter of two resume actions; NoOpinion and Detach
// never win.
func stricter(a, b Action) Action {
	switch {
	case a == NoOpinion || a >= Detach:
		return b
	case b == NoOpinion || b >= Detach:
		return a
	case a < b:
		return a
	}
	return b
}

// SyscallAction is an engine's answer to a system call about to be made.
type SyscallAction uint8

const (
	// SyscallNoOpinion leaves the decision of the engines asked before.
	SyscallNoOpinion SyscallAction = iota
	// SyscallRun makes the call.
	SyscallRun
	// SyscallAbort skips the call: the result is ENOSYS, or what an engine puts
	// in the return register. SYSCALL_EXIT is still reported (invariant 104).
	SyscallAbort
)
