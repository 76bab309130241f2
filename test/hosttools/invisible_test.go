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
	return found(line)
}

// found returns what detect.c says that it has found.
func found(line func() string) string {
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
		if err := to.Cmd.Process.Signal(kill); err != nil {
			t.Fatal(err)
		}
		to.wait() // SIGKILL is an error, as it should be
	}
	sessions(t, c, 0)
	if got := look(t, c, line); got != "nothing" {
		t.Errorf("after all of them it finds:\n%s", got)
	}
}

// TestInvisibleStorm: while it looks at its threads all the time, tools come and go.
func TestInvisibleStorm(t *testing.T) {
	c := newContainer(t, "detect", "debugged")
	line := startWithOutput(t, c)
	line() // ready
	if got := look(t, c, line); got != "nothing" {
		t.Fatalf("without any tracer it finds:\n%s", got)
	}
	do(t, c, "kill", c.ID, "USR2")
	line() // watching
	for i := range 5 {
		do(t, c, "gcore", "-o", filepath.Join(t.TempDir(), "core"), c.ID, "1")
		tool := start(t, c, "strace", "-o", "/dev/null", c.ID)
		sessions(t, c, 1)
		d := talkTo(t, c)
		d.goOn()
		d.interrupt()
		d.goOn()
		if i%2 == 0 {
			d.detach()
		} else {
			d.vanish()
		}
		if err := tool.Cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		tool.wait() // it was killed
		sessions(t, c, 0)
	}
	do(t, c, "kill", c.ID, "USR2")
	if got := found(line); got != "nothing" {
		t.Errorf("while tools came and went it found:\n%s", got)
	}
	if got := look(t, c, line); got != "nothing" {
		t.Errorf("after all of them it finds:\n%s", got)
	}
}

// TestInvisibleDebugger: a debugger of the host is attached, and lets the program run.
func TestInvisibleDebugger(t *testing.T) {
	breakpoints := func(t *testing.T, d *stubClient, c *sandbox.Container) {
		for _, symbol := range []string{"bare_call", "bare_call_syscall", "bare_call_after", "pushed_flags"} {
			d.ask(fmt.Sprintf("Z0,%x,1%s", symbolOf(t, c, symbol), never0), "OK")
		}
		d.ask(fmt.Sprintf("Z1,%x,1%s", symbolOf(t, c, "stepping_stone"), never0), "OK")
		d.ask(fmt.Sprintf("Z2,%x,8%s", symbolOf(t, c, "watched"), never0), "OK")
	}
	for name, prepare := range map[string]func(t *testing.T, d *stubClient, c *sandbox.Container){
		"nothing set": func(*testing.T, *stubClient, *sandbox.Container) {},
		"breakpoints": breakpoints,
		"hidden breakpoints": func(t *testing.T, d *stubClient, c *sandbox.Container) {
			d.ask(fmt.Sprintf("qRcmd,%x", "hidden on"), "OK")
			breakpoints(t, d, c)
		},
		"calls": func(_ *testing.T, d *stubClient, _ *sandbox.Container) {
			d.ask("QCatchSyscalls:1;23;39;3d;6e;9d", "OK") // nanosleep, getpid, wait4, getppid, prctl
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newContainer(t, "detect", "debugged")
			line := startWithOutput(t, c)
			line() // ready
			if got := look(t, c, line); got != "nothing" {
				t.Fatalf("without any tracer it finds:\n%s", got)
			}
			d := talkTo(t, c)
			prepare(t, d, c)
			stop := d.goOnAlways()
			want := "nothing"
			if name == "breakpoints" {
				// The program's own loads find those that are not hidden; nothing else does.
				want = "found: breakpoints among the stones: 4"
			}
			for range 2 {
				if got := look(t, c, line); got != want {
					t.Errorf("debugged it finds:\n%s\nwant:\n%s", got, want)
				}
			}
			stops := stop()
			if some := name == "calls"; (len(stops) > 0) != some {
				t.Errorf("it stopped %d times: %.200q", len(stops), stops)
			}
			d.detach()
			sessions(t, c, 0)
			if got := look(t, c, line); got != "nothing" {
				t.Errorf("after that it finds:\n%s", got)
			}
		})
	}
}
