package hosttools

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"utrace.dev/test/need"
)

// TestShop is what README.md shows: strace, gdb with a watchpoint and source lines, and
// the core of a crash, all of one container that has a single program in it.
func TestShop(t *testing.T) {
	need.Tool(t, "gdb")
	dir := t.TempDir()
	c := newContainerIn(t, runsc(t, "--utrace-cores="+dir, "--utrace-cores-name=core"), "c", build(t, "../../../docs/demo/shop"))
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	// The first order comes late: gdb must be there before the fifth.
	trace := start(t, c, "strace", "-e", "inject=clock_nanosleep:delay_exit=20s:when=1", c.ID)
	sessions(t, c, 2)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the shop is open", func() bool { return strings.Contains(trace.Output(), "prlimit64(") })

	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	remote := "target extended-remote | " + strings.Join(c.Command(ctx, "gdbserver", "-p", "1", c.ID).Args, " ")
	out, err := exec.CommandContext(ctx, "gdb", "-q", "-nx", "-batch", "-ex", "set remotetimeout 300", "-ex", remote,
		"-ex", "watch total", "-ex", "continue", "-ex", "backtrace", "-ex", "detach").CombinedOutput()
	if err != nil {
		t.Errorf("gdb: %v", err)
	}
	for _, want := range []string{
		"Hardware watchpoint 1: total", "\nNew value = ", "serve (n=", "docs/demo/shop.c:15\n15\t", " main () at ", "(process 1) detached]",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("gdb does not say %q:\n%s", want, out)
		}
	}
	if err := trace.wait(); err != nil {
		t.Errorf("strace: %v", err)
	}
	for _, want := range []string{
		`openat(AT_FDCWD, "/orders", O_WRONLY|O_CREAT|O_APPEND, 0666) = -1 EROFS (Read-only file system)`,
		`write(2, "order 4: 100\n", 13)          = 13`,
		"--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---",
		"+++ killed by SIGSEGV +++",
	} {
		if !strings.Contains(trace.Output(), want+"\n") {
			t.Errorf("strace does not say %q:\n%s", want, trace.Output())
		}
	}
	collectorsEnd(t, dir)
	core := filepath.Join(dir, "core")
	if _, err := os.Stat(core); err != nil {
		t.Fatal(err)
	}
	if out := gdb(t, c, core, "backtrace", "print total"); !strings.Contains(out, "docs/demo/shop.c:17\n17\t") || !strings.Contains(out, "$1 = 150") {
		t.Errorf("gdb says of the core\n%s", out)
	}
}
