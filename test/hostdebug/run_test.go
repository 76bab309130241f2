package hostdebug

import (
	"os/exec"
	"strings"
	"testing"
)

// TestRun starts a program from gdb, twice: with arguments, an environment and a
// folder, from its first instruction to its end.
func TestRun(t *testing.T) {
	program := build(t, "started")
	b := start(t, nil, build(t, "threads"))
	out, printed := b.gdbApart(nil, "file "+program, "set remote exec-file "+program, "set args one 'two words'",
		"set environment SET=a value", "unset environment PATH", "set cwd /usr",
		"starti", "info symbol $pc", "break told", "continue", "backtrace", "info inferiors", "continue",
		"set args", "run", "kill", "info inferiors")
	has(t, out, `Program stopped`, `_start in section \.text of .*ld-linux`, `Breakpoint 1, told \(argc=3\)`, `#1 .* in main`,
		`process \d+ .*started`, `exited with code 07`, `Breakpoint 1, told \(argc=1\)`, `killed`, `<null>`)
	has(t, printed, `argument <one>\nargument <two words>\ndirectory </usr> set <a value> path <> input -1\n`)
	b.goesOn("tick")
	b.alone(t)
}

// TestRunAndQuit: a program that gdb has started ends with gdb.
func TestRunAndQuit(t *testing.T) {
	program := build(t, "threads")
	b := start(t, nil, program)
	out := b.gdb("file "+program, "set remote exec-file "+program, "break squared", "run", "info threads", "catch fork", "delete", "quit")
	has(t, out, `hit Breakpoint 1.*squared`, `Thread`)
	b.goesOn("tick")
	b.alone(t)
}

// TestRunNot: what cannot be started is said to be so.
func TestRunNot(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	out, said := b.gdbApart(nil, "set remote exec-file /nowhere/none", "run", "set remote exec-file /etc/passwd", "run", "set remote exec-file cat",
		"set cwd /nowhere", "run", "set cwd", "catch exec", "starti /dev/null", "info inferiors", "continue")
	has(t, said, `starting /nowhere/none: .*`, `starting /etc/passwd: `, `starting cat: `)
	has(t, out, `process \d+ `, `exited normally`)
	b.goesOn("tick")
}

// TestRunNonStop: the first stop is the answer, and the others run on.
func TestRunNonStop(t *testing.T) {
	program := build(t, "started")
	b := start(t, nil, build(t, "threads"))
	out, _ := b.gdbApart([]string{"-iex", "set non-stop on"}, "file "+program, "set remote exec-file "+program, "break told", "run", "backtrace", "continue")
	has(t, out, `Breakpoint 1, told \(argc=1\)`, `#1 .* in main`, `exited with code 05`)
	b.goesOn("tick")
}

// alone makes sure that only the first process of the container is left.
func (b *box) alone(t *testing.T) {
	t.Helper()
	out, err := exec.Command(b.runsc.Binary, "--root="+b.root(), "ps", "-format=json", b.id).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(out)); got != "[1]" {
		t.Errorf("processes %s are left, want only the first one", got)
	}
}
