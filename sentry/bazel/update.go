package bazel

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"utrace.dev/sentry"
	"utrace.dev/sentry/assemble"
)

// The programs that write and format BUILD files.
const (
	Gazelle    = "github.com/bazelbuild/bazel-gazelle/cmd/gazelle@v" + gazelleVersion
	Buildifier = "github.com/bazelbuild/buildtools/buildifier@v0.0.0-20260904073137-eaa4d125b423"
)

// Update brings the Bazel files of the repository at root up to date. With
// check it changes nothing. It returns what was, or would be, changed.
func Update(root string, check bool) (stale []string, err error) {
	s, err := sentry.Load(root)
	if err != nil {
		return nil, err
	}
	d, err := assemble.GoModule(s.Version)
	if err != nil {
		return nil, err
	}
	module, err := moduleFile(s)
	if err != nil {
		return nil, err
	}
	overlay, err := overlayFile(s, d.Dir)
	if err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name, kind string
		data       []byte
	}{{"MODULE.bazel", "module", module}, {"sentry/bazel/overlay.bzl", "bzl", overlay}} {
		data, err := goRun(root, f.data, Buildifier, "-lint=off", "-type="+f.kind)
		if err != nil {
			return nil, err
		}
		changed, err := write(filepath.Join(root, f.name), data, check)
		if err != nil {
			return nil, err
		}
		if changed {
			stale = append(stale, f.name)
		}
	}
	changed, err := gazelle(root, check)
	if err != nil {
		return nil, err
	}
	stale = append(stale, changed...)
	changed, err = buildifier(root, check)
	if err != nil {
		return nil, err
	}
	stale = append(stale, changed...)
	slices.Sort(stale)
	return slices.Compact(stale), nil
}

func write(name string, data []byte, check bool) (changed bool, err error) {
	have, err := os.ReadFile(name)
	switch {
	case err == nil && bytes.Equal(have, data):
		return false, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	case check:
		return true, nil
	}
	return true, os.WriteFile(name, data, 0o644)
}

// GoRun runs a program in a given version, independent of our go.mod.
func GoRun(dir, program string, args ...string) (stdout []byte, err error) {
	return goRun(dir, nil, program, args...)
}

func goRun(dir string, stdin []byte, program string, args ...string) (stdout []byte, err error) {
	cmd := exec.Command("go", append([]string{"run", program}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-trimpath")
	var out, said bytes.Buffer
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return out.Bytes(), &RunError{program, args, said.String(), err}
	}
	return out.Bytes(), nil
}

// A RunError is the failure of a program run by GoRun.
type RunError struct {
	Program string
	Args    []string
	Stderr  string
	Err     error
}

func (e *RunError) Error() string {
	return fmt.Sprintf("%s %s: %v\n%s", e.Program, strings.Join(e.Args, " "), e.Err, e.Stderr)
}

func (e *RunError) Unwrap() error { return e.Err }

// exited reports whether e is about a program that ran and gave a status of
// its own; go run gives 1 in its place and says which it was.
func (e *RunError) exited(status string) bool {
	return strings.HasSuffix(strings.TrimSpace(e.Stderr), "exit status "+status)
}

// gazelle runs gazelle on all of the repository. It must know the repositories
// of MODULE.bazel, or it would look for them in the network.
func gazelle(root string, check bool) (stale []string, err error) {
	config, err := os.CreateTemp("", "repositories-*.bzl")
	if err != nil {
		return nil, err
	}
	defer os.Remove(config.Name())
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	text, err := Repositories(mod)
	if err != nil {
		return nil, err
	}
	if _, err := config.WriteString(text); err != nil {
		return nil, err
	}
	if err := config.Close(); err != nil {
		return nil, err
	}
	before, err := contents(root)
	if err != nil {
		return nil, err
	}
	args := []string{"update", "-bzlmod", "-repo_config", config.Name(), "-repo_root", "."}
	if !check {
		if _, err := GoRun(root, Gazelle, args...); err != nil {
			return nil, err
		}
		return changedSince(root, before)
	}
	// With -mode=diff, gazelle's status is 1 if there are differences.
	diff, err := GoRun(root, Gazelle, append(args, "-mode=diff")...)
	var failed *RunError
	if errors.As(err, &failed) && failed.exited("1") && len(diff) > 0 {
		err = nil
	}
	for _, line := range strings.Split(string(diff), "\n") {
		if name, ok := strings.CutPrefix(line, "+++ "); ok {
			name, _, _ = strings.Cut(name, "\t")
			stale = append(stale, filepath.ToSlash(name))
		}
	}
	return stale, err
}

func buildifier(root string, check bool) (stale []string, err error) {
	before, err := contents(root)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(before))
	for name := range before {
		names = append(names, name)
	}
	slices.Sort(names)
	if !check {
		if _, err := GoRun(root, Buildifier, append([]string{"-mode=fix", "-lint=off"}, names...)...); err != nil {
			return nil, err
		}
		return changedSince(root, before)
	}
	// It names the files on standard error, and its status is 4.
	_, err = GoRun(root, Buildifier, append([]string{"-mode=check", "-lint=off"}, names...)...)
	var failed *RunError
	if !errors.As(err, &failed) || !failed.exited("4") {
		return nil, err
	}
	for _, line := range strings.Split(failed.Stderr, "\n") {
		if name, _, ok := strings.Cut(line, " # reformat"); ok {
			stale = append(stale, name)
		}
	}
	return stale, nil
}

func changedSince(root string, before map[string]string) (changed []string, err error) {
	after, err := contents(root)
	if err != nil {
		return nil, err
	}
	for name, data := range after {
		if before[name] != data {
			changed = append(changed, name)
		}
	}
	return changed, nil
}

// contents returns Bazel's files of the repository.
func contents(root string) (map[string]string, error) {
	all := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch rel {
			case ".git", "bin", "third_party", filepath.FromSlash("sentry/_overlay"):
				return fs.SkipDir
			}
			return nil
		}
		switch base := d.Name(); {
		case base == "BUILD", base == "BUILD.bazel", base == "MODULE.bazel", filepath.Ext(base) == ".bzl":
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			all[filepath.ToSlash(rel)] = string(data)
		}
		return nil
	})
	return all, err
}
