package hostdebug

import (
	"os/exec"
	"path/filepath"
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

// TestGoStripped: no symbols, no debug information; an address is enough.
func TestGoStripped(t *testing.T) {
	b := start(t, nil, buildGo(t, "goroutines", "-ldflags=-s -w"))
	out := b.gdb("attach 1", "info threads", "x/2i $pc", "stepi", "catch syscall write", "continue", "detach")
	has(t, out, `Thread 1\.1`, `=> 0x`, `call to syscall write`, `detached`)
	b.goesOn("tick")
}
