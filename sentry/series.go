// Package sentry says how our code joins gVisor: which version of it, which
// patches, and which files of our own are laid over its packages.
//
// This room holds that description and the tool that carries it out
// (sentry/assemble). The patches are in patches/, our files for gVisor's own
// packages in _overlay/: the underscore hides them from the go command, because
// they compile only inside the assembled module. No copy of gVisor's code may
// come in here, and nothing here may import gVisor: it must work before the
// assembled module exists.
package sentry

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
	"golang.org/x/mod/modfile"

	"utrace.dev/sentry/prune"
)

const (
	// Module is what we join.
	Module = "gvisor.dev/gvisor"
	// Tree is where the assembled module goes, relative to the repository.
	Tree = "third_party/gvisor"
	// Budget is how many lines of gVisor's files the patches may change, added
	// and removed ones together. Each hunk is to be a call, a condition or a
	// field; what needs more belongs into a file of our own.
	Budget = 400

	patchDir   = "sentry/patches"
	overlayDir = "sentry/_overlay"
	// PrunedPath has the list of what is removed from upstream's files.
	PrunedPath = "sentry/pruned.txt"
	sumFile    = "sentry/gvisor.sum"
)

// A Series is all that makes the pinned module into ours.
type Series struct {
	Root     string       // the repository
	Version  string       // of Module, from go.mod
	Sum      string       // h1 of the module's tree, from the committed sum file
	GoModSum string       // h1 of the module's go.mod, likewise
	Pruned   []prune.Item // removed after the patches are applied
	Patches  []Patch
	Overlay  []OverlayFile // sorted by path
}

// A Patch is one file of the series.
type Patch struct {
	Name     string // file name, for example 0002-syscalls.patch
	Data     []byte
	Preamble string // the text before the first diff: why it is needed
	Files    []*gitdiff.File
}

// An OverlayFile is a file of ours that becomes part of the module.
type OverlayFile struct {
	Path string // inside the module, with slashes
	Data []byte
}

// PatchPath returns where the named patch is, relative to the repository.
func PatchPath(name string) string { return path.Join(patchDir, name) }

// OverlayPath returns where our file with the given path inside the module is,
// relative to the repository.
func OverlayPath(inModule string) string { return path.Join(overlayDir, inModule) }

