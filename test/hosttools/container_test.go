package hosttools

import (
	"context"
	"errors"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
	"time"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/running"
	"utrace.dev/test/sandbox"
)

// patience is how long something may take that has to happen.
const patience = 5 * time.Minute

// newContainer makes a container of one of this folder's programs. It is not created
// yet.
func newContainer(t *testing.T, program string, args ...string) *sandbox.Container {
	t.Helper()
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	return newContainerOf(t, binary, program, args...)
}

// newContainerOf is newContainer for a runsc binary.
func newContainerOf(t *testing.T, binary, program string, args ...string) *sandbox.Container {
	t.Helper()
	r := sandbox.Runsc{Binary: binary, Dir: t.TempDir()}
	return newContainerIn(t, r, "c", append([]string{build(t, program)}, args...)...)
}

// build builds one of this folder's programs.
func build(t *testing.T, program string) string {
	t.Helper()
	need.Tool(t, "gcc")
	compiler, err := guest.New("")
	if err != nil {
		t.Fatal(err)
	}
	path, err := compiler.Build("progs/" + program + ".c")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// runsc returns ours, with a folder of its own, and flags.
func runsc(t *testing.T, flags ...string) sandbox.Runsc {
	t.Helper()
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	return sandbox.Runsc{Binary: binary, Dir: t.TempDir(), Flags: flags}
}

// newContainerIn makes a container of a program of the host. Those made with one r can
// share a sandbox.
func newContainerIn(t *testing.T, r sandbox.Runsc, id string, args ...string) *sandbox.Container {
	t.Helper()
	need.Root(t)
	c, err := r.NewContainer(id, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("deleting the container: %v", err)
		}
		if words, err := r.LastWords(); err != nil || words != "" {
			t.Errorf("the Sentry died: %v\n%s", err, words)
		}
	})
	return c
}

// A tool is a command that stays, with what it has printed so far.
type tool struct {
	*running.Command
	t *testing.T
}

// start starts a command of runsc that stays.
func start(t *testing.T, c *sandbox.Container, args ...string) *tool {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return stay(t, c.Command(ctx, args...))
}

// stay starts a command that stays.
func stay(t *testing.T, cmd *exec.Cmd) *tool {
	t.Helper()
	c, err := running.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	return &tool{c, t}
}

// wait waits for the command's end.
func (to *tool) wait() error {
	to.t.Helper()
	err := to.Wait(patience)
	if errors.Is(err, running.ErrStays) {
		to.t.Fatal(err)
	}
	return err
}

// eventually waits for something that has to happen.
func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !cond(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it did not happen: %s", what)
		}
	}
}

// do runs a command of runsc that must work.
func do(t *testing.T, c *sandbox.Container, args ...string) string {
	t.Helper()
	out, err := c.Run(args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// deadline is when something that has to happen must have.
func deadline() time.Time { return time.Now().Add(patience) }

// number returns the number that re's first group finds in s, -1 if there is none.
func number(s, re string) int {
	m := regexp.MustCompile(re).FindStringSubmatch(s)
	if m == nil {
		return -1
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return -1
	}
	return n
}
