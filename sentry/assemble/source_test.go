package assemble

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"utrace.dev/sentry"
)

const repository = "../.."

// TestPinnedModule applies the real series to the real module.
func TestPinnedModule(t *testing.T) {
	s, err := sentry.Load(repository)
	if err != nil {
		t.Fatal(err)
	}
	base, err := upstream(&Options{Root: repository}, s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := combine(s, base); err != nil {
		t.Error(err)
	}
}

// TestGoModule gets the pinned module while the directory that replaces it is
// missing, as on a clean machine.
func TestGoModule(t *testing.T) {
	s, err := sentry.Load(repository)
	if err != nil {
		t.Fatal(err)
	}
	d, err := GoModule(s.Version)
	if err != nil {
		t.Fatal(err)
	}
	if d.Version != s.Version || d.Sum != s.Sum || d.GoModSum != s.GoModSum {
		t.Errorf("GoModule(%s) = %+v; the committed sums are %s and %s", s.Version, d, s.Sum, s.GoModSum)
	}
	_, err = GoModule("v0.0.0-is-no-version")
	wantIn(t, err, "v0.0.0-is-no-version")
}

// TestCleanMachine runs the command as the Makefile does, in a repository
// without the directory that replaces gVisor.
func TestCleanMachine(t *testing.T) {
	f := newFixture(t)
	for _, name := range []string{"go.mod", "go.sum", "sentry/gvisor.sum", "sentry/tools.mod", "sentry/tools.sum"} {
		data, err := os.ReadFile(filepath.Join(repository, name))
		if err != nil {
			t.Fatal(err)
		}
		f.write(name, string(data))
	}
	for _, dir := range []string{"sentry", "sentry/assemble", "sentry/cmd/assemble", "sentry/prune"} {
		names, err := filepath.Glob(filepath.Join(repository, dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f.write(filepath.Join(dir, filepath.Base(name)), string(data))
		}
	}
	f.write("sentry/patches/0001-kernel.patch", "Why.\n\ndiff --git a/AUTHORS b/AUTHORS\n--- a/AUTHORS\n+++ b/AUTHORS\n@@ -1,1 +1,1 @@\n-no such line\n+other\n")
	run := func() (string, error) {
		cmd := exec.Command("go", "run", "-modfile=sentry/tools.mod", "./sentry/cmd/assemble")
		cmd.Dir = f.root
		cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run()
	if err == nil || !strings.Contains(out, "sentry/patches/0001-kernel.patch: hunk 1") || !strings.Contains(out, "AUTHORS") {
		t.Errorf("with a patch that does not apply: %v\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(f.root, "sentry/patches/0001-kernel.patch")); err != nil {
		t.Fatal(err)
	}
	if out, err := run(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f.readTree("runsc/main.go")
	if got := f.readTree("pkg/kernel/ours.go"); !strings.Contains(got, "// ours") {
		t.Errorf("our file is %q", got)
	}
}

// TestStockMod: stock is the pinned module, with the sums that guard it.
func TestStockMod(t *testing.T) {
	f := newFixture(t)
	mod, sum, err := StockMod(f.root)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(mod), "replace") || !strings.Contains(string(mod), sentry.Module+" "+testVersion) {
		t.Errorf("the module file is\n%s", mod)
	}
	if !strings.Contains(string(sum), f.read("sentry/gvisor.sum")) {
		t.Errorf("the sum file is\n%s", sum)
	}
}

func TestBump(t *testing.T) {
	f := newFixture(t)
	r, err := Bump(f.options(), "v9")
	if err != nil {
		t.Fatal(err)
	}
	if r.Version != "v9" || r.Hunks != 2 || len(r.Problems) != 0 {
		t.Errorf("report %+v", r)
	}
	if !strings.Contains(r.String(), "all 2 hunks") {
		t.Errorf("report says\n%s", r)
	}

	f.writeModule("pkg/kernel/task.go", "// new first line\n"+strings.Replace(upstreamFile, "func f() {}", "func f2() {}", 1))
	f.writeModule("pkg/kernel/ours.go", "package kernel\n")
	before := f.read("sentry/gvisor.sum")
	r, err = Bump(f.options(), "v10")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Problems) != 3 || r.Moved != 1 {
		t.Errorf("%d problems, %d moved; want 3 and 1:\n%s", len(r.Problems), r.Moved, r)
	}
	for _, want := range []string{"hunk 1", "moved by +1", "hunk 2", "ours.go would replace", "gvisor.dev/gvisor v10 h1:", "gvisor.dev/gvisor v10/go.mod h1:gomod"} {
		if !strings.Contains(r.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, r)
		}
	}
	if f.read("sentry/gvisor.sum") != before {
		t.Error("the sum file was changed")
	}
}