// Load reads the series from the repository at root and checks all of it that
// can be checked without the module.
func Load(root string) (*Series, error) {
	s := &Series{Root: root}
	if err := s.loadGoMod(); err != nil {
		return nil, err
	}
	if err := s.loadSum(); err != nil {
		return nil, err
	}
	if err := s.loadPruned(); err != nil {
		return nil, err
	}
	if err := s.loadPatches(); err != nil {
		return nil, err
	}
	if err := s.loadOverlay(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Series) loadGoMod() error {
	name := filepath.Join(s.Root, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(name, data, nil)
	if err != nil {
		return err
	}
	for _, r := range mod.Require {
		if r.Mod.Path == Module {
			s.Version = r.Mod.Version
		}
	}
	if s.Version == "" {
		return fmt.Errorf("%s does not require %s", name, Module)
	}
	for _, r := range mod.Replace {
		if r.Old.Path == Module && r.New.Path == "./"+Tree {
			return nil
		}
	}
	return fmt.Errorf("%s does not replace %s with ./%s", name, Module, Tree)
}

// GoModWithoutReplace returns the repository's go.mod without the replacement
// of Module: the module file of a build with stock gVisor.
func (s *Series) GoModWithoutReplace() ([]byte, error) {
	name := filepath.Join(s.Root, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	mod, err := modfile.Parse(name, data, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Clone(mod.Replace) {
		if r.Old.Path == Module {
			if err := mod.DropReplace(r.Old.Path, r.Old.Version); err != nil {
				return nil, err
			}
		}
	}
	mod.Cleanup()
	return mod.Format()
}

// loadSum reads the two lines that go.sum would hold for Module if it were not
// replaced.
func (s *Series) loadSum() error {
	data, err := os.ReadFile(filepath.Join(s.Root, sumFile))
	if err != nil {
		return err
	}
	for _, line := range strings.Split(string(data), "\n") {
		switch f := strings.Fields(line); {
		case len(f) != 3 || f[0] != Module:
		case f[1] == s.Version:
			s.Sum = f[2]
		case f[1] == s.Version+"/go.mod":
			s.GoModSum = f[2]
		}
	}
	if s.Sum == "" || s.GoModSum == "" {
		return fmt.Errorf("%s has no h1 sums for %s %s and its go.mod, the version that go.mod requires; `make gvisor-bump VERSION=%s` prints them", sumFile, Module, s.Version, s.Version)
	}
	return nil
}

// loadPruned reads the list of what is removed. There may be none.
func (s *Series) loadPruned() error {
	list, err := os.ReadFile(filepath.Join(s.Root, PrunedPath))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if s.Pruned, err = prune.Parse(list); err != nil {
		return fmt.Errorf("%s: %w", PrunedPath, err)
	}
	return nil
}

func (s *Series) loadPatches() error {
	names, err := filepath.Glob(filepath.Join(s.Root, patchDir, "*.patch"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	owner := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		p, err := ParsePatch(filepath.Base(name), data)
		if err != nil {
			return err
		}
		for _, f := range p.Files {
			if other, ok := owner[f.NewName]; ok {
				return fmt.Errorf("%s changes %s, but so does %s; all changes to one file belong into one patch", PatchPath(p.Name), f.NewName, PatchPath(other))
			}
			owner[f.NewName] = p.Name
		}
		s.Patches = append(s.Patches, p)
	}
	return nil
}

// ParsePatch reads one patch and refuses what the series does not allow:
// anything but changes of lines in existing text files inside the module.
func ParsePatch(name string, data []byte) (Patch, error) {
	where := PatchPath(name)
	files, preamble, err := gitdiff.Parse(bytes.NewReader(data))
	if err != nil {
		return Patch{}, fmt.Errorf("%s: %w", where, err)
	}
	if len(files) == 0 {
		return Patch{}, fmt.Errorf("%s: no diff in it", where)
	}
	for _, f := range files {
		for _, p := range []string{f.OldName, f.NewName} {
			if p != "" && (!filepath.IsLocal(p) || path.Clean(p) != p) {
				return Patch{}, fmt.Errorf("%s: path %q is not a plain path inside the module", where, p)
			}
		}
		switch {
		case f.IsNew:
			return Patch{}, fmt.Errorf("%s: creates %s; files of our own belong into %s", where, f.NewName, overlayDir)
		case f.IsDelete:
			return Patch{}, fmt.Errorf("%s: deletes %s; the series only changes lines", where, f.OldName)
		case f.IsRename, f.IsCopy, f.OldName != f.NewName:
			return Patch{}, fmt.Errorf("%s: renames or copies %s to %s; the series only changes lines", where, f.OldName, f.NewName)
		case f.IsBinary:
			return Patch{}, fmt.Errorf("%s: changes %s as a binary file; the series only changes lines", where, f.NewName)
		case f.OldMode != 0 && f.NewMode != 0 && f.OldMode != f.NewMode:
			return Patch{}, fmt.Errorf("%s: changes the mode of %s from %o to %o; the series only changes lines", where, f.NewName, f.OldMode, f.NewMode)
		case !bytes.Contains(data, fmt.Appendf(nil, "diff --git a/%s b/%[1]s\n", f.NewName)):
			return Patch{}, fmt.Errorf("%s: the diff of %s does not begin with a line `diff --git a/FILE b/FILE`, without which a/ and b/ are taken for folders; `make patches` writes it", where, f.NewName)
		case len(f.TextFragments) == 0:
			return Patch{}, fmt.Errorf("%s: names %s without changing it", where, f.NewName)
		}
	}
	return Patch{Name: name, Data: data, Preamble: preamble, Files: files}, nil
}

func (s *Series) loadOverlay() error {
	base := filepath.Join(s.Root, overlayDir)
	err := filepath.WalkDir(base, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") { // an editor's swap file, .gitkeep
			return nil
		}
		rel, err := filepath.Rel(base, name)
		if err != nil {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s is not a regular file", OverlayPath(filepath.ToSlash(rel)))
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s.Overlay = append(s.Overlay, OverlayFile{Path: filepath.ToSlash(rel), Data: data})
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no files of our own
	}
	return err
}

// ChangedLines counts the lines that the series changes in gVisor's files,
// added and removed ones together.
func (s *Series) ChangedLines() int {
	n := 0
	for _, p := range s.Patches {
		n += p.ChangedLines()
	}
	return n
}

// ChangedLines counts the added and removed lines of one patch.
func (p Patch) ChangedLines() int {
	n := int64(0)
	for _, f := range p.Files {
		for _, t := range f.TextFragments {
			n += t.LinesAdded + t.LinesDeleted
		}
	}
	return int(n)
}
