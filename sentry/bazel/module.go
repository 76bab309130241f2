package bazel

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"utrace.dev/sentry"
)

// Versions of the Bazel modules that MODULE.bazel asks for.
const (
	gazelleVersion = "0.47.0"
	rulesGoVersion = "0.61.1"
)

// MapKind is the gazelle directive that puts our macro in go_library's place in
// gVisor's BUILD files. The label is the main repository's, seen from there.
const MapKind = "gazelle:map_kind go_library utrace_go_library @@//sentry/bazel:library.bzl"

// moduleFile returns the content of MODULE.bazel.
func moduleFile(s *sentry.Series) ([]byte, error) {
	version, err := os.ReadFile(filepath.Join(s.Root, "VERSION"))
	if err != nil {
		return nil, err
	}
	name := filepath.Join(s.Root, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	mod, err := modfile.Parse(name, data, nil)
	if err != nil {
		return nil, err
	}
	sums, err := readSums(filepath.Join(s.Root, "go.sum"))
	if err != nil {
		return nil, err
	}
	sums[sentry.Module+" "+s.Version] = s.Sum // go.sum has none for a replaced module

	var b bytes.Buffer
	fmt.Fprintf(&b, `"""Written by make bazel from go.mod, go.sum, sentry/gvisor.sum and the patch series.

The build is described in docs/bazel.md.
"""

module(
    name = "utrace",
    version = %q,
)

bazel_dep(name = "gazelle", version = %q)
bazel_dep(name = "rules_go", version = %q)

go_sdk = use_extension("@rules_go//go:extensions.bzl", "go_sdk")
go_sdk.download(version = %q)

overlay_patch = use_repo_rule("//sentry/bazel:overlay_patch.bzl", "overlay_patch")

overlay_patch(
    name = "gvisor_overlay",
    files = [
`, strings.TrimSpace(string(version)), gazelleVersion, rulesGoVersion, mod.Go.Version)
	for _, f := range s.Overlay {
		fmt.Fprintf(&b, "        %q,\n", "//"+strings.Replace(sentry.OverlayPath(f.Path), "/", ":", 1))
	}
	fmt.Fprintf(&b, `    ],
)

go_deps = use_extension("@gazelle//:extensions.bzl", "go_deps")
`)
	var direct []string
	for _, r := range mod.Require {
		sum, ok := sums[r.Mod.Path+" "+r.Mod.Version]
		if !ok {
			return nil, fmt.Errorf("go.sum has no h1 sum of the tree of %s; run `go mod tidy`", r.Mod)
		}
		indirect := ""
		if r.Indirect {
			indirect = "    indirect = True,\n"
		} else {
			direct = append(direct, repoName(r.Mod.Path))
		}
		fmt.Fprintf(&b, "go_deps.module(\n%s    path = %q,\n    sum = %q,\n    version = %q,\n)\n", indirect, r.Mod.Path, sum, r.Mod.Version)
	}
	fmt.Fprintf(&b, "go_deps.gazelle_override(\n    directives = [%q],\n    path = %q,\n)\n", MapKind, sentry.Module)
	fmt.Fprintf(&b, "go_deps.module_override(\n    patch_strip = 1,\n    patches = [\n")
	for _, p := range s.Patches {
		fmt.Fprintf(&b, "        %q,\n", "//"+strings.Replace(sentry.PatchPath(p.Name), "/", ":", 1))
	}
	fmt.Fprintf(&b, "        \"@gvisor_overlay//:overlay.patch\",\n    ],\n    path = %q,\n)\n", sentry.Module)
	fmt.Fprintf(&b, "use_repo(\n    go_deps,\n")
	for _, d := range direct {
		fmt.Fprintf(&b, "    %q,\n", d)
	}
	fmt.Fprintf(&b, ")\n")
	return b.Bytes(), nil
}

// readSums reads a go.sum: module and version, separated by a space, to h1.
func readSums(name string) (map[string]string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for _, line := range strings.Split(string(data), "\n") {
		if f := strings.Fields(line); len(f) == 3 && !strings.HasSuffix(f[1], "/go.mod") {
			sums[f[0]+" "+f[1]] = f[2]
		}
	}
	return sums, nil
}

// repoName returns the name that gazelle gives the repository of a Go module:
// the host's parts in reverse, then the rest.
func repoName(module string) string {
	host, rest, _ := strings.Cut(module, "/")
	parts := strings.Split(host, ".")
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	name := strings.Join(parts, "_")
	if rest != "" {
		name += "_" + rest
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return '_'
	}, name)
}
