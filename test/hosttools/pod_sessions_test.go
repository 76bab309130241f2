package hosttools

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"utrace.dev/test/sandbox"
)

// interrupt ends a tool in order, and returns what it has printed.
func interrupt(t *testing.T, to *tool) string {
	t.Helper()
	if err := to.Cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := to.wait(); err != nil {
		t.Errorf("%q: %v", to.Cmd.Args, err)
	}
	return to.Output()
}

// TestPodSessions: of two containers in one sandbox each session sees its own, with what
// exec starts there, unless it is asked for all.
func TestPodSessions(t *testing.T) {
	r := runsc(t)
	one := newContainerIn(t, r, "one", build(t, "calls"), "wait")
	two := newContainerIn(t, r, "two", build(t, "calls"), "wait")
	inSandboxOf(t, two, one)
	startWithOutput(t, one)
	startInPod(t, two)

	var counts, traces []*tool
	for _, c := range []*sandbox.Container{one, two} {
		counts = append(counts, start(t, c, "attach", c.ID, "syscount"))
		traces = append(traces, start(t, c, "strace", "-e", "trace=getppid,exit_group", c.ID))
	}
	counts = append(counts, start(t, one, "attach", "-all", one.ID, "syscount"))
	sessions(t, one, 5)
	do(t, one, "exec", one.ID, "/program")
	do(t, two, "exec", two.ID, "/program")
	do(t, two, "exec", two.ID, "/program")
	for i, runs := range []int{1, 2, 3} {
		out := interrupt(t, counts[i])
		if got, want := number(out, `(?m)^ *(\d+) getppid$`), runs*callsPerRun; got != want {
			t.Errorf("session %d counted getppid %d times, want %d:\n%s", i, got, want, out)
		}
	}
	for i, runs := range []int{1, 2} {
		out := interrupt(t, traces[i])
		if got, want := strings.Count(out, "getppid("), runs*callsPerRun; got < want {
			t.Errorf("strace %d shows %d calls of getppid, want %d:\n%s", i, got, want, out)
		}
		if got := strings.Count(out, "exit_group("); got != 4*runs {
			t.Errorf("strace %d shows %d calls of exit_group, want %d:\n%s", i, got, 4*runs, out)
		}
	}

	// The process of one is none of two's.
	core := filepath.Join(t.TempDir(), "core")
	if _, err := two.Run("gcore", "-o", core, two.ID, "1"); err == nil || !strings.Contains(err.Error(), "no process 1 in container two") {
		t.Errorf("a core of another container's process: %v", err)
	}
	do(t, one, "gcore", "-o", core, one.ID, "1")
	for _, args := range [][]string{{"strace", two.ID, "-p", "1"}, {"attach", "-p", "1", two.ID, "syscount"}} {
		if _, err := two.Run(args...); err == nil || !strings.Contains(err.Error(), "no process 1 in container two") {
			t.Errorf("%q: %v", args, err)
		}
	}
	do(t, two, "delete", "-force", two.ID)
	do(t, one, "delete", "-force", one.ID)
}

// TestPodCores: `cores` of one container writes no core of the other one.
func TestPodCores(t *testing.T) {
	r := runsc(t)
	one := newContainerIn(t, r, "one", build(t, "crashes"))
	two := newContainerIn(t, r, "two", build(t, "crashes"))
	inSandboxOf(t, two, one)
	lineOne := startWithOutput(t, one)
	lineTwo := startInPod(t, two)
	lineOne()
	lineTwo()
	dir := t.TempDir()
	cores := start(t, two, "cores", "-dir="+dir, "-name=%h.%s", two.ID)
	sessions(t, two, 1)
	crash(t, one, lineOne)
	crash(t, two, lineTwo)
	interrupt(t, cores)
	if got, want := coresIn(t, dir), []string{"two.11", "two.3", "two.6"}; !slices.Equal(got, want) {
		t.Errorf("there are the cores %q, want %q", got, want)
	}
	do(t, two, "delete", "-force", two.ID)
	do(t, one, "delete", "-force", one.ID)
}

// TestCheckpointTools: strace and cores that are attached when a container is saved end
// with it, and can be used anew in the restored one, as gcore can.
func TestCheckpointTools(t *testing.T) {
	c := newContainer(t, "crashes")
	line := startWithOutput(t, c)
	line() // ready
	use := func(want int) {
		t.Helper()
		dir := t.TempDir()
		start(t, c, "cores", "-dir="+dir, "-name=%s", c.ID)
		trace := start(t, c, "strace", "-e", "trace=none", c.ID)
		sessions(t, c, want)
		do(t, c, "kill", c.ID, "USR1")
		for _, signal := range []string{"SIGSEGV", "SIGABRT", "SIGQUIT", "SIGTERM"} {
			eventually(t, "strace says "+signal, func() bool { return strings.Contains(trace.Output(), "+++ killed by "+signal) })
		}
		eventually(t, "the cores are written", func() bool { return slices.Equal(coresIn(t, dir), []string{"11", "3", "6"}) })
		do(t, c, "gcore", "-o", fmt.Sprintf("%s/live", t.TempDir()), c.ID, "1")
	}
	use(2)
	image := filepath.Join(t.TempDir(), "image")
	do(t, c, "checkpoint", "--image-path="+image, c.ID)
	do(t, c, "delete", "-force", c.ID)
	if err := c.Restore(nil, image); err != nil {
		t.Fatal(err)
	}
	use(2)
	do(t, c, "delete", "-force", c.ID)
}

// TestRestoreFollowed: a session that is made in a created container follows what is
// restored into it, and sends its sums when the sandbox ends.
func TestRestoreFollowed(t *testing.T) {
	c := newContainer(t, "calls", "wait")
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	image := filepath.Join(t.TempDir(), "image")
	do(t, c, "checkpoint", "--image-path="+image, c.ID)
	do(t, c, "delete", "-force", c.ID)

	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	count := start(t, c, "attach", c.ID, "syscount")
	sessions(t, c, 1)
	if err := c.Restore(nil, image); err != nil {
		t.Fatal(err)
	}
	if l := sessions(t, c, 1); len(l.Engines) == 0 {
		t.Error("the session does not follow the restored process")
	}
	do(t, c, "exec", c.ID, "/program")
	do(t, c, "kill", c.ID, "TERM")
	if err := count.wait(); err != nil {
		t.Errorf("syscount: %v", err)
	}
	if out := count.Output(); number(out, `(?m)^ *(\d+) getppid$`) != callsPerRun {
		t.Errorf("after the restore it counted\n%s", out)
	}
}
