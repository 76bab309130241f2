package strace

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/kit"
	"utrace.dev/test/need"
	"utrace.dev/test/running"
	"utrace.dev/test/sandbox"
)

// patience is how long something may take that has to happen.
const patience = 5 * time.Minute

// container is one with the host's root file system, read-only.
type container struct{ *sandbox.Container }

// startContainer starts one that runs a shell script.
func startContainer(t *testing.T, script string) container {
	t.Helper()
	need.Root(t)
	binary, err := sandbox.FindBinary(*runscBinary)
	if err != nil {
		t.Fatal(err)
	}
	r := sandbox.Runsc{Binary: binary, Dir: t.TempDir(), Flags: []string{"--platform=" + *platform}}
	c, err := r.NewContainer("traced", "/bin/true")
	if err != nil {
		t.Fatal(err)
	}
	err = c.Edit(func(config map[string]any) {
		config["root"] = map[string]any{"path": "/", "readonly": true}
		process := config["process"].(map[string]any)
		process["args"] = []string{"/bin/sh", "-c", script}
		process["env"] = []string{"PATH=/usr/bin:/bin"}
	})
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
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return container{c}
}

func (c container) runsc(args ...string) *exec.Cmd { return c.Command(context.Background(), args...) }

// until waits until the listing of engines is as wanted.
func (c container) until(t *testing.T, what string, wanted func(*kit.Listing) bool) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		out, err := c.runsc("engines", "--json", c.ID).Output()
		if err != nil {
			t.Fatal(err)
		}
		l := new(kit.Listing)
		if err := json.Unmarshal(out, l); err != nil {
			t.Fatal(err)
		}
		if wanted(l) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("it did not happen: %s\n%s", what, out)
		}
	}
}

// strace runs the command until its output has what is wanted, interrupts it, and
// returns all of the output.
func (c container) strace(t *testing.T, until *regexp.Regexp, args ...string) string {
	t.Helper()
	cmd, err := running.Start(c.runsc(append([]string{"strace"}, args...)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Await(until, patience); err != nil {
		t.Error(err)
	}
	cmd.Cmd.Process.Signal(unix.SIGINT)
	if err := cmd.Wait(patience); err != nil {
		t.Errorf("strace %q: %v", args, err)
	}
	return cmd.Output()
}

const loop = "while :; do /bin/true; read x < /etc/hostname; sleep 0.1; done"

// TestAttach traces a container that runs: all of it, one process, with options behind
// the c.ID, and with results that are made up.
func TestAttach(t *testing.T) {
	c := startContainer(t, loop)
	child := regexp.MustCompile(`\[pid +\d+\] execve\("/bin/true", \["/bin/true"\], 0x[0-9a-f]+ /\* \d+ vars \*/\) += 0\n`)
	c.strace(t, child, c.ID)
	if out := c.strace(t, child, "-q", "-e", "trace=execve", c.ID, "-p", "1", "-e", "signal=none"); strings.Contains(out, "SIGCHLD") || strings.Contains(out, "attached") {
		t.Errorf("signals and attaching were not to be shown:\n%s", out)
	}
	// The shell cannot tell why the file is not there.
	c.strace(t, regexp.MustCompile(`openat\(AT_FDCWD, "/etc/hostname", O_RDONLY\) = -1 ENOENT \(No such file or directory\) \(INJECTED\)\n`),
		"-e", "trace=openat", "-e", "inject=openat:error=ENOENT", c.ID, "-p", "1")
	file := filepath.Join(t.TempDir(), "out")
	cmd := c.runsc("strace", "-c", "-o", file, c.ID)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.until(t, "it is attached", func(l *kit.Listing) bool { return len(l.Sessions) == 1 && l.Sessions[0].Ready })
	c.strace(t, child, c.ID) // both trace it
	cmd.Process.Signal(unix.SIGINT)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	table, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(table), " execve\n") || !strings.HasSuffix(string(table), " total\n") {
		t.Errorf("the table of -c, %v:\n%s", err, table)
	}
	out, err := c.runsc("strace", c.ID, "-p", "77777").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "there is no process 77777") {
		t.Errorf("a process that is not there: %v\n%s", err, out)
	}
}

// startSleeper starts a container that sleeps already.
func startSleeper(t *testing.T) container {
	t.Helper()
	c := startContainer(t, "exec sleep 1000")
	c.until(t, "it sleeps", func(*kit.Listing) bool {
		out, err := c.runsc("exec", c.ID, "/bin/sh", "-c", "cat /proc/1/stat").Output()
		return err == nil && strings.HasPrefix(string(out), "1 (sleep) S ")
	})
	return c
}

// TestAsleep: who traces a process that sleeps is told so, and told that it is over.
func TestAsleep(t *testing.T) {
	c := startSleeper(t)
	for range 2 {
		out := c.strace(t, regexp.MustCompile("strace: Process 1 attached\n"), "-e", "signal=none", c.ID)
		if out != "strace: Process 1 attached\nstrace: Process 1 detached\n" {
			t.Errorf("it is told:\n%s", out)
		}
		if out := c.strace(t, regexp.MustCompile(`"event":"attach"`), "--json", c.ID); strings.Count(out, "\n") != 2 || !strings.Contains(out, `"event":"detach"`) {
			t.Errorf("of JSON it is told:\n%s", out)
		}
	}
}

// TestClientKilled: a client that dies leaves nothing behind, and the container runs on.
func TestClientKilled(t *testing.T) {
	c := startContainer(t, loop)
	for range 3 {
		// Nobody reads what it writes: threads are held when it dies.
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd := c.runsc("strace", c.ID)
		cmd.Stderr = w
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if _, err := r.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		cmd.Process.Kill()
		cmd.Wait()
		r.Close()
	}
	c.until(t, "no session is left", func(l *kit.Listing) bool { return len(l.Sessions)+len(l.Engines) == 0 })
	c.strace(t, regexp.MustCompile(`execve\("/bin/true"`), c.ID)
}

// TestSlowReader: with --drop a reader that does not read holds nobody up.
func TestSlowReader(t *testing.T) {
	c := startContainer(t, "i=0; while :; do i=$((i+1)); read x < /etc/hostname; done")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := c.runsc("strace", "--drop", c.ID)
	cmd.Stderr = w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	c.until(t, "it goes on, far beyond what the queue can have", func(l *kit.Listing) bool {
		return len(l.Sessions) == 1 && l.Sessions[0].Dropped > 10000
	})
	// What is read then tells of the loss.
	r.SetReadDeadline(time.Now().Add(patience))
	var out bytes.Buffer
	var buf [1 << 16]byte
	for !strings.Contains(out.String(), "events were lost") {
		n, err := r.Read(buf[:])
		out.Write(buf[:n])
		if err != nil {
			t.Fatalf("the loss is not told: %v", err)
		}
	}
}

// TestStopped: of a container that has ended it is said that it has.
func TestStopped(t *testing.T) {
	c := startContainer(t, "exit 3")
	for _, command := range [][]string{{"engines", c.ID}, {"strace", c.ID}, {"gcore", c.ID, "1"}} {
		// The first of them may come while the sandbox ends.
		for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
			out, err := c.runsc(command...).CombinedOutput()
			if err != nil && strings.Contains(string(out), "is not running") {
				break
			}
			if command[0] != "engines" || time.Now().After(end) {
				t.Fatalf("%q: %v\n%s", command, err, out)
			}
		}
	}
}
