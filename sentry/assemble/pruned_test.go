package assemble

import (
	"strings"
	"testing"

	"utrace.dev/sentry"
)

const prunedList = "in pkg/kernel/task.go\nfunc d\n"

func TestPruned(t *testing.T) {
	f := newFixture(t)
	f.write(sentry.PrunedPath, prunedList)
	f.assemble()
	got := f.readTree("pkg/kernel/task.go")
	if strings.Contains(got, "func d()") || !strings.Contains(got, "func g()") {
		t.Errorf("task.go is not what the patch makes of it without d:\n%s", got)
	}
	// An edit elsewhere goes into the patch, which says nothing of d.
	f.writeTree("pkg/kernel/task.go", strings.Replace(got, "func a() { b() }", "func a() { c() }", 1))
	writeBackAll(t, f, "")
	patch := f.read(sentry.PatchPath("0001-kernel.patch"))
	if !strings.Contains(patch, "+func a() { c() }") || strings.Contains(patch, "-func d") {
		t.Errorf("the patch:\n%s", patch)
	}
	// Without the list, d is back.
	f.write(sentry.PrunedPath, "")
	f.assemble()
	if got := f.readTree("pkg/kernel/task.go"); !strings.Contains(got, "func d()") {
		t.Errorf("task.go without a list:\n%s", got)
	}
}

func TestPrunedRefuses(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct{ list, want string }{
		{"func d", "line 1"},
		{"in pkg/kernel/task.go\nfunc z", "func z: it is not there"},
	} {
		f.write(sentry.PrunedPath, c.list)
		if _, err := Assemble(f.options()); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), sentry.PrunedPath) {
			t.Errorf("list %q: got error %v, want one with %q and the file's name", c.list, err, c.want)
		}
		r, err := Bump(f.options(), "main")
		if c.want == "line 1" {
			continue // does not depend on upstream
		}
		if err != nil || len(r.Problems) != 1 || !strings.Contains(r.String(), c.want) {
			t.Errorf("list %q: bump reports %v, error %v", c.list, r, err)
		}
	}
}

// An edit where something was removed cannot be placed.
func TestPrunedTooClose(t *testing.T) {
	f := newFixture(t)
	f.write(sentry.PrunedPath, prunedList)
	f.assemble()
	got := f.readTree("pkg/kernel/task.go")
	f.writeTree("pkg/kernel/task.go", strings.Replace(got, "func c() {}\n\nfunc e() {}\n", "func z() {}\n", 1))
	if _, err := WriteBack(f.options(), ""); err == nil || !strings.Contains(err.Error(), sentry.PrunedPath) {
		t.Errorf("got error %v, want one that names %s", err, sentry.PrunedPath)
	}
	if now := f.readTree("pkg/kernel/task.go"); !strings.Contains(now, "func z()") {
		t.Errorf("the edit is lost:\n%s", now)
	}
}
