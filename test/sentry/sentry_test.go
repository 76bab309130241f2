package sentry

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

var runscFlag = flag.String("runsc", "", "a built runsc-sentrytest; empty builds one")

// limit is for one sandbox. On an idle machine they take some seconds.
const limit = 5 * time.Minute

// A world is what all tests share.
type world struct {
	runsc    string
	compiler *guest.Compiler
}

var (
	shared    = sync.OnceValues(newWorld)
	sharedDir string // for what is built
)

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "sentrytest-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	sharedDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func newWorld() (*world, error) {
	w := &world{runsc: *runscFlag}
	if w.runsc == "" {
		w.runsc = filepath.Join(sharedDir, "runsc-sentrytest")
		cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", w.runsc, "./runsc-sentrytest")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%v: %w\n%s", cmd, err, out)
		}
	}
	var err error
	w.compiler, err = guest.New("")
	return w, err
}

// needs returns the shared world, or skips the test where it cannot be.
func needs(t *testing.T) *world {
	t.Helper()
	need.Root(t)
	need.Tool(t, "gcc")
	w, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// build returns the binary of a program of progs.
func (w *world) build(t *testing.T, name string) string {
	t.Helper()
	binary, err := w.compiler.Build(filepath.Join("progs", name+".c"))
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// run runs a command in a sandbox and returns what it printed. Flags are for
// runsc.
func (w *world) run(t *testing.T, flags []string, command ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	r := sandbox.Runsc{Binary: w.runsc, Dir: t.TempDir(), Flags: flags}
	out, err := r.Do(ctx, command[0], command[1:]...).CombinedOutput()
	words, readErr := r.LastWords()
	if readErr != nil {
		t.Error(readErr)
	}
	if words != "" {
		t.Errorf("the Sentry died:\n%s", words)
	}
	if err != nil {
		t.Fatalf("%q: %v; it printed:\n%s", command, err, out)
	}
	return string(out)
}

// eachPlatform runs a test for each way in which gVisor runs a guest, with the
// flag for runsc that chooses it.
func eachPlatform(t *testing.T, test func(t *testing.T, flag string)) {
	for _, platform := range []string{"systrap", "ptrace"} {
		t.Run(platform, func(t *testing.T) { test(t, "--platform="+platform) })
	}
}

var invariantsLine = regexp.MustCompile(`(?m)^// Invariants:((?: \d+)+)$`)

// TestInvariants runs the programs that have a line "// Invariants: N N…". Each
// must find all of them to hold, and no others.
func TestInvariants(t *testing.T) {
	sources, err := filepath.Glob("progs/*.c")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		m := invariantsLine.FindSubmatch(text)
		if m == nil {
			continue
		}
		found++
		t.Run(strings.TrimSuffix(filepath.Base(source), ".c"), func(t *testing.T) {
			t.Parallel()
			w := needs(t)
			binary := w.build(t, strings.TrimSuffix(filepath.Base(source), ".c"))
			eachPlatform(t, func(t *testing.T, flag string) {
				judge(t, w.run(t, []string{flag}, binary), strings.Fields(string(m[1])))
			})
		})
	}
	if found == 0 {
		t.Error("no program of progs has a line that names invariants")
	}
}

// judge reads what a program printed: see progs/probe.h.
func judge(t *testing.T, out string, want []string) {
	t.Helper()
	var got []string
	ended := false
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		if n, is := strings.CutPrefix(line, "ok "); is {
			got = append(got, n)
		}
		ended = line == "end"
	}
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if d := cmp.Diff(want, slices.Compact(got)); d != "" || !ended {
		t.Errorf("the program did not end with exactly its invariants found true (-want +got):\n%s\nit printed:\n%s", d, out)
	}
}
