// Package probe lets a guest program of the tests drive tracing engines of its
// own sandbox.
//
// An engine on every thread catches system calls that no kernel has: each is a
// command (see probe_amd64.go, and progs/probe.h for the guest's side), to
// attach a scripted engine to a thread, control it, look at a held thread, and
// so on. What scripted engines are told is written to one log, which the guest
// reads. What a test expects belongs to the guest program or to the Go test
// that runs it, not here.
package probe
