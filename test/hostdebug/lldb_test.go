package hostdebug

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"utrace.dev/test/need"
)

// lldb runs commands in lldb, which looks at a program, and returns what it prints.
func (b *box) lldb(program string, commands ...string) string {
	b.t.Helper()
	need.Tool(b.t, "lldb-14")
	args := []string{"--no-lldbinit", "-b", "-o", "settings set plugin.process.gdb-remote.packet-timeout 300"}
	for _, c := range commands {
		args = append(args, "-o", c)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := b.command(ctx, "lldb-14", append(args, program)...)
	cmd.Env = append(cmd.Env, "PYTHONPATH=/usr/lib/llvm-14/lib/python3.11/dist-packages")
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
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
