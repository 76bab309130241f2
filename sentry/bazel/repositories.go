package bazel

import (
	"fmt"
	"strings"

	"golang.org/x/mod/modfile"
)

// Repositories returns what gazelle reads to know which repository has which Go
// module: those of the given go.mod.
func Repositories(goMod []byte) (string, error) {
	mod, err := modfile.Parse("go.mod", goMod, nil)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, r := range mod.Require {
		fmt.Fprintf(&b, "go_repository(name = %q, importpath = %q)\n", repoName(r.Mod.Path), r.Mod.Path)
	}
	return b.String(), nil
}
