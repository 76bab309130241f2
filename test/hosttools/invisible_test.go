package hosttools

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"utrace.dev/test/sandbox"
)

// look makes detect.c look for tracers, and returns what it says.
func look(t *testing.T, c *sandbox.Container, line func() string) string {
	t.Helper()
	do(t, c, "kill", c.ID, "USR1")
	var all []string
	for {
		s := line()
		if s == "done" {
			return strings.Join(all, "\n")
		}
		all = append(all, s)
	}
}

// TestInvisible: a program that tries every trick finds nothing, whoever is attached
// to it from the host.
func TestInvisible(t *testing.T) {
	c := newContainer(t, "detect")
	line := startWithOutput(t, c)
	line() // ready
	if got := look(t, c, line); got != "nothing" {
		t.Fatalf("without any tracer it finds:\n%s", got)
	}
	var tools []*tool
	for i, args := range [][]string{
		{"attach", c.ID, "syscount"},
		{"cores", "-dir=" + t.TempDir(), c.ID},
		{"strace", "-o", filepath.Join(t.TempDir(), "trace"), c.ID},
		{"attach", "-p", "1", c.ID, "syscount"},
	} {
		tools = append(tools, start(t, c, args...))
		sessions(t, c, i+1)
		if got := look(t, c, line); got != "nothing" {
			t.Errorf("with %q it finds:\n%s", args, got)
		}
		do(t, c, "gcore", "-o", fmt.Sprintf("%s/%d", t.TempDir(), i), c.ID, "1")
		if got := look(t, c, line); got != "nothing" {
			t.Errorf("after a gcore it finds:\n%s", got)
		}
	}
	for i, to := range tools {
		kill := syscall.SIGKILL
		if i%2 == 0 {
			kill = syscall.SIGINT
		}
		if err := to.cmd.Process.Signal(kill); err != nil {
			t.Fatal(err)
		}
		to.wait() // SIGKILL is an error, as it should be
	}
	sessions(t, c, 0)
	if got := look(t, c, line); got != "nothing" {
		t.Errorf("after all of them it finds:\n%s", got)
	}
}
