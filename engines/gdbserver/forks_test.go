package gdbserver_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// forkers are two threads that make processes all the time, which end at once.
var forkers = utracetest.Program{
	utracetest.Sys(utracetest.SysClone, utracetest.CloneThread, 1),
	utracetest.Sys(utracetest.SysClone, 0, 4),
	utracetest.Sys(utracetest.SysWait),
	utracetest.Jump(1),
	utracetest.Sys(utracetest.SysExit),
}

// attachToForkers makes a kernel with forkers, and a client that has attached to them.
func attachToForkers(t *testing.T) (*utracetest.Kernel, *utracetest.Group, *client) {
	k := utracetest.NewKernel()
	k.Quiet = true
	sys := targettest.New(k)
	g := sys.Start("c", forkers)
	t.Cleanup(func() {
		if err := k.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	if err := utracetest.WaitFor("there are two threads", func() bool { return len(g.Tasks()) == 2 }); err != nil {
		t.Fatal(err)
	}
	c := connect(t, sys)
	c.ask("qSupported:multiprocess+;fork-events+", ".*")
	c.ask("!", "OK")
	c.ask("QPassSignals:14", "OK") // SIGCHLD
	c.ask(fmt.Sprintf("vAttach;%x", g.Leader().ID()), "T00thread:p.*")
	return k, g, c
}

// processes returns the ids of the processes whose threads the client is told of.
func (c *client) processes() string {
	var pids []string
	for id := range strings.SplitSeq(c.ask("qfThreadInfo", "mp.*")[1:], ",") {
		if pid, _, _ := strings.Cut(id, "."); len(pids) == 0 || pids[len(pids)-1] != pid {
			pids = append(pids, pid)
		}
	}
	return strings.Join(pids, " ")
}

// forkTold is how the client is told of a fork: of the process and its thread.
var forkTold = regexp.MustCompile(`^T05fork:(p[0-9a-f]+)(\.[0-9a-f]+);`)

// nextFork lets all run and returns the process and the thread of the fork that is told.
func (c *client) nextFork() (pid, thread string) {
	c.t.Helper()
	c.send("vCont;c")
	got := c.receive()
	m := forkTold.FindStringSubmatch(got)
	if m == nil {
		c.t.Fatalf("%q is not told of a fork", got)
	}
	return m[1], m[1] + m[2]
}

// TestUntoldForks: a process that was made, and of which the client was not told because
// something else came first, is none for the client. It stands until the client is told.
func TestUntoldForks(t *testing.T) {
	_, g, c := attachToForkers(t)
	parent := fmt.Sprintf("p%x", g.Leader().ID())
	if got := c.processes(); got != parent {
		t.Fatalf("after an attach there are the processes %s, want %s", got, parent)
	}
	for range 300 {
		pid, thread := c.nextFork()
		if got, want := c.processes(), parent+" "+pid; got != want {
			t.Fatalf("after a fork there are the processes %s, want %s", got, want)
		}
		c.ask("T"+thread, "OK")
		c.ask("D;"+pid[1:], "OK")
		c.ask("T"+thread, "E03")
	}
	c.close()
}

// TestOrphans: if who has made a process is killed before the client could be told of
// that, it runs on.
func TestOrphans(t *testing.T) {
	for range 50 {
		k, g, c := attachToForkers(t)
		pid, _ := c.nextFork()
		c.ask("D;"+pid[1:], "OK")
		g.Kill(9)
		if _, err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		killed := fmt.Sprintf("X09;process:%x", g.Leader().ID())
		for end := ""; end != killed; {
			// It may be told of another fork, as long as that thread's death was not heard of.
			if end = c.ask("vCont;c", killed+"|"+forkTold.String()[1:]+".*"); end != killed {
				c.ask("D;"+forkTold.FindStringSubmatch(end)[1][1:], "OK")
			}
		}
		if err := utracetest.WaitFor("all processes end", func() bool { return len(k.Live()) == 0 }); err != nil {
			t.Fatal(err)
		}
		c.ask("qfThreadInfo", "l")
		c.close()
	}
}
