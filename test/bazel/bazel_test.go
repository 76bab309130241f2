package bazel_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
	"github.com/google/go-cmp/cmp"

	"utrace.dev/sentry"
	"utrace.dev/sentry/assemble"
	"utrace.dev/sentry/bazel"
	"utrace.dev/test/sandbox"
)

// starlark is an interpreter of the language of .bzl files.
const starlark = "go.starlark.net/cmd/starlark@v0.0.0-20260908191801-89a6a09411d5"

func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := sandbox.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestUpToDate(t *testing.T) {
	stale, err := bazel.Update(moduleRoot(t), true)
	if err != nil {
		t.Fatal(err)
	}
	if len(stale) > 0 {
		t.Errorf("these Bazel files are stale; run `make bazel`:\n\t%s", strings.Join(stale, "\n\t"))
	}
}

// copyTree copies what is needed to write Bazel's files.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		switch {
		case rel == ".git" || rel == "bin" || rel == "third_party":
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		case !d.Type().IsRegular() || filepath.Ext(rel) == ".c":
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Changes of what Bazel's files are made from make exactly those files stale,
// and an update puts that right.
func TestStale(t *testing.T) {
	root := t.TempDir()
	copyTree(t, moduleRoot(t), root)
	if _, err := bazel.Update(root, false); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	write("VERSION", "9.8.7\n")
	write("utrace/zz.go", "package utrace\n\nimport _ \"golang.org/x/sys/unix\"\n")
	write("sentry/_overlay/pkg/sentry/kernel/zz.go", "package kernel\n\nimport _ \"gvisor.dev/gvisor/pkg/sentry/strace\"\n")
	patch := filepath.Join(root, "sentry/patches/0001-kernel.patch")
	if err := os.Rename(patch, filepath.Join(filepath.Dir(patch), "0001-task.patch")); err != nil {
		t.Fatal(err)
	}
	write("sentry/bazel/diff.bzl", strings.Replace(read("sentry/bazel/diff.bzl"), " = ", "  =  ", 1))
	stale := []string{"MODULE.bazel", "sentry/bazel/diff.bzl", "sentry/bazel/overlay.bzl", "utrace/BUILD.bazel"}

	for _, step := range []struct {
		check bool
		want  []string
	}{{true, stale}, {false, stale}, {true, nil}} {
		got, err := bazel.Update(root, step.check)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("files that Update found with check=%t (-want +got):\n%s", step.check, diff)
		}
	}
	for _, c := range []struct{ file, want string }{
		{"MODULE.bazel", `"9.8.7"`},
		{"MODULE.bazel", `"//sentry:patches/0001-task.patch"`},
		{"MODULE.bazel", `"//sentry:_overlay/pkg/sentry/kernel/zz.go"`},
		{"sentry/bazel/overlay.bzl", `"zz.go"`},
		{"sentry/bazel/overlay.bzl", `"//pkg/sentry/strace"`},
		{"utrace/BUILD.bazel", `"zz.go"`},
		{"utrace/BUILD.bazel", `"@org_golang_x_sys//unix"`},
	} {
		if !strings.Contains(read(c.file), c.want) {
			t.Errorf("%s lacks %s", c.file, c.want)
		}
	}
}

// The Starlark code that turns our files into a patch makes one that creates
// exactly these files.
func TestOverlayPatch(t *testing.T) {
	root := moduleRoot(t)
	s, err := sentry.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Overlay) == 0 {
		t.Fatal("there are no files of ours in gVisor's packages")
	}
	code, err := os.ReadFile(filepath.Join(root, "sentry/bazel/diff.bzl"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var main strings.Builder
	main.WriteString("load(\"diff.bzl\", \"new_file_diff\")\nPATCH = \"\".join([\n")
	for _, f := range s.Overlay {
		fmt.Fprintf(&main, "new_file_diff(%q, %q),\n", f.Path, f.Data)
	}
	main.WriteString("])\n")
	for name, data := range map[string]string{"diff.bzl": string(code), "main.star": main.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	patch := evaluate(t, dir, "main.star", "PATCH")
	files, _, err := gitdiff.Parse(strings.NewReader(patch))
	if err != nil {
		t.Fatalf("%v in\n%s", err, patch)
	}
	got := map[string]string{}
	for _, f := range files {
		if !f.IsNew {
			t.Errorf("the diff of %s does not create it", f.NewName)
		}
		var text strings.Builder
		if err := gitdiff.Apply(&text, strings.NewReader(""), f); err != nil {
			t.Fatalf("%s: %v", f.NewName, err)
		}
		got[f.NewName] = text.String()
	}
	want := map[string]string{}
	for _, f := range s.Overlay {
		want[f.Path] = string(f.Data)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files of the patch (-want +got):\n%s", diff)
	}
}

// evaluate runs a Starlark file and returns the value of a global string.
func evaluate(t *testing.T, dir, file, global string) string {
	t.Helper()
	cmd := exec.Command("go", "run", starlark, "-showenv", file)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-trimpath")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%.2000s", file, err, said)
	}
	for _, line := range strings.Split(string(said), "\n") {
		if quoted, ok := strings.CutPrefix(line, global+" = "); ok {
			value, err := strconv.Unquote(quoted)
			if err != nil {
				t.Fatalf("%s is not a string: %v: %.200s", global, err, quoted)
			}
			return value
		}
	}
	t.Fatalf("%s does not set %s:\n%.2000s", file, global, said)
	return ""
}

// gazelle's directive gives gVisor's packages our macro, and what the macro
// adds was not there before.
func TestMacro(t *testing.T) {
	root := moduleRoot(t)
	s, err := sentry.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	d, err := assemble.GoModule(s.Version)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var packages []string
	for _, f := range s.Overlay {
		packages = append(packages, path.Dir(f.Path))
	}
	slices.Sort(packages)
	packages = slices.Compact(packages)
	for _, p := range packages {
		files, err := filepath.Glob(filepath.Join(d.Dir, p, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(dir, p), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, p, filepath.Base(f)), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	repositories, err := bazel.Repositories(mod)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"BUILD.bazel": "# " + bazel.MapKind + "\n", "repositories": repositories} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := bazel.GoRun(dir, bazel.Gazelle, "-bzlmod", "-go_repository_mode", "-go_repository_module_mode",
		"-go_prefix", sentry.Module, "-repo_root", ".", "-repo_config", "repositories"); err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		text, err := os.ReadFile(filepath.Join(dir, p, "BUILD.bazel"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`load("@@//sentry/bazel:library.bzl", "utrace_go_library")`, "\nutrace_go_library(\n    name = \"" + path.Base(p) + `"`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: gazelle did not write %q:\n%.500s", p, want, text)
			}
		}
		for _, f := range s.Overlay {
			if path.Dir(f.Path) == p && strings.Contains(string(text), `"`+path.Base(f.Path)+`"`) {
				t.Errorf("%s: upstream has a file %s too", p, path.Base(f.Path))
			}
		}
	}
}
