package hostdebug

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/running"
)

// bothPlatforms runs a test on each.
func bothPlatforms(t *testing.T, f func(t *testing.T, flags []string)) {
	for _, platform := range []string{"systrap", "ptrace"} {
		t.Run(platform, func(t *testing.T) { f(t, []string{"--platform=" + platform}) })
	}
}

// TestThreads does what one does with a program of threads.
func TestThreads(t *testing.T) {
	program := build(t, "threads")
	bothPlatforms(t, func(t *testing.T, flags []string) {
		b := start(t, flags, program)
		out := b.gdb("attach 1", "info threads", "break squared if n == 5", "continue", "backtrace", "print n",
			"info registers rip", "x/i $pc", "stepi", "print $_siginfo.si_signo", "set scheduler-locking on", "finish", "next", "set scheduler-locking off", "delete",
			"watch total", "continue", "continue", "delete",
			"hbreak squared", "continue", "delete",
			"thread apply all backtrace 1", "detach")
		has(t, out, `Thread 1\.1 "threads"`, `Thread 1\.4 "threads"`, `hit Breakpoint 1, squared \(n=5\)`,
			`#0 +squared \(n=5\)`, `#1 .* in work \(`, `#2 .* in start_thread`, `\$1 = 5`, `<squared\+\d+>`, `=> 0x`,
			`\$2 = 5`, `Value returned is \$3 = 25`,
			`Hardware watchpoint 2: total`, `hit Hardware watchpoint 2: total\s+Old value = \d+\s+New value = \d+`,
			`Old value = \d+\s+New value = \d+`, `hit Breakpoint 3, squared`,
			`Thread 4 `, `Thread 1 `, `detached`)
		b.goesOn("tick")
	})
}

// TestConditions: conditions and the output of agents are the server's work.
func TestConditions(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	out := b.gdb("attach 1", "set breakpoint condition-evaluation target", "break squared if n == 3 && total > 100",
		"continue", "print n", "info breakpoints", "delete", "set dprintf-style agent",
		`dprintf squared,"squared of %d\n", n`, "tbreak usleep", "ignore 3 50", "continue", "detach")
	has(t, out, `hit Breakpoint 1, squared \(n=3\)`, `\$1 = 3`, `target evals`, `squared of \d`, `squared of \d`, `detached`)
	b.goesOn("tick")
}

// TestSystemCalls stops at calls and signals.
func TestSystemCalls(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	out := b.gdb("attach 1", "catch syscall write", "continue", "continue", "delete", "handle SIGUSR1 stop noprint nopass",
		"info auxv", "info proc mappings", "info os threads", "monitor ps", "detach")
	has(t, out, `call to syscall write`, `returned from syscall write`, `AT_PHDR`, `threads`, `detached`)
	b.goesOn("tick")
}

// TestStrippedPIE: the program has no symbols, and is not where it was linked for.
func TestStrippedPIE(t *testing.T) {
	program := build(t, "threads", "-pie", "-fPIE", "-s")
	b := start(t, nil, program)
	out := b.gdb("attach 1", "break usleep", "continue", "info sharedlibrary", "info inferiors", "detach")
	has(t, out, `hit Breakpoint 1, .*usleep`, `libc\.so`, `process 1 .*threads`, `detached`)
	b.goesOn("tick")
}

// TestStatic: there is no dynamic linker.
func TestStatic(t *testing.T) {
	b := start(t, nil, build(t, "threads", "-static"))
	out := b.gdb("attach 1", "break squared", "continue", "backtrace 2", "detach")
	has(t, out, `hit Breakpoint 1, squared`, `#1 .* in work`, `detached`)
	b.goesOn("tick")
}

// TestForks follows children, and leaves others alone.
func TestForks(t *testing.T) {
	b := start(t, nil, build(t, "forks"))
	out := b.gdb("attach 1", "break serve", "set follow-fork-mode child", "set detach-on-fork off", "continue",
		"backtrace", "detach", "inferior 1", "set follow-fork-mode parent", "set detach-on-fork on",
		"catch fork", "continue", "catch exec", "info inferiors", "delete", "detach")
	has(t, out, `hit Breakpoint 1.*, serve`, `#1 .* in main`, `detached`, `forked process \d+`, `process 1 `, `detached`)
	b.goesOn("child well")
}

// TestForkingThreads: several threads fork at once, and one may be in a fork when gdb
// attaches. gdb is told of each, in turn, and none of the children meets a breakpoint that
// it should not.
func TestForkingThreads(t *testing.T) {
	b := start(t, nil, build(t, "forkers"))
	for range 5 {
		out := b.gdb("attach 1", "info inferiors", "break serve if n == 1", "continue", "continue", "continue", "continue", "continue",
			"delete", "detach")
		has(t, out, `hit Breakpoint 1, serve \(n=1\)`, `hit Breakpoint 1, serve \(n=1\)`, `hit Breakpoint 1, serve \(n=1\)`,
			`hit Breakpoint 1, serve \(n=1\)`, `hit Breakpoint 1, serve \(n=1\)`, `Inferior 1 \(process 1\) detached`)
		if strings.Contains(out, "New inferior") {
			t.Errorf("gdb takes a child for one that it follows:\n%s", out)
		}
		b.quiet()
		for range 10 {
			if line := b.next(".*"); !strings.HasPrefix(line, "tick") {
				t.Errorf("after gdb: %s", line)
			}
		}
	}
}

