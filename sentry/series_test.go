package sentry_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"utrace.dev/sentry"
)

// change is a diff that the series allows.
const change = "diff --git a/pkg/x.go b/pkg/x.go\n--- a/pkg/x.go\n+++ b/pkg/x.go\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"

func TestParsePatch(t *testing.T) {
	p, err := sentry.ParsePatch("1.patch", []byte("Why.\n\n"+change))
	if err != nil {
		t.Fatal(err)
	}
	if p.Preamble != "Why.\n\n" || len(p.Files) != 1 || p.ChangedLines() != 2 {
		t.Errorf("preamble %q, %d files, %d changed lines", p.Preamble, len(p.Files), p.ChangedLines())
	}
}

// TestParsePatchRefuses: the series only changes lines of existing files
// inside the module.
func TestParsePatchRefuses(t *testing.T) {
	for name, c := range map[string]struct{ patch, want string }{
		"nothing":   {"only words\n", "no diff"},
		"new file":  {"diff --git a/x.go b/x.go\nnew file mode 100644\n--- /dev/null\n+++ b/x.go\n@@ -0,0 +1,1 @@\n+a\n", "sentry/_overlay"},
		"deletion":  {"diff --git a/x.go b/x.go\ndeleted file mode 100644\n--- a/x.go\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n", "deletes x.go"},
		"rename":    {"diff --git a/x.go b/y.go\nsimilarity index 100%\nrename from x.go\nrename to y.go\n", "renames"},
		"mode":      {"diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n--- a/x.sh\n+++ b/x.sh\n@@ -1,1 +1,1 @@\n-a\n+b\n", "changes the mode"},
		"binary":    {"diff --git a/x b/x\nindex 1111111..2222222 100644\nBinary files a/x and b/x differ\n", "binary"},
		"outside":   {"--- a/../x.go\n+++ b/../x.go\n@@ -1,1 +1,1 @@\n-a\n+b\n", "plain path"},
		"no git":    {"--- a/x.go\n+++ b/x.go\n@@ -1,1 +1,1 @@\n-a\n+b\n", "diff --git"},
		"cut short": {"--- a/x.go\n+++ b/x.go\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n", "1.patch"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sentry.ParsePatch("1.patch", []byte(c.patch))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "sentry/patches/1.patch") {
				t.Errorf("error %v; want one that names the patch and says %q", err, c.want)
			}
		})
	}
}

// TestLoadRefuses: what is wrong with the repository is found before the
// module is looked at.
func TestLoadRefuses(t *testing.T) {
	const (
		version = "v1.2.3"
		require = "module m\n\ngo 1.26\n\nrequire " + sentry.Module + " " + version + "\n"
		replace = "\nreplace " + sentry.Module + " => ./" + sentry.Tree + "\n"
		sums    = sentry.Module + " " + version + " h1:tree\n" + sentry.Module + " " + version + "/go.mod h1:mod\n"
	)
	good := map[string]string{"go.mod": require + replace, "sentry/gvisor.sum": sums, "sentry/patches/1.patch": change}
	load := func(t *testing.T, name, data string) error {
		dir := t.TempDir()
		files := map[string]string{name: data}
		for n, d := range good {
			if n != name {
				files[n] = d
			}
		}
		for n, d := range files {
			to := filepath.Join(dir, n)
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to, []byte(d), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, err := sentry.Load(dir)
		if err == nil && (s.Version != version || s.Sum != "h1:tree" || s.GoModSum != "h1:mod" || len(s.Patches) != 1) {
			return fmt.Errorf("loaded wrongly: %+v", s)
		}
		return err
	}
	if err := load(t, "sentry/_overlay/pkg/ours.go", "package pkg\n"); err != nil {
		t.Errorf("a good repository: %v", err)
	}
	for name, c := range map[string]struct{ file, data, want string }{
		"not required": {"go.mod", "module m\n\ngo 1.26\n" + replace, "does not require"},
		"not replaced": {"go.mod", require, "does not replace"},
		"other sums":   {"sentry/gvisor.sum", strings.ReplaceAll(sums, version, "v1.0.0"), "make gvisor-bump VERSION=" + version},
		"one sum":      {"sentry/gvisor.sum", sums[:strings.Index(sums, "\n")+1], "no h1 sums"},
		"two owners":   {"sentry/patches/2.patch", change, "sentry/patches/2.patch changes pkg/x.go, but so does sentry/patches/1.patch"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := load(t, c.file, c.data); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v; want one that says %q", err, c.want)
			}
		})
	}
}
