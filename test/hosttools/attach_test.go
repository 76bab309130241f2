package hosttools

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"utrace.dev/engines/kit"
	"utrace.dev/test/sandbox"
)

// callsPerRun is how often calls.c calls getppid.
const callsPerRun = 3 * 2 * 50

// sessions waits until a container has n sessions that are ready, and returns the
// listing.
func sessions(t *testing.T, c *sandbox.Container, n int) (l kit.Listing) {
	t.Helper()
	eventually(t, "the sessions are there", func() bool {
		l = kit.Listing{}
		if err := json.Unmarshal([]byte(do(t, c, "engines", "-json", c.ID)), &l); err != nil {
			t.Fatal(err)
		}
		ready := 0
		for _, s := range l.Sessions {
			if s.Ready {
				ready++
			}
		}
		return len(l.Sessions) == n && ready == n
	})
	return l
}

// TestWholeLife counts every call of every thread of a container, from its first
// process's first.
func TestWholeLife(t *testing.T) {
	c := newContainer(t, "calls")
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	count := start(t, c, "attach", c.ID, "syscount")
	sessions(t, c, 1)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := count.wait(); err != nil {
		t.Errorf("%v", err)
	}
	out := count.Output()
	for name, want := range map[string]int{"getppid": callsPerRun, "exit_group": 4, "execve": -1} {
		if got := number(out, `(?m)^ *(\d+) `+name+`$`); got != want {
			t.Errorf("%s was counted %d times, want %d:\n%s", name, got, want, out)
		}
	}
}

// TestSessions: two sessions at once; one of them is killed and the other goes on. A
// process that exec starts is followed, too.
func TestSessions(t *testing.T) {
	c := newContainer(t, "calls", "wait")
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stays := start(t, c, "attach", c.ID, "syscount")
	killed := start(t, c, "attach", c.ID, "syscount")
	l := sessions(t, c, 2)
	held := map[int64]bool{}
	for _, e := range l.Engines {
		if e.Engine != "syscount" || e.Container != c.ID || e.Holds {
			t.Errorf("an engine is listed as %+v", e)
		}
		held[e.Session] = true
	}
	if len(held) != 2 {
		t.Errorf("the engines are of sessions %v, want two: %+v", held, l)
	}
	if err := killed.Cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed.wait() // it was killed
	l = sessions(t, c, 1)
	do(t, c, "exec", c.ID, "/program")
	if text := do(t, c, "engines", c.ID); !strings.Contains(text, "syscount") {
		t.Errorf("the listing is\n%s", text)
	}
	if err := stays.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := stays.wait(); err != nil {
		t.Errorf("an interrupted attach: %v", err)
	}
	out := stays.Output()
	if n := number(out, `(?m)^ *(\d+) getppid$`); n != callsPerRun {
		t.Errorf("getppid was counted %d times, want %d:\n%s", n, callsPerRun, out)
	}
	if l := sessions(t, c, 0); len(l.Engines) != 0 {
		t.Errorf("engines are left: %+v", l.Engines)
	}
}

// TestCheckpoint: a session goes on over a checkpoint that leaves the container
// running, is not part of it, and a new one can be made in the restored container.
func TestCheckpoint(t *testing.T) {
	c := newContainer(t, "calls", "wait")
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	count := start(t, c, "attach", c.ID, "syscount")
	sessions(t, c, 1)
	image := filepath.Join(t.TempDir(), "image")
	do(t, c, "checkpoint", "--leave-running", "--image-path="+image, c.ID)
	do(t, c, "exec", c.ID, "/program")
	if l := sessions(t, c, 1); len(l.Engines) == 0 {
		t.Error("the session has lost its engines")
	}
	do(t, c, "delete", "-force", c.ID)
	count.wait() // its sandbox was killed under it
	if err := c.Restore(nil, image); err != nil {
		t.Fatal(err)
	}
	if l := sessions(t, c, 0); len(l.Engines) != 0 {
		t.Errorf("the restored container has engines: %+v", l.Engines)
	}
	again := start(t, c, "attach", c.ID, "syscount")
	sessions(t, c, 1)
	do(t, c, "exec", c.ID, "/program")
	do(t, c, "kill", c.ID, "TERM")
	if err := again.wait(); err != nil {
		t.Errorf("%v", err)
	}
	if out := again.Output(); number(out, `(?m)^ *(\d+) getppid$`) != callsPerRun {
		t.Errorf("after the restore it counted\n%s", out)
	}
}

// TestRefused: what cannot be done says why.
func TestRefused(t *testing.T) {
	c := newContainer(t, "calls", "wait")
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"attach", "nobody", "syscount"}, `container "nobody"`},
		{[]string{"attach", c.ID, "nothing"}, `no facility "nothing"`},
		{[]string{"attach", c.ID, "syscount", "-x"}, "not defined: -x"},
		{[]string{"attach", c.ID, "syscount", "x"}, `given ["x"]`},
		{[]string{"attach", "-p", "4321", c.ID, "syscount"}, "no process 4321"},
		{[]string{"attach", "-p", "-1", c.ID, "syscount"}, "no process id"},
		{[]string{"engines", "nobody"}, `container "nobody"`},
	} {
		_, err := c.Run(test.args...)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.args, err, test.want)
		}
	}
}
