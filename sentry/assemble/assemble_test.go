package assemble

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/sentry"
)

func TestAssemble(t *testing.T) {
	f := newFixture(t)
	res := f.assemble()
	if !res.Fresh || res.Changed != 5 || res.Version != testVersion {
		t.Errorf("result %+v, want 5 changed files of a fresh tree of %s", res, testVersion)
	}
	want := strings.Replace(upstreamFile, "func a() {}", "func a() { b() }", 1) + "func g() {}\n"
	if d := cmp.Diff(want, f.readTree("pkg/kernel/task.go")); d != "" {
		t.Errorf("patched file (-want +got):\n%s", d)
	}
	if got := f.readTree("pkg/kernel/ours.go"); !strings.Contains(got, "// ours") {
		t.Errorf("our file is %q", got)
	}
	info, err := os.Stat(filepath.Join(f.root, sentry.Tree, "tools/run.sh"))
	if err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the executable file is %v, %v", info, err)
	}
	f.noLeftovers()
}

// TestSecondRun: nothing is done when nothing changed, not even the module is
// looked for.
func TestSecondRun(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	before := f.snapshot()
	o := f.options()
	o.Fetch = func(string) (*Download, error) {
		t.Error("the second run fetches the module")
		return nil, errors.New("not wanted")
	}
	res, err := Assemble(o)
	if err != nil {
		t.Fatal(err)
	}
	if res.Fresh || res.Changed != 0 || len(res.Edited) != 0 {
		t.Errorf("result %+v of a second run", res)
	}
	if d := cmp.Diff(before, f.snapshot()); d != "" {
		t.Errorf("the second run changed the tree (-before +after):\n%s", d)
	}
}

// TestChangedPatch: the tree follows, and files that stay the same keep their
// time.
func TestChangedPatch(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	before := f.snapshot()
	f.write("sentry/patches/0001-kernel.patch", strings.ReplaceAll(testPatch, "func g()", "func h()"))
	f.write("sentry/_overlay/pkg/kernel/more.go", "package kernel\n")
	if res := f.assemble(); !res.Fresh || res.Changed != 2 {
		t.Errorf("result %+v, want 2 changed files", res)
	}
	after := f.snapshot()
	if !strings.Contains(after["pkg/kernel/task.go"], "func h()") {
		t.Errorf("the changed patch is not in the tree:\n%s", after["pkg/kernel/task.go"])
	}
	for _, name := range []string{"pkg/kernel/task.go", "pkg/kernel/more.go", manifestName} {
		delete(before, name)
		delete(after, name)
	}
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("files that did not change were touched (-before +after):\n%s", d)
	}
	f.noLeftovers()
}

// TestRemovedInputs: what leaves the series leaves the tree.
func TestRemovedInputs(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	for _, dir := range []string{"sentry/patches", "sentry/_overlay"} {
		if err := os.RemoveAll(filepath.Join(f.root, dir)); err != nil {
			t.Fatal(err)
		}
	}
	f.assemble()
	if got := f.readTree("pkg/kernel/task.go"); got != upstreamFile {
		t.Errorf("the patch is still in the tree:\n%s", got)
	}
	if _, err := os.Stat(filepath.Join(f.root, sentry.Tree, "pkg/kernel/ours.go")); !os.IsNotExist(err) {
		t.Errorf("our file is still in the tree: %v", err)
	}
}

func TestCorruptModule(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	before := f.snapshot()
	f.write("sentry/patches/0001-kernel.patch", strings.ReplaceAll(testPatch, "func g()", "func h()"))

	f.writeModule("pkg/kernel/other.go", "package kernel // evil\n")
	_, err := Assemble(f.options())
	var sum *SumError
	if !errors.As(err, &sum) {
		t.Fatalf("a changed file in the module: %v, want a SumError", err)
	}
	wantIn(t, err, "the tree", testVersion, f.mod, sum.Got, sum.Want)

	f.writeModule("pkg/kernel/other.go", "package kernel\n")
	f.writeModule("pkg/kernel/extra.go", "package kernel\n")
	if _, err := Assemble(f.options()); !errors.As(err, &sum) {
		t.Fatalf("an additional file in the module: %v, want a SumError", err)
	}

	if err := os.Remove(filepath.Join(f.mod, "pkg/kernel/extra.go")); err != nil {
		t.Fatal(err)
	}
	o := f.options()
	o.Fetch = func(version string) (*Download, error) {
		return &Download{Version: version, Dir: f.mod, GoModSum: "h1:other"}, nil
	}
	if _, err := Assemble(o); !errors.As(err, &sum) || sum.What != "go.mod" {
		t.Fatalf("another go.mod sum: %v, want a SumError", err)
	}

	if d := cmp.Diff(before, f.snapshot()); d != "" {
		t.Errorf("the tree changed (-before +after):\n%s", d)
	}
	f.noLeftovers()
}

