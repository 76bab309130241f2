package strace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"utrace.dev/engines/kit"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// TestIntoFile has the lines and the command's own output go to one plain file, as a shell's
// 2>log does: neither may be written over the other.
func TestIntoFile(t *testing.T) {
	need.Root(t)
	binary, err := sandbox.FindBinary(*runscBinary)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "--network=none", "--ignore-cgroups", "--platform="+*platform,
		"strace", "-qq", "-e", "trace=write", "--", "/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8; do echo line $i >&2; done")
	cmd.Env = append([]string{"TMPDIR=" + dir}, environment...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	// And what follows in the shell is not written over it, either.
	if _, err := log.WriteString("after\n"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(log.Name())
	if err != nil {
		t.Fatal(err)
	}
	// A line of ours may be in two pieces with one of the command's between.
	rest, want := string(data), ""
	for i := 1; i <= 8; i++ {
		line := fmt.Sprintf("line %d\n", i)
		if n := strings.Count(rest, line); n != 1 {
			t.Errorf("%q is %d times in the file", line, n)
		}
		rest = strings.Replace(rest, line, "", 1)
		want += fmt.Sprintf("%-39s = 7\n", fmt.Sprintf(`write(1, "line %d\n", 7)`, i))
	}
	want += "after\n"
	if rest != want {
		t.Errorf("without the command's output the file has\n%s\nwant\n%s\nall of it:\n%s", rest, want, data)
	}
}

// TestFullDisk has the lines go where nothing can be written: the command says so, and ends,
// while what it has traced runs on. A command that it has started ends as ever.
func TestFullDisk(t *testing.T) {
	c := startContainer(t, "while :; do /bin/true; done")
	for _, options := range [][]string{{"-o", "/dev/full"}, {"--json", "-o", "/dev/full"}, {"-ff", "-o", "/nowhere/x"}} {
		out, err := c.runsc(append(append([]string{"strace", "-q"}, options...), c.ID)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), options[len(options)-1]) {
			t.Errorf("strace %q: %v\n%s", options, err, out)
		}
		c.until(t, "nothing is left of it", func(l *kit.Listing) bool { return len(l.Sessions) == 0 && len(l.Engines) == 0 })
	}
	out, err := c.runsc("strace", "-o", "/dev/full", "--", "/bin/sh", "-c", "/bin/true; exit 7").CombinedOutput()
	if status := (*exec.ExitError)(nil); !errors.As(err, &status) || status.ExitCode() != 7 || !strings.Contains(string(out), "/dev/full") {
		t.Errorf("a command: %v\n%s", err, out)
	}
}
