package assemble

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/sentry"
)

func writeBackAll(t *testing.T, f *fixture, newPatch string) []string {
	t.Helper()
	changed, err := WriteBack(f.options(), newPatch)
	if err != nil {
		t.Fatal(err)
	}
	// The tree stays as it is, and is what the series makes from nothing.
	snap := f.snapshot()
	if res := f.assemble(); res.Fresh || len(res.Edited) > 0 {
		t.Errorf("after writing back: %+v", res)
	}
	if err := os.RemoveAll(filepath.Join(f.root, sentry.Tree)); err != nil {
		t.Fatal(err)
	}
	f.assemble()
	if d := cmp.Diff(contents(snap), contents(f.snapshot())); d != "" {
		t.Errorf("the series does not make the tree (-tree +series):\n%s", d)
	}
	return changed
}

func contents(snap map[string]string) map[string]string {
	out := map[string]string{}
	for name, s := range snap {
		_, data, _ := strings.Cut(s, "\n")
		out[name] = data
	}
	return out
}

func TestWriteBack(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	f.writeTree("pkg/kernel/task.go", strings.Replace(f.readTree("pkg/kernel/task.go"), "func c() {}", "func c() { a() }", 1))
	f.writeTree("pkg/kernel/other.go", "package kernel\n\nvar x int\n")
	f.writeTree("pkg/kernel/ours.go", "package kernel\n\n// changed\n")
	f.writeTree("pkg/kernel/new.go", "package kernel\n")
	f.writeTree("tools/run.sh", "#!/bin/sh\nexit 1\n")
	got := writeBackAll(t, f, "")
	want := []string{
		"sentry/_overlay/pkg/kernel/new.go",
		"sentry/_overlay/pkg/kernel/ours.go",
		"sentry/patches/0001-kernel.patch", // other.go too: the package's patch
		"sentry/patches/0002-tools.patch",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("changed files (-want +got):\n%s", d)
	}
	patch := f.read("sentry/patches/0001-kernel.patch")
	if !strings.HasPrefix(patch, "Why this is needed.\n\ndiff --git a/pkg/kernel/other.go b/pkg/kernel/other.go\n") {
		t.Errorf("the patch lost what stood at its top:\n%s", patch)
	}
}

func TestWriteBackPatchName(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	f.writeTree("pkg/kernel/other.go", "package kernel\n\nvar x int\n")
	got := writeBackAll(t, f, "0009-x.patch")
	if d := cmp.Diff([]string{"sentry/patches/0009-x.patch"}, got); d != "" {
		t.Errorf("changed files (-want +got):\n%s", d)
	}
}

// TestWriteBackRemoves: an edit undone leaves the series, and so does a file of
// ours that was deleted.
func TestWriteBackRemoves(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	f.writeTree("pkg/kernel/task.go", upstreamFile)
	if err := os.Remove(filepath.Join(f.root, sentry.Tree, "pkg/kernel/ours.go")); err != nil {
		t.Fatal(err)
	}
	writeBackAll(t, f, "")
	for _, name := range []string{"sentry/patches/0001-kernel.patch", "sentry/_overlay/pkg/kernel/ours.go"} {
		if _, err := os.Stat(filepath.Join(f.root, name)); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", name, err)
		}
	}
}

func TestWriteBackNothing(t *testing.T) {
	f := newFixture(t)
	_, err := WriteBack(f.options(), "")
	wantIn(t, err, "does not exist", "make assemble")
	f.assemble()
	before := f.snapshot()
	if got := writeBackAll(t, f, ""); len(got) != 0 {
		t.Errorf("writing back nothing changed %q", got)
	}
	if d := cmp.Diff(contents(before), contents(f.snapshot())); d != "" {
		t.Errorf("the tree changed (-before +after):\n%s", d)
	}
}

// TestWriteBackConflict: a file edited on both sides must not lose one edit.
func TestWriteBackConflict(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	f.writeTree("pkg/kernel/task.go", f.readTree("pkg/kernel/task.go")+"// in the tree\n")
	series := strings.ReplaceAll(testPatch, "func g()", "func inSeries()")
	f.write("sentry/patches/0001-kernel.patch", series)
	_, err := WriteBack(f.options(), "")
	wantIn(t, err, "pkg/kernel/task.go", "has changed too")
	if f.read("sentry/patches/0001-kernel.patch") != series {
		t.Error("the patch was changed")
	}

	// An edit of another file is no conflict, and both are kept.
	f.writeTree("pkg/kernel/task.go", strings.Replace(f.readTree("pkg/kernel/task.go"), "// in the tree\n", "", 1))
	f.writeTree("tools/run.sh", "#!/bin/sh\nexit 1\n")
	if _, err := WriteBack(f.options(), ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(f.readTree("pkg/kernel/task.go"), "inSeries") || !strings.Contains(f.readTree("tools/run.sh"), "exit 1") {
		t.Error("one of the two edits is not in the tree")
	}
}

func TestWriteBackDeletedUpstream(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	if err := os.Remove(filepath.Join(f.root, sentry.Tree, "pkg/kernel/other.go")); err != nil {
		t.Fatal(err)
	}
	_, err := WriteBack(f.options(), "")
	wantIn(t, err, "pkg/kernel/other.go", "deleted")
}