func TestMovedHunk(t *testing.T) {
	f := newFixture(t)
	f.writeModule("pkg/kernel/task.go", strings.Replace(upstreamFile, "func c() {}\n", "func c() {}\n\nfunc c2() {}\n", 1))
	f.pin()
	_, err := Assemble(f.options())
	var hunk *HunkError
	if !errors.As(err, &hunk) {
		t.Fatalf("error %v, want a HunkError", err)
	}
	want := &HunkError{
		Patch: "0001-kernel.patch", File: "pkg/kernel/task.go", Hunk: 2, Header: "@@ -10,4 +10,5 @@",
		Line: 11, Expected: "func e() {}", Found: "func d() {}", MovedTo: []int{12}, Wanted: 10,
	}
	if d := cmp.Diff(want, hunk); d != "" {
		t.Errorf("HunkError (-want +got):\n%s", d)
	}
	wantIn(t, err, "sentry/patches/0001-kernel.patch", "hunk 2", "pkg/kernel/task.go", "line 12, moved by +2")
	if _, err := os.Stat(filepath.Join(f.root, sentry.Tree)); !os.IsNotExist(err) {
		t.Errorf("there is a tree although a hunk does not apply: %v", err)
	}
	f.noLeftovers()
}

// TestEveryBadHunkIsNamed: one run tells all that has to be done.
func TestEveryBadHunkIsNamed(t *testing.T) {
	f := newFixture(t)
	f.writeModule("pkg/kernel/task.go", "// shorter\n")
	f.pin()
	_, err := Assemble(f.options())
	wantIn(t, err, "hunk 1", "hunk 2", "the file ends before it", "stand together nowhere")
}

func TestPatchedFileIsGone(t *testing.T) {
	f := newFixture(t)
	if err := os.Remove(filepath.Join(f.mod, "pkg/kernel/task.go")); err != nil {
		t.Fatal(err)
	}
	f.pin()
	_, err := Assemble(f.options())
	wantIn(t, err, "0001-kernel.patch", "pkg/kernel/task.go", "does not have")
}

func TestOverlayMustNotReplace(t *testing.T) {
	f := newFixture(t)
	f.write("sentry/_overlay/pkg/kernel/other.go", "package kernel\n")
	_, err := Assemble(f.options())
	wantIn(t, err, "sentry/_overlay/pkg/kernel/other.go", "would replace")
}

func TestHandEdit(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	edited := f.readTree("pkg/kernel/task.go") + "// by hand\n"
	f.writeTree("pkg/kernel/task.go", edited)
	f.writeTree("pkg/kernel/.task.go.swp", "litter")

	// Nothing to do, but the edit is mentioned.
	res := f.assemble()
	if d := cmp.Diff([]string{"pkg/kernel/task.go"}, res.Edited); d != "" || res.Fresh {
		t.Errorf("result %+v of an edited tree; edited (-want +got):\n%s", res, d)
	}

	f.write("sentry/_overlay/pkg/kernel/ours.go", "package kernel\n\n// changed\n")
	_, err := Assemble(f.options())
	var refused *EditedError
	if !errors.As(err, &refused) {
		t.Fatalf("error %v, want an EditedError", err)
	}
	if d := cmp.Diff([]string{"pkg/kernel/task.go"}, refused.Files); d != "" {
		t.Errorf("EditedError.Files (-want +got):\n%s", d)
	}
	if f.readTree("pkg/kernel/task.go") != edited {
		t.Error("the edit is gone although the run was refused")
	}

	o := f.options()
	o.Force = true
	if _, err := Assemble(o); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(f.readTree("pkg/kernel/task.go"), "by hand") {
		t.Error("the edit is still there after a forced run")
	}
}

// TestForceDropsEdits: also when the series is the same.
func TestForceDropsEdits(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	before := f.readTree("pkg/kernel/other.go")
	f.writeTree("pkg/kernel/other.go", "package kernel // by hand\n")
	o := f.options()
	o.Force = true
	if _, err := Assemble(o); err != nil {
		t.Fatal(err)
	}
	if got := f.readTree("pkg/kernel/other.go"); got != before {
		t.Errorf("the edited file is %q after a forced run", got)
	}
}

// TestDeletedFileIsAnEdit: a file that someone deleted is not made again
// behind their back, and not forgotten either.
func TestDeletedFileIsAnEdit(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	if err := os.Remove(filepath.Join(f.root, sentry.Tree, "pkg/kernel/other.go")); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"pkg/kernel/other.go"}, f.assemble().Edited); d != "" {
		t.Errorf("edited (-want +got):\n%s", d)
	}
}

func TestForeignTree(t *testing.T) {
	f := newFixture(t)
	f.writeTree("precious.txt", "not ours")
	_, err := Assemble(f.options())
	wantIn(t, err, sentry.Tree, "was not made by this command", "-force")
	if f.readTree("precious.txt") != "not ours" {
		t.Error("the foreign tree was touched")
	}
	o := f.options()
	o.Force = true
	if _, err := Assemble(o); err != nil {
		t.Fatal(err)
	}
	f.readTree("pkg/kernel/task.go")
}

func TestDamagedManifest(t *testing.T) {
	f := newFixture(t)
	f.assemble()
	f.writeTree(manifestName, "junk\n")
	_, err := Assemble(f.options())
	wantIn(t, err, "damaged", "junk")
}
