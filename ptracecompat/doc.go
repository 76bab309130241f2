// Package ptracecompat is ptrace(2) as one utrace engine per tracee.
//
// The relationship of tracer and tracee (who traces whom, access checks, the
// wait slot, exit notification) is in the kernel package, behind the Ptrace…
// methods of kernel.Task. The mechanism is here: requests (request.go,
// resume.go, attach.go, regs_amd64.go), what each event of the tracee means
// (events.go), and stops (stop.go).
//
// Into this package come ptrace and its rules. It must not reach into another
// engine, nor rely on being the only one: a tracee can be held by a host-side
// engine at the same time, and is then, for the guest, a process that makes no
// progress.
//
// Sources: ptrace(2), and Linux's behaviour as the oracle programs show it.
package ptracecompat
