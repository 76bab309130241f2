package hostdebug

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"utrace.dev/test/need"
)

// lldb runs commands in lldb, which looks at a program, and returns what it prints.
func (b *box) lldb(program string, commands ...string) string {
	b.t.Helper()
	need.Tool(b.t, "lldb-14")
	out, err := b.lldbSays(program, commands...)
	if err != nil {
		b.t.Fatalf("%v\n%s", err, out)
	}
	return out
}

// lldbSays is lldb for commands of which one may fail, which ends it.
func (b *box) lldbSays(program string, commands ...string) (string, error) {
	args := []string{"--no-lldbinit", "-b", "-o", "settings set plugin.process.gdb-remote.packet-timeout 300"}
	for _, c := range commands {
		args = append(args, "-o", c)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := b.command(ctx, "lldb-14", append(args, program)...)
	cmd.Env = append(cmd.Env, "PYTHONPATH=/usr/lib/llvm-14/lib/python3.11/dist-packages")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestLLDB does with lldb what TestThreads does.
func TestLLDB(t *testing.T) {
	program := build(t, "threads")
	b := start(t, nil, program)
	socket := b.listen("-p", "1")
	out := b.lldb(program, "process connect --plugin gdb-remote unix-connect://"+socket, "thread list",
		"breakpoint set -n squared", "continue", "bt", "frame variable n", "register read rip",
		"breakpoint delete -f", "finish", "watchpoint set variable total", "continue", "watchpoint delete -f",
		"image list", "detach")
	has(t, out, `thread #4: .*name = 'threads'`, `stop reason = breakpoint 1\.1`, `frame #1: .*work`, `n = \d`,
		`rip = 0x`, `Return value: \(int\) \$0 = \d+`, `Watchpoint 1 hit:\s+old value: \d+\s+new value: \d+`,
		`libc\.so`, `Process 1 detached`)
	b.goesOn("tick")
}

// TestLLDBExpressions: what lldb compiles runs in the program, also where a thread has
// been stopped in a call, and the call goes on afterwards. Conditions are expressions,
// too.
func TestLLDBExpressions(t *testing.T) {
	program := build(t, "threads")
	b := start(t, nil, program)
	out := b.lldb(program, "process connect --plugin gdb-remote unix-connect://"+b.listen("-p", "1"),
		"expression squared(9)", `expression char s[] = "hello"; (int)strlen(s)`,
		"expression int sum = 0; for (int i = 0; i < 10; i++) sum += i; sum",
		"breakpoint set -n squared -c 'n == 5'", "continue", "expression squared(n) == n * n", "breakpoint delete -f", "detach")
	has(t, out, `\(int\) \$0 = 81`, `\(int\) \$1 = 5`, `\(int\) \$2 = 45`, `stop reason = breakpoint 1\.1`, `n=5`,
		`\(bool\) \$3 = true`, `Process 1 detached`)
	b.goesOn("tick")
}

// launching are commands that connect lldb where no process is attached to. In a script
// lldb waits, as it does not for a user, for a process that stops, where none is. If it is
// told not to, it starts programs before it has noticed that it is connected, and crashes.
func launching(socket string, commands ...string) []string {
	return append([]string{"script lldb.debugger.SetAsync(True)", "process connect --plugin gdb-remote unix-connect://" + socket,
		"script import time; any(time.sleep(0.01) for _ in iter(lambda: lldb.target.process.state, lldb.eStateConnected))",
		"script lldb.debugger.SetAsync(False)", "settings set target.inherit-env false"}, commands...)
}

// there tells lldb the path that its program has in the container.
func there(path string) string {
	return "script lldb.target.modules[0].SetPlatformFileSpec(lldb.SBFileSpec('" + path + "'))"
}

// serverSays waits until the server that listens, or what was started there, prints a text.
func (b *box) serverSays(text string) {
	b.t.Helper()
	if err := b.listener.Await(regexp.MustCompile(regexp.QuoteMeta(text)), patience); err != nil {
		b.t.Fatal(err)
	}
}

// TestLLDBLaunch starts programs from lldb: with arguments, an environment and a folder;
// held at its first instruction, to be killed; and one whose symbols are in another file
// than the container's.
func TestLLDBLaunch(t *testing.T) {
	program := build(t, "started")
	b := start(t, nil, build(t, "threads"))
	socket := b.listen()
	out := b.lldb(program, launching(socket, "breakpoint set -n told",
		"process launch --environment SET='a value' --working-dir /usr -- one 'two words'", "bt", "continue")...)
	has(t, out, `stop reason = breakpoint 1\.1`, `told\(argc=\d+\)`, `Process \d+ launched`, `frame #1: .*main\(argc=3`, `exited with status = 7`)
	b.serverSays("argument <one>\nargument <two words>\ndirectory </usr> set <a value> path <there> input -1\n")

	out = b.lldb(program, launching(socket, "process launch --stop-at-entry", "register read rip", "process kill")...)
	has(t, out, `rip = .*_start`, `exited with status = 9`)

	copied := filepath.Join(t.TempDir(), "copied")
	text, err := os.ReadFile(program)
	if err == nil {
		err = os.WriteFile(copied, text, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	out = b.lldb(copied, launching(socket, there(program), "breakpoint set -n told", "process launch", "continue")...)
	has(t, out, `stop reason = breakpoint 1\.1`, `exited with status = 5`)
	b.goesOn("tick")
	b.alone(t)
}

// TestLLDBLaunchNot: what cannot be started is said to be so.
func TestLLDBLaunchNot(t *testing.T) {
	program := build(t, "started")
	b := start(t, nil, build(t, "threads"))
	socket := b.listen()
	out, err := b.lldbSays(program, launching(socket, there("/nowhere/none"), "process launch")...)
	if err == nil {
		t.Error("lldb says that all was well")
	}
	has(t, out, `error: .*returned an error: \d`)
	b.serverSays("gdbserver: starting /nowhere/none: ")
	b.goesOn("tick")
	b.alone(t)
}

// TestLLDBPort: lldb's short command knows ports only, so something has to stand
// between a port and the socket.
func TestLLDBPort(t *testing.T) {
	program := build(t, "threads")
	b := start(t, nil, program)
	socket := b.listen("-p", "1")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		from, err := l.Accept()
		if err != nil {
			return
		}
		defer from.Close()
		to, err := net.Dial("unix", socket)
		if err != nil {
			t.Error(err)
			return
		}
		defer to.Close()
		go func() { io.Copy(to, from); to.Close() }()
		io.Copy(from, to)
	}()
	_, port, _ := strings.Cut(l.Addr().String(), ":")
	out := b.lldb(program, "gdb-remote "+port, "breakpoint set -n squared", "continue", "frame variable n", "detach")
	has(t, out, `stop reason = breakpoint 1\.1`, `n = \d`, `Process 1 detached`)
	b.goesOn("tick")
}
