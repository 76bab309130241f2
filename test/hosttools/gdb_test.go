package hosttools

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// A debugger is a gdb of the host that is connected to a container.
type debugger struct {
	*tool
	in io.Writer
}

// debug starts gdb, attaches it to a process, and gives it commands.
func debug(t *testing.T, c *sandbox.Container, pid string, commands ...string) *debugger {
	t.Helper()
	need.Tool(t, "gdb")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	remote := "target extended-remote | " + strings.Join(c.Command(ctx, "gdbserver", "-p", pid, c.ID).Args, " ")
	cmd := exec.CommandContext(ctx, "gdb", "-q", "-nx", "-ex", "set confirm off", "-ex", remote)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	d := &debugger{stay(t, cmd), in}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("gdb of process %s printed\n%s", pid, d.Output())
		}
	})
	d.say(commands...)
	return d
}

func (d *debugger) say(commands ...string) {
	d.t.Helper()
	for _, c := range commands {
		if _, err := fmt.Fprintln(d.in, c); err != nil {
			d.t.Fatalf("gdb does not hear %q: %v", c, err)
		}
	}
}

// prints waits until gdb has printed a text n times.
func (d *debugger) prints(n int, text string) {
	d.t.Helper()
	defer func() {
		if d.t.Failed() {
			d.t.Log(d.Output())
		}
	}()
	eventually(d.t, fmt.Sprintf("gdb prints %q %d times", text, n), func() bool {
		return strings.Count(d.Output(), text) >= n
	})
}

// leaves has gdb end.
func (d *debugger) leaves(commands ...string) {
	d.t.Helper()
	d.say(append(commands, "quit")...)
	if err := d.wait(); err != nil {
		d.t.Errorf("gdb: %v\n%s", err, d.Output())
	}
}

// becomes reads the lines of steady.c until some in a row are as wanted: those before
// may have been waiting to be read.
func becomes(t *testing.T, line func() string, want string) {
	t.Helper()
	end := deadline()
	for row := 0; row < 20; row++ {
		got := line()
		if got == "wrong" || time.Now().After(end) {
			t.Fatalf("the program says %q and not %q", got, want)
		}
		if got != want {
			row = -1
		}
	}
}

// stays reads lines that must all be as wanted.
func stays(t *testing.T, line func() string, want string) {
	t.Helper()
	for range 50 {
		if got := line(); got != want {
			t.Fatalf("the program says %q and not %q", got, want)
		}
	}
}

const (
	// never is a breakpoint that every call meets, and that stops none.
	never = "break *twice if n == -1"
	hit   = `hit Breakpoint 1, `
)

// gone is what gdb says when its server ends, as it notices, or when the program ends
// while it puts its breakpoints in.
var gone = regexp.MustCompile("Remote connection closed|Remote communication error|Remote failure reply|Broken pipe|Cannot insert breakpoint")

// TestCheckpointUnderGDB: what is saved of a program with breakpoints is the program,
// also when a debugger holds it at one; and where it runs on, so does the debugging.
func TestCheckpointUnderGDB(t *testing.T) {
	for name, test := range map[string]struct{ held, leave, hidden bool }{
		"running":                       {false, false, false},
		"running, left running":         {false, true, false},
		"held":                          {true, false, false},
		"held, left running":            {true, true, false},
		"hidden, running, left running": {false, true, true},
		"hidden, held":                  {true, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := newContainer(t, "steady")
			line := startWithOutput(t, c)
			becomes(t, line, "clean")
			hidden, covered := "hidden off", "covered"
			if test.hidden {
				hidden, covered = "hidden on", "clean" // to whoever looks
			}
			d := debug(t, c, "1", "monitor "+hidden, never, "continue")
			d.prints(1, "Breakpoint 1 at")
			becomes(t, line, covered)
			if test.held {
				d.Cmd.Process.Signal(syscall.SIGINT)
				d.prints(1, "SIGINT")
				d.say("condition 1", "continue")
				d.prints(1, hit)
			}
			image := filepath.Join(t.TempDir(), "image")
			args := []string{"checkpoint", "--image-path=" + image}
			if test.leave {
				args = append(args, "--leave-running")
			}
			do(t, c, append(args, c.ID)...)

			switch {
			case test.leave && test.held:
				d.say("continue", "continue")
				d.prints(3, hit)
				d.leaves("detach")
				becomes(t, line, "clean")
			case test.leave:
				becomes(t, line, covered)
				sessions(t, c, 1)
				d.Cmd.Process.Signal(syscall.SIGINT)
				d.prints(1, "SIGINT")
				d.leaves("detach")
				becomes(t, line, "clean")
			case test.held:
				d.say("continue")
				fallthrough
			default:
				d.leaves()
				if !gone.MatchString(d.Output()) {
					t.Errorf("gdb does not say that its target is gone:\n%s", d.Output())
				}
			}
			do(t, c, "delete", "-force", c.ID)

			line = linesOf(t, func(out *os.File) error { return c.Restore(out, image) })
			stays(t, line, "clean")
			if l := sessions(t, c, 0); len(l.Engines) != 0 {
				t.Errorf("the restored container has engines: %+v", l.Engines)
			}
			d = debug(t, c, "1", "break *twice", "continue", "continue")
			d.prints(2, hit)
			d.leaves("detach")
			becomes(t, line, "clean")
			do(t, c, "delete", "-force", c.ID)
		})
	}
}

