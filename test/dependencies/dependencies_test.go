package dependencies_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"utrace.dev/test/sandbox"
)

// Each pinned module has a row that says why, and no row is about another one.
func TestPage(t *testing.T) {
	root, err := sandbox.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs/dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| [^|]+ \\|$").FindAllStringSubmatch(string(page), -1) {
		rows[m[1]] = true
	}
	pinned := map[string]bool{}
	for _, name := range []string{"go.mod", "sentry/tools.mod", "test/clients/delve/go.mod"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		mod, err := modfile.Parse(name, data, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range mod.Require {
			// What a tool imports is the tool's own affair.
			if len(mod.Tool) == 0 || strings.HasPrefix(mod.Tool[0].Path, r.Mod.Path+"/") {
				pinned[r.Mod.Path] = true
			}
		}
	}
	// The tools' rows name a command, and their versions are elsewhere.
	tool := regexp.MustCompile(`/cmd/|/buildifier$`)
	for m := range pinned {
		if !rows[m] {
			t.Errorf("docs/dependencies.md has no row for %s, which a module file requires", m)
		}
	}
	for m := range rows {
		if !pinned[m] && !tool.MatchString(m) {
			t.Errorf("docs/dependencies.md has a row for %s, which nothing requires any more", m)
		}
	}
}
