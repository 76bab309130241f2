package assemble

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"utrace.dev/sentry"
)

const testVersion = "v0.0.0-20260101000000-0123456789ab"

// A fixture is a small repository and the module that it patches.
type fixture struct {
	t    *testing.T
	root string
	mod  string // directory of the module
}

// The module: one file that is patched, one that is not, one executable.
const upstreamFile = "package kernel\n\nfunc a() {}\n\nfunc b() {}\n\nfunc c() {}\n\nfunc d() {}\n\nfunc e() {}\n\nfunc f() {}\n"

const testPatch = `Why this is needed.

diff --git a/pkg/kernel/task.go b/pkg/kernel/task.go
--- a/pkg/kernel/task.go
+++ b/pkg/kernel/task.go
@@ -1,4 +1,4 @@
 package kernel
 
-func a() {}
+func a() { b() }
 
@@ -10,4 +10,5 @@
 
 func e() {}
 
 func f() {}
+func g() {}
`

func newFixture(t *testing.T) *fixture {
	t.Helper()
	dir := t.TempDir()
	f := &fixture{t, filepath.Join(dir, "repo"), filepath.Join(dir, "module")}
	f.writeModule("go.mod", "module gvisor.dev/gvisor\n\ngo 1.26\n")
	f.writeModule("pkg/kernel/task.go", upstreamFile)
	f.writeModule("pkg/kernel/other.go", "package kernel\n")
	f.writeModule("tools/run.sh", "#!/bin/sh\n")
	if err := os.Chmod(filepath.Join(f.mod, "tools/run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	f.write("go.mod", fmt.Sprintf("module utrace.dev\n\ngo 1.26\n\nrequire %s %s\n\nreplace %[1]s => ./%[3]s\n", sentry.Module, testVersion, sentry.Tree))
	f.write("go.sum", "")
	f.pin()
	f.write("sentry/patches/0001-kernel.patch", testPatch)
	f.write("sentry/_overlay/pkg/kernel/ours.go", "package kernel\n\n// ours\n")
	return f
}

func (f *fixture) write(name, data string) {
	f.t.Helper()
	writeFile(f.t, filepath.Join(f.root, name), data)
}

func (f *fixture) writeModule(name, data string) {
	f.t.Helper()
	writeFile(f.t, filepath.Join(f.mod, name), data)
}

func (f *fixture) writeTree(name, data string) {
	f.t.Helper()
	writeFile(f.t, filepath.Join(f.root, sentry.Tree, name), data)
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	// A new inode, as editors make one.
	if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// pin commits the module's present sum.
func (f *fixture) pin() {
	f.t.Helper()
	_, sum, err := readModule(&Download{Version: testVersion, Dir: f.mod})
	if err != nil {
		f.t.Fatal(err)
	}
	f.write("sentry/gvisor.sum", fmt.Sprintf("%s %s %s\n%[1]s %[2]s/go.mod h1:gomod\n", sentry.Module, testVersion, sum))
}

func (f *fixture) options() Options {
	return Options{Root: f.root, Fetch: func(version string) (*Download, error) {
		return &Download{Version: version, Dir: f.mod, GoModSum: "h1:gomod"}, nil
	}}
}

func (f *fixture) assemble() *Result {
	f.t.Helper()
	res, err := Assemble(f.options())
	if err != nil {
		f.t.Fatal(err)
	}
	return res
}

// snapshot returns the content and the inode's time of every file of the tree.
func (f *fixture) snapshot() map[string]string {
	f.t.Helper()
	snap := map[string]string{}
	tree := filepath.Join(f.root, sentry.Tree)
	err := filepath.Walk(tree, func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(tree, name)
		snap[rel] = fmt.Sprintf("%v %v\n%s", info.Mode(), info.ModTime(), data)
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return snap
}

func (f *fixture) read(name string) string {
	f.t.Helper()
	data, err := os.ReadFile(filepath.Join(f.root, name))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(data)
}

func (f *fixture) readTree(name string) string {
	f.t.Helper()
	return f.read(filepath.Join(sentry.Tree, name))
}

// noLeftovers checks that third_party holds the tree and the lock, no more.
func (f *fixture) noLeftovers() {
	f.t.Helper()
	entries, err := os.ReadDir(filepath.Join(f.root, filepath.Dir(sentry.Tree)))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != ".lock" && e.Name() != filepath.Base(sentry.Tree) {
			f.t.Errorf("%s is left beside the tree", e.Name())
		}
	}
}

func wantIn(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one that says %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error does not say %q:\n%v", p, err)
		}
	}
}
