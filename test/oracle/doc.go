// Package oracle asks Linux what ptrace, wait and signals do, and holds a
// sandbox to the answer.
//
// Every program in progs exercises one behaviour and emits what it observes as
// events. The runner runs it on the host and in a sandbox of each of gVisor's
// platforms, in the same surroundings (driver/driver.c), and compares the events
// of each role. What a behaviour should be is written nowhere in here: the
// host's kernel decides, and known.txt lists, with reasons, where the sandbox is
// allowed to differ.
package oracle
