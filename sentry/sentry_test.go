package sentry_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/modfile"

	"utrace.dev/sentry"
)

const root = ".."

// TestBudget holds the series small: each hunk is to be a call, a condition or
// a field.
func TestBudget(t *testing.T) {
	s, err := sentry.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	n := s.ChangedLines()
	for _, p := range s.Patches {
		t.Logf("%4d lines in %2d files: %s", p.ChangedLines(), len(p.Files), p.Name)
	}
	t.Logf("%4d of %d lines", n, sentry.Budget)
	if n > sentry.Budget {
		t.Errorf("the series changes %d lines of gVisor, the budget is %d; move code into files of our own", n, sentry.Budget)
	}
}

// TestEachPatchSaysWhy wants the reason for a patch at its top.
func TestEachPatchSaysWhy(t *testing.T) {
	s, err := sentry.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.Patches {
		if strings.TrimSpace(p.Preamble) == "" {
			t.Errorf("%s does not say at its top why it is needed", sentry.PatchPath(p.Name))
		}
	}
}

// TestCoreImports proves that the engine core reaches nothing but the standard
// library: it is compiled into gVisor's kernel package, and must never need it.
func TestCoreImports(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-test", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./utrace/...")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", cmd.Args, err)
	}
	deps := strings.Fields(string(out))
	if len(deps) == 0 {
		t.Fatalf("%v lists nothing", cmd.Args)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		pkg, _, _ := strings.Cut(line, " ") // "p [p.test]" is p built for its test
		pkg = strings.TrimSuffix(strings.TrimSuffix(pkg, ".test"), "_test")
		if pkg != "utrace.dev/utrace" && !strings.HasPrefix(pkg, "utrace.dev/utrace/") {
			t.Errorf("utrace/ reaches %s; only the standard library may be imported there", line)
		}
	}
}

// TestToolsMod holds the assembler's module file at the versions of go.mod.
func TestToolsMod(t *testing.T) {
	main, tools := requirements(t, "go.mod"), requirements(t, "sentry/tools.mod")
	want := map[string]string{}
	for path := range tools {
		want[path] = main[path]
	}
	if d := cmp.Diff(want, tools); d != "" {
		t.Errorf("sentry/tools.mod requires other versions than go.mod (-go.mod +tools.mod):\n%s", d)
	}
}

func requirements(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := modfile.Parse(name, data, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := map[string]string{"go": f.Go.Version}
	for _, r := range f.Require {
		v[r.Mod.Path] = r.Mod.Version
	}
	return v
}