// TestBlockedCall attaches in the middle of a call that sleeps, which goes on as if
// nothing had been.
func TestBlockedCall(t *testing.T) {
	b := start(t, nil, build(t, "blocked"))
	for range 3 {
		has(t, b.gdb("attach 1", "backtrace", "detach"), `in main \(\)`, `detached`)
	}
	fmt.Fprint(b.stdin, "hello")
	if got := b.next("read .*"); got != "read 5 " {
		t.Errorf("the call ended with %q", got)
	}
}

// TestKilled: a debugger that is killed leaves nothing behind, whatever it was
// about.
func TestKilled(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	for _, commands := range [][]string{
		{"attach 1"},
		{"attach 1", "break squared", "continue"},
		{"attach 1", "break squared", "watch total", "continue", "continue"},
		{"attach 1", "break usleep if 0 == 1", "continue&"},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		cmd := b.command(ctx, "gdb", b.script(append(commands, `printf "here\n"`, "shell sleep 1000")...)...)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		for sc := bufio.NewScanner(out); sc.Scan(); {
			said.WriteString(sc.Text() + "\n")
			if sc.Text() == "here" {
				break
			}
		}
		if !strings.Contains(said.String(), "here") {
			t.Fatalf("gdb %q does not get there:\n%s", commands, said.String())
		}
		cmd.Process.Kill()
		cancel()
		cmd.Wait()
		b.goesOn("tick")
	}
}

// TestNeighbours: a thread that has come onto a breakpoint by stepping over another
// one goes on, too.
func TestNeighbours(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	out := b.gdb("attach 1", "break *squared", "break *squared+1", "break *squared+4", "continue", "continue", "continue",
		"continue", "continue", "continue", "delete", "detach")
	has(t, out, `hit Breakpoint \d`, `hit Breakpoint \d`, `hit Breakpoint \d`, `hit Breakpoint \d`, `hit Breakpoint \d`,
		`hit Breakpoint \d`, `detached`)
	b.goesOn("tick")
}

// TestTwo: two debuggers at one place.
func TestTwo(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	first := make(chan string)
	go func() {
		first <- b.gdb("attach 1", "break squared", "continue", "continue", "continue", "continue", "detach")
	}()
	second := b.gdb("attach 1", "break squared", "continue", "continue", "continue", "delete", "detach")
	for _, out := range []string{<-first, second} {
		has(t, out, `hit Breakpoint 1, squared`, `hit Breakpoint 1, squared`, `hit Breakpoint 1, squared`, `detached`)
	}
	b.goesOn("tick")
}

// TestInsideToo: a gdb in the sandbox has a breakpoint where the host's has one, and
// both work.
func TestInsideToo(t *testing.T) {
	program := build(t, "threads")
	b := start(t, nil, "gdb", "-q", "-batch", "-nx", "-ex", "break squared", "-ex", "run",
		"-ex", `python
while True:
    print("inside " + gdb.execute("frame 0", False, True).split()[1])
    gdb.execute("continue")
end`, program)
	b.next("inside squared")
	list := b.gdb("monitor ps")
	pid := regexp.MustCompile(`(?m)^ *(\d+)  \S+  /\S*/threads\s*$`).FindStringSubmatch(list)
	if pid == nil {
		t.Fatalf("the program is not in the list:\n%s", list)
	}
	out := b.gdb("attach "+pid[1], "break squared", "continue", "continue", "continue", "x/2i squared", "detach")
	has(t, out, `hit Breakpoint 1, squared`, `hit Breakpoint 1, squared`, `hit Breakpoint 1, squared`, `detached`)
	b.goesOn("inside squared")
}

// TestUnseen: the program finds nothing in its code.
func TestUnseen(t *testing.T) {
	b := start(t, nil, build(t, "scan"))
	b.next("clean")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := b.command(ctx, "gdb", b.script("attach 1", "break target if n == 99", "break *target+4 if n == 1000",
		"commands 1\nsilent\ncontinue\nend", `printf "here\n"`, "continue")...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for sc := bufio.NewScanner(out); sc.Scan() && sc.Text() != "here"; {
	}
	go io.Copy(io.Discard, out)
	b.quiet()
	for range 20 {
		if line := b.next(".*"); line != "clean" {
			t.Errorf("the program sees something: %s", line)
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	b.goesOn("clean")
}

// listen serves debuggers on a socket, which it returns.
func (b *box) listen(flags ...string) string {
	b.t.Helper()
	socket := b.runsc.Dir + "/s"
	ctx, cancel := context.WithCancel(context.Background())
	server := b.command(ctx, b.runsc.Binary, append(append([]string{"gdbserver", "--listen=unix:" + socket, "--hidden=" + fmt.Sprint(*hidden)}, flags...), b.id)...)
	var err error
	if b.listener, err = running.Start(server); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { cancel(); b.listener.Wait(patience) })
	for end := time.Now().Add(patience); exec.Command("test", "-S", socket).Run() != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatal("the server does not listen")
		}
	}
	return socket
}

// TestListen: debuggers connect to a socket.
func TestListen(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	socket := b.listen()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for range 2 {
		out, err := b.command(ctx, "gdb", "-q", "-batch", "-nx", "-ex", "set sysroot /", "-ex", patient, "-ex", "target extended-remote "+socket,
			"-ex", "attach 1", "-ex", "break squared", "-ex", "continue", "-ex", "detach").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		has(t, string(out), `hit Breakpoint 1, squared`, `detached`)
	}
	b.goesOn("tick")
}
