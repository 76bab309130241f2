// Package gdbserver lets gdb and lldb debug the processes of a sandbox: it serves
// GDB's remote serial protocol as an engine, with one utrace.Engine for each
// thread (GDB manual, appendix "GDB Remote Serial Protocol"; LLDB's additions are
// in its docs/lldb-gdb-remote.txt).
//
// Three layers, each in files of its own, and none reaches into another's matter:
//
//   - package rsp has the framing, package agent the expressions of conditions;
//   - the commands: dispatch.go is the table, the files beside it say what each
//     means. They run on the goroutine of Serve, one at a time;
//   - the threads: thread.go and callbacks.go are the engine. Callbacks run on the
//     threads themselves, never block, and leave what happened in the thread for
//     Serve to find.
//
// session.mu guards what the two goroutines share. It is a leaf: nothing that may
// wait, and no method of an Engine, is called with it held.
//
// Everything that the client sends is untrusted: sizes and counts are bounded, and
// a command that makes no sense is answered with an error. The Sentry is not in
// here: it is reached through engines/target.
package gdbserver