// processes returns the ids of a container's processes.
func processes(t *testing.T, c *sandbox.Container) (pids []int) {
	t.Helper()
	if err := json.Unmarshal([]byte(do(t, c, "ps", "-format=json", c.ID)), &pids); err != nil {
		t.Fatal(err)
	}
	return pids
}

// TestManyUnderGDB: in one sandbox two containers, and in one of them a process that
// exec started. Each process has a gdb, and does not notice those of the others.
func TestManyUnderGDB(t *testing.T) {
	need.Root(t)
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	compiler, err := guest.New("")
	if err != nil {
		t.Fatal(err)
	}
	program, err := compiler.Build("progs/steady.c")
	if err != nil {
		t.Fatal(err)
	}
	r := sandbox.Runsc{Binary: binary, Dir: t.TempDir()}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var pids []string
	var lines []func() string
	var containers []*sandbox.Container
	for i, annotations := range []map[string]any{
		{"io.kubernetes.cri.container-type": "sandbox"},
		{"io.kubernetes.cri.container-type": "container", "io.kubernetes.cri.sandbox-id": "c0"},
	} {
		c := newContainerIn(t, r, fmt.Sprint("c", i), program)
		if err := c.Edit(func(config map[string]any) { config["annotations"] = annotations }); err != nil {
			t.Fatal(err)
		}
		containers = append(containers, c)
		lines = append(lines, linesOf(t, func(out *os.File) error {
			if err := c.Create(out); err != nil {
				return err
			}
			// The second one's output is that of this command.
			cmd := c.Command(ctx, "start", c.ID)
			cmd.Stdout, cmd.Stderr = out, out
			return cmd.Run()
		}))
		pids = append(pids, fmt.Sprint(processes(t, c)[0]))
	}
	inside := containers[1]
	other := inside.Command(ctx, "exec", inside.ID, "/program")
	lines = append(lines, linesOf(t, func(out *os.File) error {
		other.Stdout = out
		return other.Start()
	}))
	t.Cleanup(func() {
		cancel()
		other.Wait() // it was killed
	})
	becomes(t, lines[2], "clean")
	started := processes(t, inside)
	if len(started) != 2 {
		t.Fatalf("%s has the processes %v", inside.ID, started)
	}
	pids, containers = append(pids, fmt.Sprint(slices.Max(started))), append(containers, inside)

	var debuggers []*debugger
	for i, c := range containers {
		d := debug(t, c, pids[i], "break *twice", "continue", "continue", "continue")
		debuggers = append(debuggers, d)
		d.prints(3, hit)
		for j := i + 1; j < len(lines); j++ {
			stays(t, lines[j], "clean")
		}
	}
	for i, d := range debuggers {
		d.say("condition 1 n == -1", "continue")
		becomes(t, lines[i], "covered")
	}
	// Who sees all containers starts programs in the one that he has named.
	for _, c := range containers[:2] {
		args := c.Command(ctx, "gdbserver", "-all", c.ID).Args
		out, err := exec.CommandContext(ctx, "gdb", "-q", "-nx", "-batch", "-ex", "target extended-remote | "+strings.Join(args, " "),
			"-ex", "set remote exec-file /program", "-ex", "set args it", "-ex", "starti", "-ex", "monitor ps", "-ex", "kill").CombinedOutput()
		if started := regexp.MustCompile(`(?m)^ *\d+  (\S+)  /program it$`).FindSubmatch(out); err != nil || started == nil || string(started[1]) != c.ID {
			t.Errorf("in %s gdb starts a program in %q (%v)\n%s", c.ID, started, err, out)
		}
	}
	debuggers[0].Cmd.Process.Kill()
	debuggers[0].wait() // it was killed
	becomes(t, lines[0], "clean")
	becomes(t, lines[1], "covered")
	for i, d := range debuggers[1:] {
		d.Cmd.Process.Signal(syscall.SIGINT)
		d.prints(1, "SIGINT")
		d.leaves("detach")
		becomes(t, lines[i+1], "clean")
	}
	for _, c := range containers {
		if l := sessions(t, c, 0); len(l.Engines) != 0 {
			t.Errorf("engines are left: %+v", l.Engines)
		}
	}
}
