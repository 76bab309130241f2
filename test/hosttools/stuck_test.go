package hosttools

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"utrace.dev/engines/kit"
	"utrace.dev/test/sandbox"
)

// freeze stops a process of the host as ^Z does.
func freeze(t *testing.T, to *tool) {
	t.Helper()
	if err := to.Cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
}

// thaw lets it go on, and waits for its end.
func thaw(t *testing.T, d *debugger) {
	t.Helper()
	if err := d.Cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	d.say("quit")
	d.wait() // it has lost its server
	if !gone.MatchString(d.Output()) {
		t.Errorf("gdb does not notice that its session was ended:\n%s", d.Output())
	}
}

// holds reports whether an engine of a session holds a thread.
func holds(l kit.Listing, session int64) bool {
	for _, e := range l.Engines {
		if e.Holds && e.Session == session {
			return true
		}
	}
	return false
}

// TestStuckDebugger: a debugger that was stopped while its program runs and prints much
// holds nobody up, and others can debug meanwhile. The host sees that it is stuck and can
// end its session.
func TestStuckDebugger(t *testing.T) {
	c := newContainer(t, "steady")
	line := startWithOutput(t, c)
	stuck := debug(t, c, "1", "set dprintf-style agent", `dprintf *twice,"`+strings.Repeat("x", 1000)+`\n"`, "continue")
	stuck.prints(1, "xxxx")
	freeze(t, stuck.tool)
	var l kit.Listing
	eventually(t, "the session waits for its client", func() bool {
		l = sessions(t, c, 1)
		return l.Sessions[0].Unread > time.Second
	})
	id := l.Sessions[0].ID
	for range 50 {
		if s := line(); s == "wrong" {
			t.Fatal("the program computes something wrong")
		}
	}
	other := debug(t, c, "1", "break twice", "continue", "delete", "detach")
	other.prints(1, "Breakpoint 1, ")
	other.leaves()
	if out := do(t, c, "engines", c.ID); number(out, `(?m)^\d+ +gdbserver +3 +0 +(\d+)`) < 1 {
		t.Errorf("engines does not say that the client is stuck:\n%s", out)
	}
	end(t, c, id)
	becomes(t, line, "clean")
	sessions(t, c, 0)
	thaw(t, stuck)
}

// TestStuckHolder: what a stopped debugger holds stands until its session is ended.
func TestStuckHolder(t *testing.T) {
	c := newContainer(t, "steady")
	line := startWithOutput(t, c)
	stuck := debug(t, c, "1", "break twice", "continue")
	stuck.prints(1, "Breakpoint 1, ")
	freeze(t, stuck.tool)
	l := sessions(t, c, 1)
	if s := l.Sessions[0]; s.Threads != 3 || !holds(l, s.ID) {
		t.Errorf("no thread is held: %+v", l)
	}
	if _, err := c.Run("engines", "-end=77", c.ID); err == nil || !strings.Contains(err.Error(), "no session 77") {
		t.Errorf("ending a session that is not there: %v", err)
	}
	end(t, c, l.Sessions[0].ID)
	becomes(t, line, "clean")
	thaw(t, stuck)
}

// end ends a session from the host.
func end(t *testing.T, c *sandbox.Container, session int64) {
	t.Helper()
	if out := do(t, c, "engines", fmt.Sprintf("-end=%d", session), c.ID); out != "" {
		t.Errorf("engines -end says %q", out)
	}
	sessions(t, c, 0)
}
