package assemble

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets the test binary be a run that is killed at a given point.
func TestMain(m *testing.M) {
	point, ok := os.LookupEnv("ASSEMBLE_TEST_KILL_AT")
	if !ok {
		os.Exit(m.Run())
	}
	reached = func(at string) {
		if at == point {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until the signal arrives
		}
	}
	o := Options{Root: os.Getenv("ASSEMBLE_TEST_ROOT"), Fetch: func(version string) (*Download, error) {
		return &Download{Version: version, Dir: os.Getenv("ASSEMBLE_TEST_MODULE"), GoModSum: "h1:gomod"}, nil
	}}
	var err error
	if point == "saved" {
		_, err = WriteBack(o, "")
	} else {
		_, err = Assemble(o)
	}
	fmt.Fprintf(os.Stderr, "not killed at %s: %v\n", point, err)
	os.Exit(1)
}

// runAndKill runs the command in a process that is killed at the given point.
func (f *fixture) runAndKill(point string) {
	f.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		f.t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "ASSEMBLE_TEST_KILL_AT="+point, "ASSEMBLE_TEST_ROOT="+f.root, "ASSEMBLE_TEST_MODULE="+f.mod)
	out, err := cmd.CombinedOutput()
	if ws, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !ws.Signaled() || ws.Signal() != syscall.SIGKILL {
		f.t.Fatalf("the run was not killed at %q: %v\n%s", point, err, out)
	}
}

// TestKilledFirstRun: there is no tree or a complete one, and the next run
// cleans up.
func TestKilledFirstRun(t *testing.T) {
	for _, point := range []string{"file", "swap", "swapped"} {
		t.Run(point, func(t *testing.T) {
			f := newFixture(t)
			f.runAndKill(point)
			_, err := os.Stat(f.root + "/third_party/gvisor")
			if done := point == "swapped"; done != (err == nil) {
				t.Errorf("killed at %q: the tree's stat says %v", point, err)
			}
			if res := f.assemble(); res.Fresh == (point == "swapped") || len(res.Edited) > 0 {
				t.Errorf("the next run: %+v", res)
			}
			if got := f.readTree("pkg/kernel/task.go"); !strings.Contains(got, "func g()") {
				t.Errorf("the next run's tree lacks the patch:\n%s", got)
			}
			f.noLeftovers()
		})
	}
}

// TestKilledRebuild: the tree is the old one or the new one, whole.
func TestKilledRebuild(t *testing.T) {
	for _, point := range []string{"file", "swap", "swapped"} {
		t.Run(point, func(t *testing.T) {
			f := newFixture(t)
			f.assemble()
			before := f.snapshot()
			f.write("sentry/patches/0001-kernel.patch", strings.ReplaceAll(testPatch, "func g()", "func h()"))
			f.runAndKill(point)
			if point != "swapped" {
				if d := cmp.Diff(before, f.snapshot()); d != "" {
					t.Errorf("killed at %q: the old tree changed (-before +after):\n%s", point, d)
				}
			}
			if res := f.assemble(); res.Fresh == (point == "swapped") || len(res.Edited) > 0 {
				t.Errorf("the next run: %+v", res)
			}
			if got := f.readTree("pkg/kernel/task.go"); !strings.Contains(got, "func h()") {
				t.Errorf("the next run's tree lacks the new patch:\n%s", got)
			}
			f.noLeftovers()
		})
	}
}

// TestKilledWriteBack: the edits are still in the tree, and the next run takes
// them all.
func TestKilledWriteBack(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	task := f.readTree("pkg/kernel/task.go") + "// by hand\n"
	f.writeTree("pkg/kernel/task.go", task)
	f.writeTree("pkg/kernel/ours.go", "package kernel\n\n// by hand\n")
	f.runAndKill("saved")
	if _, err := WriteBack(f.options(), ""); err != nil {
		t.Fatal(err)
	}
	if f.readTree("pkg/kernel/task.go") != task {
		t.Error("the edit is gone from the tree")
	}
	if got := f.read("sentry/_overlay/pkg/kernel/ours.go"); !strings.Contains(got, "by hand") {
		t.Errorf("our file was not written back: %q", got)
	}
	if got := f.read("sentry/patches/0001-kernel.patch"); !strings.Contains(got, "+// by hand") {
		t.Errorf("the patch was not written back:\n%s", got)
	}
	if res := f.assemble(); res.Fresh || len(res.Edited) > 0 {
		t.Errorf("after writing back: %+v", res)
	}
}
