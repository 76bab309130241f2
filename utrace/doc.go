// Package utrace is the engine core: any number of tracing engines attach to a
// thread, each with callbacks for what the thread does, and together decide how
// it goes on.
//
// The interface is Roland McGrath's utrace (2006 to 2011) in plain values. An
// Engine is one attachment of one tracer to one Thread. It asks for events
// (SetEvents), is called on the thread's own goroutine at safe points (Ops), and
// answers each callback with an Action. Control says the same from outside.
//
//   - Callbacks run with no lock held and must not block. To hold the thread,
//     answer Stop and leave.
//   - SIGKILL beats everything: it is not reported and breaks every stop.
//   - Engines are called in attach order, for system call entry in reverse.
//     NoOpinion, the zero Action, changes nothing.
//   - A thread runs when no engine holds it. One engine's Resume never overrides
//     another's Stop.
//   - Exactly one party learns that it must clean up; the error values of
//     Control, SetEvents and Barrier say which.
//   - A thread never parks while it owes an engine a report.
//
// The methods named Report…, TryBeginStop and the like are the host side: what
// the kernel calls. Task is what a Thread needs of the kernel.
//
// Into this package come the rules of utrace and nothing else. It imports only
// the standard library: no gVisor package (the patched kernel imports this one),
// no word of ptrace, no I/O. Engines live elsewhere; each edit here rebuilds
// the whole Sentry.
package utrace
