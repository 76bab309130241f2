package hosttools

import (
	"bufio"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// startWithOutput creates and starts a container, and returns what it prints line by
// line. The container must have ended, or be deleted, before the test ends.
func startWithOutput(t *testing.T, c *sandbox.Container) (line func() string) {
	t.Helper()
	return linesOf(t, func(w *os.File) error {
		if err := c.Create(w); err != nil {
			return err
		}
		return c.Start()
	})
}

// linesOf returns the lines that come from what start starts and gives its output to.
func linesOf(t *testing.T, start func(w *os.File) error) (line func() string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	err = start(w)
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(r)
	return func() string {
		t.Helper()
		if err := r.SetReadDeadline(deadline()); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() {
			t.Fatalf("the container prints nothing more: %v", lines.Err())
		}
		return lines.Text()
	}
}

// gdb runs commands on a core of the container's program.
func gdb(t *testing.T, c *sandbox.Container, core string, commands ...string) string {
	t.Helper()
	need.Tool(t, "gdb")
	args := []string{"-q", "-nx", "-batch"}
	for _, cmd := range commands {
		args = append(args, "-ex", cmd)
	}
	out, err := exec.Command("gdb", append(args, filepath.Join(c.Bundle, "rootfs", "program"), core)...).CombinedOutput()
	if err != nil {
		t.Fatalf("gdb: %v\n%s", err, out)
	}
	return string(out)
}

// notes returns how many notes of a type a core has.
func notes(t *testing.T, core string, kind uint32) (n int) {
	t.Helper()
	f, err := elf.Open(core)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type != elf.PT_NOTE {
			continue
		}
		data := make([]byte, p.Filesz)
		if _, err := p.ReadAt(data, 0); err != nil {
			t.Fatal(err)
		}
		align := func(n uint32) uint32 { return (n + 3) &^ 3 }
		for len(data) >= 12 {
			name, desc := f.ByteOrder.Uint32(data), f.ByteOrder.Uint32(data[4:])
			if f.ByteOrder.Uint32(data[8:]) == kind {
				n++
			}
			data = data[min(int(12+align(name)+align(desc)), len(data)):]
		}
	}
	return n
}

// crashOutput is what crashes.c prints: nobody asked for cores in the container.
var crashOutput = []string{
	"exited 0, signal 11, core 0", "exited 0, signal 6, core 0", "exited 0, signal 3, core 0",
	"exited 0, signal 15, core 0", "done",
}

// exists reports whether there is such a file.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func crash(t *testing.T, c *sandbox.Container, line func() string) {
	t.Helper()
	do(t, c, "kill", c.ID, "USR1")
	var got []string
	for range crashOutput {
		got = append(got, line())
	}
	if d := cmp.Diff(crashOutput, got); d != "" {
		t.Errorf("what wait(2) says (-want +got):\n%s", d)
	}
}

// TestCrashes writes the cores of a container with a read-only root to the host; its
// processes see no difference.
func TestCrashes(t *testing.T) {
	c := newContainer(t, "crashes")
	line := startWithOutput(t, c)
	if s := line(); s != "ready" {
		t.Fatalf("it prints %q", s)
	}
	crash(t, c, line) // without anybody
	dir := t.TempDir()
	cores := start(t, c, "cores", "-dir="+dir, "-name=%s", "-count=4", c.ID)
	sessions(t, c, 1)
	crash(t, c, line)
	// A process dies when its core is on the way, before it is in a file.
	eventually(t, "the cores are written", func() bool { return strings.Count(cores.Output(), "died of signal") == 3 })
	for signal, want := range map[string][]string{
		"11": {"= 100", "die (how=", "SIGSEGV"},
		"6":  {"= 101", "abort", "SIGABRT"},
		"3":  {"= 102", "raise", "SIGQUIT"},
	} {
		core := filepath.Join(dir, signal)
		eventually(t, "the core is written", func() bool { return exists(core) })
		const prstatus = 1
		if n := notes(t, core, prstatus); n != 2 {
			t.Errorf("the core of signal %s has %d threads, want 2", signal, n)
		}
		out := gdb(t, c, core, "print number", "thread apply all backtrace")
		for _, w := range append(want, "in idle (") {
			if !strings.Contains(out, w) {
				t.Errorf("gdb does not say %q of the core of signal %s:\n%s", w, signal, out)
			}
		}
	}
	crash(t, c, line) // one core more, and the limit is reached
	eventually(t, "the limit is reached", func() bool { return strings.Count(cores.Output(), "which is the limit") == 2 })
	if files := coresIn(t, dir); len(files) != 4 {
		t.Errorf("there are the cores %q, want 4", files)
	}
	if err := cores.Cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := cores.wait(); err != nil {
		t.Errorf("an interrupted cores: %v", err)
	}
	crash(t, c, line)
}

// TestCrashClientStuck: a client that takes nothing holds one process up. When it is
// killed that process dies, of its own signal, and the container goes on.
func TestCrashClientStuck(t *testing.T) {
	c := newContainer(t, "crashes")
	line := startWithOutput(t, c)
	line()
	cores := start(t, c, "cores", "-dir="+t.TempDir(), c.ID)
	sessions(t, c, 1)
	if err := cores.Cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	do(t, c, "kill", c.ID, "USR1")
	eventually(t, "a process is held", func() bool {
		for _, e := range sessions(t, c, 1).Engines {
			if e.Holds {
				return true
			}
		}
		return false
	})
	if err := cores.Cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cores.wait() // it was killed
	var got []string
	for range crashOutput {
		got = append(got, line())
	}
	if d := cmp.Diff(crashOutput, got); d != "" {
		t.Errorf("what wait(2) says (-want +got):\n%s", d)
	}
	sessions(t, c, 0)
}

// TestGcore takes cores of a process that goes on undisturbed.
func TestGcore(t *testing.T) {
	c := newContainer(t, "busy")
	line := startWithOutput(t, c)
	if s := line(); s != "ready" {
		t.Fatalf("it prints %q", s)
	}
	last := int64(-1)
	for range 3 {
		core := filepath.Join(t.TempDir(), "core")
		do(t, c, "gcore", "-o", core, c.ID, "1")
		out := gdb(t, c, core, "print spins", "thread apply all backtrace")
		for _, want := range []string{"spin (arg=", " nap (arg=", " reader (arg=", " main ()"} {
			if !strings.Contains(out, want) {
				t.Errorf("gdb does not say %q:\n%s", want, out)
			}
		}
		spins := int64(number(out, `(?m)^\$1 = (\d+)$`))
		if spins <= last {
			t.Errorf("the counter is %d, after %d", spins, last)
		}
		last = spins
		st, err := os.Stat(core)
		if err != nil {
			t.Fatal(err)
		}
		if st.Mode().Perm() != 0o600 || st.Size() < 64<<20 || st.Sys().(*syscall.Stat_t).Blocks > 16<<20/512 {
			t.Errorf("the core has mode %v, %d bytes, %d blocks", st.Mode(), st.Size(), st.Sys().(*syscall.Stat_t).Blocks)
		}
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{c.ID, "one"}, `"one" is no process id`},
		{[]string{c.ID, "77"}, "no process 77"},
		{[]string{"-filter=512", c.ID, "1"}, "0x200"},
	} {
		_, err := c.Run(append([]string{"gcore"}, test.args...)...)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("gcore %q: %v, want %q", test.args, err, test.want)
		}
	}
	do(t, c, "kill", c.ID, "TERM")
	if s := line(); s != "undisturbed" {
		t.Errorf("the program was disturbed: %s", s)
	}
}
