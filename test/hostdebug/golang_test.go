package hostdebug

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"utrace.dev/test/need"
)

// buildGo compiles a Go program of progs, statically and so that its variables can be
// seen.
func buildGo(t *testing.T, name string, flags ...string) string {
	t.Helper()
	need.Root(t)
	need.Tool(t, "gdb")
	path := filepath.Join(t.TempDir(), name)
	args := append([]string{"build", "-gcflags=all=-N -l", "-o", path}, flags...)
	cmd := exec.Command("go", append(args, filepath.Join("progs", name+".go"))...)
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %q: %v\n%s", args, err, out)
	}
	return path
}

// TestGo: a static Go program, whose threads switch stacks under the debugger.
func TestGo(t *testing.T) {
	program := buildGo(t, "goroutines")
	bothPlatforms(t, func(t *testing.T, flags []string) {
		b := start(t, flags, program)
		out := b.gdb("attach 1", "break main.doubled", "continue", "backtrace", "info args", "next", "finish",
			"info threads", "tbreak main.main", "delete", "step", "detach")
		has(t, out, `hit Breakpoint 1, main\.doubled`, `#0 +main\.doubled`, `#1 .* main\.count`, `n = \d+`,
			`detached`)
		b.goesOn("tick")
	})
}

// TestGoRun: a Go program from its first instruction to its end, with a watchpoint that its
// goroutines meet on whatever threads they run. Without preemption: Go takes a goroutine
// off its thread in the middle of gdb's steps.
func TestGoRun(t *testing.T) {
	program := buildGo(t, "gostarted")
	goRoot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	bothPlatforms(t, func(t *testing.T, flags []string) {
		b := start(t, flags, build(t, "threads"))
		out, printed := b.gdbApart(nil, "add-auto-load-safe-path "+strings.TrimSpace(string(goRoot)), "file "+program, "set remote exec-file "+program,
			"set args one", "set environment GODEBUG asyncpreemptoff=1", "starti", "info symbol $pc", "break main.main", "continue", "next", "step", "finish", "info threads",
			"watch main.total", "continue", "backtrace 2", "info goroutines", "continue", "continue", "print main.total",
			"delete", "break os.Exit", "continue", "print code", "continue")
		stop := `hit Hardware watchpoint 2: main\.total\n\nOld value = \d+\nNew value = `
		has(t, out, `Program stopped`, `_rt0_amd64_linux in section \.text`, `hit Breakpoint 1, main\.main`, `var all sync\.WaitGroup`,
			`in main\.main \(\)`, `Thread \d+\.\d+ "gostarted"`, stop, `#0 .*main\.add \(n=\d+\)`, `#1 .* in main\.main\.func1`,
			`\* \d+ running +`, stop, stop, `\$1 = 60`, `hit Breakpoint 3, os\.Exit`, `\$2 = 60`, `exited with code 074`)
		has(t, printed, "begin 2\ntotal 60\n")
		b.goesOn("tick")
		b.alone(t)
	})
}

// TestGoStripped: no symbols, no debug information; an address is enough.
func TestGoStripped(t *testing.T) {
	b := start(t, nil, buildGo(t, "goroutines", "-ldflags=-s -w"))
	out := b.gdb("attach 1", "info threads", "x/2i $pc", "stepi", "catch syscall write", "continue", "detach")
	has(t, out, `Thread 1\.1`, `=> 0x`, `call to syscall write`, `detached`)
	b.goesOn("tick")
}
