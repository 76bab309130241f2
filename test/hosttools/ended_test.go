package hosttools

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestStuckAtTheEnd: a client that reads no more does not keep the sandbox when its
// programs have ended.
func TestStuckAtTheEnd(t *testing.T) {
	c := newContainer(t, "steady")
	line := startWithOutput(t, c)
	line()
	trace := start(t, c, "strace", "--drop", c.ID)
	eventually(t, "strace prints", func() bool { return strings.Contains(trace.Output(), "clean") })
	freeze(t, trace)
	eventually(t, "the session waits for its client", func() bool { return sessions(t, c, 1).Sessions[0].Unread > time.Second })
	pid := number(do(t, c, "state", c.ID), `"pid": *(\d+)`)
	if pid <= 0 {
		t.Fatal("the sandbox has no process")
	}
	do(t, c, "kill", c.ID, "KILL")
	eventually(t, "the sandbox is gone", func() bool { return syscall.Kill(pid, 0) == syscall.ESRCH })
	if err := trace.Cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	trace.wait() // it has lost its session
}
