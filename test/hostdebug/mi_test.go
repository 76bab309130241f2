package hostdebug

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
)

// mi is a gdb that is used as editors use it.
type mi struct {
	t     *testing.T
	in    io.Writer
	lines *bufio.Scanner
}

func (b *box) mi() *mi {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	cmd := b.command(ctx, "gdb", "-q", "-nx", "-i=mi3")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { cancel(); cmd.Wait() })
	m := &mi{b.t, in, bufio.NewScanner(out)}
	m.lines.Buffer(nil, 1<<20)
	m.ask("-gdb-set sysroot /", `^\^done`)
	m.ask("-gdb-set mi-async on", `^\^done`)
	m.ask("-interpreter-exec console \""+patient+"\"", `^\^done`)
	return m
}

// ask sends a command, if it is not "", and returns the next line that fits a
// pattern.
func (m *mi) ask(command, pattern string) string {
	m.t.Helper()
	if command != "" {
		fmt.Fprintln(m.in, command)
	}
	re := regexp.MustCompile(pattern)
	var said strings.Builder
	for m.lines.Scan() {
		if re.MatchString(m.lines.Text()) {
			return m.lines.Text()
		}
		said.WriteString(m.lines.Text() + "\n")
	}
	m.t.Fatalf("%s: no %q in\n%s", command, pattern, said.String())
	return ""
}

func TestMI(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	m := b.mi()
	m.ask("-target-select extended-remote | "+b.server(), `^\^connected`)
	m.ask("-target-attach 1", `^\*stopped`)
	m.ask("-break-insert squared", `^\^done,bkpt=`)
	m.ask("-exec-continue --all", `^\*stopped,reason="breakpoint-hit"`)
	m.ask("-stack-list-frames", `func="squared".*func="work"`)
	m.ask("-data-list-register-values x 16", `^\^done,register-values`)
	m.ask("-break-delete 1", `^\^done`)
	m.ask("-exec-continue --all", `^\*running`)
	b.goesOn("tick")
	m.ask("-exec-interrupt --all", `^\*stopped,reason="signal-received",signal-name="SIGINT"`)
	// It is interrupted also where threads come to a breakpoint all the time at which
	// gdb does not want to stop.
	m.ask("-gdb-set breakpoint condition-evaluation host", `^\^done`)
	m.ask("-break-insert -c \"n == 1000\" squared", `^\^done,bkpt=`)
	m.ask("-exec-continue --all", `^\*running`)
	b.goesOn("tick")
	m.ask("-exec-interrupt --all", `^\*stopped,reason="signal-received",signal-name="SIGINT"`)
	m.ask("-target-detach", `^\^done`)
	m.ask("-gdb-exit", `^\^exit`)
	b.goesOn("tick")
}

// TestNonStop: a thread is stopped while others run.
func TestNonStop(t *testing.T) {
	b := start(t, nil, build(t, "threads"))
	m := b.mi()
	m.ask("-gdb-set non-stop on", `^\^done`)
	m.ask("-target-select extended-remote | "+b.server(), `^\^connected`)
	m.ask("-target-attach 1", `^\*stopped`)
	m.ask("-exec-interrupt --all", `^\^done`)
	m.ask("-break-insert squared", `^\^done,bkpt=`)
	m.ask("-exec-continue --all", `^\^running`)
	hit := m.ask("", `^\*stopped,reason="breakpoint-hit"`)
	b.goesOn("tick") // the main thread runs
	id := regexp.MustCompile(`thread-id="(\d+)"`).FindStringSubmatch(hit)[1]
	m.ask("-stack-list-frames --thread "+id, `func="squared".*func="work"`)
	m.ask("-break-delete 1", `^\^done`)
	m.ask("-exec-next --thread "+id, `^\*stopped,reason="end-stepping-range"`)
	m.ask("-exec-continue --all", `^\^running`)
	m.ask("-target-detach 1", `^\^done`)
	m.ask("-gdb-exit", `^\^exit`)
	b.goesOn("tick")
}
