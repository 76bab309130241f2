package hosttools

import (
	"path/filepath"
	"testing"
)

// TestCode: the platform runs system calls faster by rewriting the instructions that make
// them. It goes on to do so while calls are only counted or written down, and does not
// when somebody has looked at the code.
func TestCode(t *testing.T) {
	c := newContainer(t, "code")
	line := startWithOutput(t, c)
	line() // ready
	code := func() string {
		t.Helper()
		do(t, c, "kill", c.ID, "USR1")
		return line()
	}
	const own, rewritten = "b8 27 00", "ff 24 25"
	if got := code(); got != rewritten {
		t.Fatalf("untraced the code is %s, want %s: does the platform rewrite no more?", got, rewritten)
	}
	start(t, c, "strace", "-o", "/dev/null", c.ID)
	sessions(t, c, 1)
	start(t, c, "attach", c.ID, "syscount")
	sessions(t, c, 2)
	for range 2 {
		if got := code(); got != rewritten {
			t.Errorf("while calls are counted and written down the code is %s, want %s", got, rewritten)
		}
	}
	do(t, c, "gcore", "-o", filepath.Join(t.TempDir(), "core"), c.ID, "1")
	if got := code(); got != own {
		t.Errorf("after a core was taken the code is %s, want %s", got, own)
	}
}
