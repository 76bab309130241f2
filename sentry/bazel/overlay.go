package bazel

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"utrace.dev/sentry"
)

// ourModule is the path of this project's Go module.
const ourModule = "utrace.dev"

// overlayFile returns the content of overlay.bzl: for each of gVisor's packages
// that has files of ours, these files, and what they and the patches import
// that the package did not import before. stock is the unpatched module's folder.
func overlayFile(s *sentry.Series, stock string) ([]byte, error) {
	srcs := map[string][]string{}
	wants := map[string]map[string]bool{} // package, import path
	want := func(pkg, importPath string) {
		if wants[pkg] == nil {
			wants[pkg] = map[string]bool{}
		}
		wants[pkg][importPath] = true
	}
	for _, f := range s.Overlay {
		if path.Ext(f.Path) != ".go" || strings.HasSuffix(f.Path, "_test.go") {
			continue
		}
		dir := path.Dir(f.Path)
		srcs[dir] = append(srcs[dir], path.Base(f.Path))
		imports, err := importsOf(sentry.OverlayPath(f.Path), f.Data)
		if err != nil {
			return nil, err
		}
		for _, i := range imports {
			want(dir, i)
		}
	}
	for _, p := range s.Patches {
		for _, f := range p.Files {
			for _, i := range addedImports(f) {
				want(path.Dir(f.NewName), i)
			}
		}
	}

	var b bytes.Buffer
	b.WriteString(`"""Our files inside gVisor's packages. Written by make bazel."""

OVERLAY = {
`)
	for _, pkg := range slices.Sorted(maps.Keys(wants)) {
		had, err := packageImports(filepath.Join(stock, filepath.FromSlash(pkg)))
		if err != nil {
			return nil, err
		}
		deps := []string{}
		for _, i := range slices.Sorted(maps.Keys(wants[pkg])) {
			if had[i] {
				continue
			}
			label, err := depLabel(i)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", pkg, err)
			}
			if label != "" {
				deps = append(deps, label)
			}
		}
		if len(srcs[pkg]) == 0 && len(deps) == 0 {
			continue
		}
		fmt.Fprintf(&b, "    %q: struct(\n", pkg)
		list(&b, "srcs", srcs[pkg])
		list(&b, "deps", deps)
		b.WriteString("    ),\n")
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

func list(b *bytes.Buffer, name string, values []string) {
	switch len(values) {
	case 0:
		fmt.Fprintf(b, "        %s = [],\n", name)
	case 1:
		fmt.Fprintf(b, "        %s = [%q],\n", name, values[0])
	default:
		fmt.Fprintf(b, "        %s = [\n", name)
		for _, v := range values {
			fmt.Fprintf(b, "            %q,\n", v)
		}
		fmt.Fprintf(b, "        ],\n")
	}
}

func importsOf(name string, data []byte) ([]string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, i := range f.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: import of %s: %w", name, i.Path.Value, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// addedImports returns what the lines that a patch adds to a file import. A
// patch has only a part of the file, so a line counts that is nothing but a
// quoted path, maybe with a name before it.
func addedImports(f *gitdiff.File) []string {
	var all []string
	for _, t := range f.TextFragments {
		for _, l := range t.Lines {
			if l.Op != gitdiff.OpAdd {
				continue
			}
			fields := strings.Fields(l.Line)
			if len(fields) == 0 || len(fields) > 2 {
				continue
			}
			if p, err := strconv.Unquote(fields[len(fields)-1]); err == nil && strings.Contains(p, "/") {
				all = append(all, p)
			}
		}
	}
	return all
}

// packageImports returns all that the Go files in dir import, but for tests.
func packageImports(dir string) (map[string]bool, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		imports, err := importsOf(name, data)
		if err != nil {
			return nil, err
		}
		for _, i := range imports {
			all[i] = true
		}
	}
	return all, nil
}

// depLabel returns the label of a package as gVisor's BUILD files name it, or
// nothing for the standard library.
func depLabel(importPath string) (string, error) {
	first, _, _ := strings.Cut(importPath, "/")
	switch {
	case !strings.Contains(first, "."):
		return "", nil
	case strings.HasPrefix(importPath, sentry.Module+"/"):
		return "/" + strings.TrimPrefix(importPath, sentry.Module), nil
	case strings.HasPrefix(importPath, ourModule+"/"):
		return "@@/" + strings.TrimPrefix(importPath, ourModule), nil
	}
	return "", fmt.Errorf("our files import %s, which gVisor's package does not; sentry/bazel knows the labels of gVisor's packages and ours only", importPath)
}
