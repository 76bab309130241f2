package utrace

import "strings"

// Events is a set of event bits: what an engine asks for, and (as a union over
// all engines) what a thread must report.
type Events uint32

// The events of a thread's life. Who runs the callback is in parentheses; all
// but Reap run on the thread itself, at a safe point, with no lock held.
const (
	// EventQuiesce asks for the quiesce callback: before every other event
	// that anybody asked for, and with argument 0 when a report was requested
	// and nothing else happened (the thread).
	EventQuiesce Events = 1 << iota
	// EventReap is the release of the zombie: the last callback ever (any
	// goroutine; must not block).
	EventReap
	// EventClone is a child thread, complete but not yet running (the parent).
	EventClone
	// EventVforkDone is the end of a vfork wait (the parent).
	EventVforkDone
	// EventExec is a successful exec, new image in place (the thread).
	EventExec
	// EventExit is the start of the exit path: everything is still there.
	EventExit
	// EventDeath is the thread as a zombie; its address space is gone.
	EventDeath
	// EventSyscallEntry comes before the call is looked up or filtered.
	EventSyscallEntry
	// EventSyscallExit comes after the call, run, failed or aborted.
	EventSyscallExit
	// EventSignal is a dequeued signal with a user handler.
	EventSignal
	// EventSignalIgn is a dequeued signal that will be ignored. Setting it also
	// keeps ignored signals from being dropped when they are sent.
	EventSignalIgn
	// EventSignalStop is a dequeued signal that will stop the group.
	EventSignalStop
	// EventSignalTerm is a dequeued signal that will terminate.
	EventSignalTerm
	// EventSignalCore is a dequeued signal that will terminate and dump core.
	EventSignalCore
	// EventJctl is a job control stop or continue.
	EventJctl
	// EventSeccomp is a filter's request to trace this system call.
	EventSeccomp
	// EventStopped is the moment after the thread has parked in a stop that
	// this engine asked for. Not historic: ptrace may tell its tracer only now.
	EventStopped

	eventLimit
)

// attention is not an event: it is the bit of the union that says that the
// thread owes somebody a report or a stop before user mode.
const attention Events = 1 << 31

// singleSteps and blockSteps are in the union too: engines that step so.
const (
	singleSteps Events = 1 << 30
	blockSteps  Events = 1 << 29
)

// codeMatters is in the union too: see Thread.CodeMatters.
const codeMatters Events = 1 << 28

// AllEvents has every event bit.
const AllEvents = eventLimit - 1

// SignalEvents has the five bits that share the signal callback.
const SignalEvents = EventSignal | EventSignalIgn | EventSignalStop | EventSignalTerm | EventSignalCore

var eventNames = [...]string{
	"QUIESCE", "REAP", "CLONE", "VFORK_DONE", "EXEC", "EXIT", "DEATH",
	"SYSCALL_ENTRY", "SYSCALL_EXIT", "SIGNAL", "SIGNAL_IGN", "SIGNAL_STOP",
	"SIGNAL_TERM", "SIGNAL_CORE", "JCTL", "SECCOMP", "STOPPED",
}

// String lists the bits by their names, joined by "|"; "0" for none.
func (e Events) String() string {
	if e == 0 {
		return "0"
	}
	var s []string
	for i, n := range eventNames {
		if e&(1<<i) != 0 {
			s = append(s, n)
		}
	}
	if e&attention != 0 {
		s = append(s, "attention")
	}
	if e&singleSteps != 0 {
		s = append(s, "single steps")
	}
	if e&blockSteps != 0 {
		s = append(s, "block steps")
	}
	if e&codeMatters != 0 {
		s = append(s, "code matters")
	}
	return strings.Join(s, "|")
}
