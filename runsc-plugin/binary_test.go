package main_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"utrace.dev/sentry"
	"utrace.dev/test/need"
)

// What `make` and `make stock` build.
const (
	ours  = "runsc-utrace"
	stock = "runsc-stock"
)

func binary(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("../bin", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v; run `make all stock` first", err)
	}
	return path
}

// run returns what a command prints and how it ended. The output goes to a
// file that is read afterwards: a container that outlives the command would
// hold a pipe open.
func run(t *testing.T, path string, args ...string) (output string, exit int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	out, err := os.OpenFile(filepath.Join(t.TempDir(), "out"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("%s %q: killed after the time limit", path, args)
	}
	if cmd.ProcessState == nil {
		t.Fatalf("%s %q: %v", path, args, err)
	}
	data, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(data), cmd.ProcessState.ExitCode()
}

func TestVersion(t *testing.T) {
	s, err := sentry.Load("..")
	if err != nil {
		t.Fatal(err)
	}
	version, err := os.ReadFile("../VERSION")
	if err != nil {
		t.Fatal(err)
	}
	out, exit := run(t, binary(t, ours), "--version")
	if exit != 0 {
		t.Errorf("--version exits with %d", exit)
	}
	for _, want := range []string{"runsc version ", strings.TrimSpace(string(version)), s.Version, "spec: "} {
		if !strings.Contains(out, want) {
			t.Errorf("--version does not say %q:\n%s", want, out)
		}
	}
	out, exit = run(t, binary(t, stock), "--version")
	if exit != 0 || !strings.Contains(out, "stock") || !strings.Contains(out, s.Version) {
		t.Errorf("stock's --version exits with %d and says\n%s", exit, out)
	}
}

// TestStockIsStock: the binary we compare with has no replaced module in it,
// ours has.
func TestStockIsStock(t *testing.T) {
	replaced := func(name string) bool {
		out, exit := run(t, "/proc/self/exe", "-test.list=^$") // proves that run works
		if exit != 0 {
			t.Fatalf("run: %d %s", exit, out)
		}
		out, exit = run(t, goCommand(t), "version", "-m", binary(t, name))
		if exit != 0 || !strings.Contains(out, "\tgvisor.dev/gvisor\t") {
			t.Fatalf("go version -m: %d\n%s", exit, out)
		}
		return strings.Contains(out, "=>\t./"+sentry.Tree)
	}
	if replaced(stock) {
		t.Errorf("%s contains the patched gVisor; run `make stock`", stock)
	}
	if !replaced(ours) {
		t.Errorf("%s does not contain the patched gVisor; run `make`", ours)
	}
}

func goCommand(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestStockSentryBeside lays a gvisor_sentry into gvisor-bin beside the binary.
// Stock runsc boots it; ours must boot itself.
func TestStockSentryBeside(t *testing.T) {
	need.Root(t)
	boot := func(name string, flags ...string) (booted bool, out string, exit int) {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		mark := filepath.Join(dir, "booted")
		copyFile(t, binary(t, name), filepath.Join(dir, "runsc"))
		script := fmt.Sprintf("#!/bin/sh\n: > %s\nexit 1\n", mark)
		if err := os.Mkdir(filepath.Join(dir, "gvisor-bin"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, helper := range []string{"gvisor_sentry", "gvisor-sentry-prewarmer"} {
			if err := os.WriteFile(filepath.Join(dir, "gvisor-bin", helper), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		args := append([]string{"--root=" + filepath.Join(dir, "root"), "--network=none", "--ignore-cgroups"}, flags...)
		out, exit = run(t, filepath.Join(dir, "runsc"), append(args, "do", "/bin/echo", "from inside")...)
		_, err := os.Stat(mark)
		return err == nil, out, exit
	}
	if booted, out, exit := boot(stock); !booted || exit == 0 {
		t.Errorf("stock runsc does not boot the helper (exit %d), so this test proves nothing:\n%s", exit, out)
	}
	if booted, out, exit := boot(ours); booted || exit != 0 || !strings.Contains(out, "from inside") {
		t.Errorf("booted the stock Sentry: %v; exit %d, output\n%s", booted, exit, out)
	}
	// Who demands stock helpers is refused, and told why.
	booted, out, exit := boot(ours, "--sidecar-usage-policy=STRICT")
	if booted || exit == 0 || !strings.Contains(out, "runsc-utrace is its own Sentry") {
		t.Errorf("with --sidecar-usage-policy=STRICT: booted the stock Sentry: %v; exit %d, output\n%s", booted, exit, out)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o755); err != nil {
		t.Fatal(err)
	}
}
