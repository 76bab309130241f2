package sandbox

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/need"
)

func newRunsc(t *testing.T) Runsc {
	t.Helper()
	need.Root(t)
	binary, err := FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	return Runsc{Binary: binary, Dir: t.TempDir()}
}

func TestNativeIsProcessOne(t *testing.T) {
	need.Root(t)
	out, err := Native(t.Context(), "/bin/sh", "-c", "echo $$").Output()
	if err != nil || strings.TrimSpace(string(out)) != "1" {
		t.Errorf("the shell printed the pid %q and ended with error %v, want 1 and none", out, err)
	}
}

func TestDoIsProcessOne(t *testing.T) {
	out, err := newRunsc(t).Do(t.Context(), "/bin/sh", "-c", "echo $$; exit 5").Output()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 5 {
		t.Errorf("the sandbox ended with %v, want exit status 5", err)
	}
	if strings.TrimSpace(string(out)) != "1" {
		t.Errorf("the shell printed the pid %q, want 1", out)
	}
}

// TestKillEndsEverything makes sure that a test that gives up leaves nothing
// behind: the pipe ends only when no process holds it any more.
func TestKillEndsEverything(t *testing.T) {
	const sleeps = "echo up; sleep 300 & wait"
	places := map[string]func(ctx context.Context) *exec.Cmd{
		"native": func(ctx context.Context) *exec.Cmd {
			need.Root(t)
			return Native(ctx, "/bin/sh", "-c", sleeps)
		},
		"sandbox": func(ctx context.Context) *exec.Cmd {
			return newRunsc(t).Do(ctx, "/bin/sh", "-c", sleeps)
		},
	}
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			cmd := place(ctx)
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			cmd.Stdout = w
			err = cmd.Start()
			w.Close()
			if err != nil {
				t.Fatal(err)
			}
			if err := r.SetReadDeadline(time.Now().Add(5 * time.Minute)); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(r, make([]byte, len("up\n"))); err != nil {
				t.Fatalf("the command did not come up: %v", err)
			}
			cancel()
			if rest, err := io.ReadAll(r); err != nil || len(rest) != 0 {
				t.Errorf("after the kill the pipe gave %q and error %v, want its end", rest, err)
			}
			if err := cmd.Wait(); err == nil {
				t.Error("the killed command reports success")
			}
		})
	}
}

func TestLastWords(t *testing.T) {
	r := newRunsc(t)
	if err := r.Do(t.Context(), "/bin/true").Run(); err != nil {
		t.Fatal(err)
	}
	if words, err := r.LastWords(); err != nil || words != "" {
		t.Errorf("a sandbox that ended well left the last words %q and error %v, want none", words, err)
	}
	// The flag makes the system call afs_syscall (183) panic in the Sentry.
	r.Flags = []string{"--TESTONLY-afs-syscall-panic"}
	script := "import ctypes; ctypes.CDLL(None).syscall(183)"
	need.Tool(t, "python3")
	if err := r.Do(t.Context(), "/usr/bin/env", "python3", "-c", script).Run(); err == nil {
		t.Error("a sandbox whose Sentry panicked reports success")
	}
	words, err := r.LastWords()
	if err != nil || !strings.Contains(words, "panic") {
		t.Errorf("the last words are %q and error %v, want the panic", words, err)
	}
}

func TestFindBinary(t *testing.T) {
	if _, err := FindBinary("bin/no-such-runsc"); err == nil || !strings.Contains(err.Error(), "make") {
		t.Errorf("a missing binary gave error %v, want one that says how to build it", err)
	}
}
