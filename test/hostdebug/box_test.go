package hostdebug

import (
	"bufio"
	"context"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/need"
	"utrace.dev/test/running"
	"utrace.dev/test/sandbox"
)

// patience is how long the tests wait for something that has to happen.
const patience = 5 * time.Minute

// hidden makes all tests use breakpoints that the program's loads do not find.
var hidden = flag.Bool("hidden", false, "debug with gdbserver --hidden")

// box is a sandbox with one program.
type box struct {
	t     *testing.T
	runsc sandbox.Runsc
	id    string
	stdin io.Writer
	flags string      // of gdbserver
	lines chan string // what the program prints; the newest are dropped when nobody reads
	// listener is a server that listens, if there is one.
	listener *running.Command
}

// build compiles one of progs and returns its path.
func build(t *testing.T, name string, flags ...string) string {
	t.Helper()
	need.Root(t)
	need.Tool(t, "gcc")
	need.Tool(t, "gdb")
	path := filepath.Join(t.TempDir(), name)
	args := append([]string{"-g", "-O0", "-pthread", "-o", path, filepath.Join("progs", name+".c")}, flags...)
	if out, err := exec.Command("gcc", args...).CombinedOutput(); err != nil {
		t.Fatalf("gcc %q: %v\n%s", args, err, out)
	}
	return path
}

// start runs a program in a sandbox, and waits for its first line.
func start(t *testing.T, flags []string, program string, args ...string) *box {
	t.Helper()
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "hd") // short: it is in the path of a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ctx, cancel := context.WithCancel(context.Background())
	b := &box{t: t, runsc: sandbox.Runsc{Binary: binary, Dir: dir, Flags: flags}, lines: make(chan string, 1<<16)}
	if *hidden {
		b.flags = "--hidden"
	}
	cmd := b.runsc.Do(ctx, program, args...)
	if b.stdin, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			select {
			case b.lines <- sc.Text():
			default:
			}
		}
		close(b.lines)
	}()
	t.Cleanup(func() {
		cancel()
		<-read
		cmd.Wait()
		if words, err := b.runsc.LastWords(); err != nil || words != "" {
			t.Errorf("the Sentry died: %s (%v)", words, err)
		}
	})
	b.next(".*")
	b.id = b.container()
	return b
}

// root returns the folder with the container's state.
func (b *box) root() string {
	roots, err := filepath.Glob(filepath.Join(b.runsc.Dir, "runsc-do*"))
	if err != nil || len(roots) != 1 {
		b.t.Fatalf("the sandbox's folders are %q (%v)", roots, err)
	}
	return roots[0]
}

// container returns the id of the one container.
func (b *box) container() string {
	out, err := exec.Command(b.runsc.Binary, "--root="+b.root(), "list", "-quiet").Output()
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// next returns the program's next line that fits a pattern.
func (b *box) next(pattern string) string {
	b.t.Helper()
	re := regexp.MustCompile(pattern)
	end := time.After(patience)
	for {
		select {
		case line, ok := <-b.lines:
			if !ok {
				b.t.Fatalf("the program has ended, and no line like %q came", pattern)
			}
			if re.MatchString(line) {
				return line
			}
		case <-end:
			b.t.Fatalf("no line like %q comes", pattern)
		}
	}
}

// quiet forgets the lines that have been printed.
func (b *box) quiet() {
	for {
		select {
		case _, ok := <-b.lines:
			if ok {
				continue
			}
		default:
		}
		return
	}
}

// goesOn makes sure that the program still does what it does.
func (b *box) goesOn(pattern string) {
	b.t.Helper()
	b.quiet()
	for range 3 {
		b.next(pattern)
	}
}

// command prepares a debugger that can reach the sandbox.
func (b *box) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+b.runsc.Dir, "HOME="+b.runsc.Dir, "LC_ALL=C")
	cmd.WaitDelay = patience
	return cmd
}

// patient makes gdb wait for answers: it gives up a server that needs two seconds, as one
// may on a busy machine.
const patient = "set remotetimeout 300"

// server is the command that gdb talks to.
func (b *box) server() string { return b.runsc.Binary + " gdbserver " + b.flags + " " + b.id }

// script returns gdb's arguments for commands after it has connected.
func (b *box) script(commands ...string) []string {
	args := []string{"-q", "-batch", "-nx", "-ex", "set confirm off", "-ex", "set width 0", "-ex", "set sysroot /", "-ex", patient,
		"-ex", "target extended-remote | " + b.server()}
	for _, c := range commands {
		args = append(args, "-ex", c)
	}
	return args
}

// gdb runs commands in gdb and returns what it prints.
func (b *box) gdb(commands ...string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	out, err := b.command(ctx, "gdb", b.script(commands...)...).CombinedOutput()
	if err != nil {
		b.t.Fatalf("gdb: %v\n%s", err, out)
	}
	return string(out)
}

// gdbApart is gdb for programs that it starts, with more arguments: what they print, and
// what gdb says is wrong, is returned apart, as it comes at any time.
func (b *box) gdbApart(args []string, commands ...string) (out, errs string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := b.command(ctx, "gdb", append(args, b.script(commands...)...)...)
	var o, e strings.Builder
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Run(); err != nil {
		b.t.Fatalf("gdb: %v\n%s%s", err, o.String(), e.String())
	}
	return o.String(), e.String()
}

// has fails the test if the text does not have the patterns in this order.
func has(t *testing.T, text string, patterns ...string) {
	t.Helper()
	rest := text
	for _, p := range patterns {
		at := regexp.MustCompile(p).FindStringIndex(rest)
		if at == nil {
			t.Errorf("no %q where it should be in\n%s", p, text)
			return
		}
		rest = rest[at[1]:]
	}
}
