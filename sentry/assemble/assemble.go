// Package assemble makes the patched gVisor module out of the pinned one.
//
// The result is a directory that go.mod puts in gVisor's place. It replaces the
// previous one in a single step, so a run that is killed leaves either the old
// tree or the new one. Only files and hashes are known in here: what a patch is
// for is written in the patch, and nothing of gVisor may be imported, because
// this code runs before there is an assembled module to import.
package assemble

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"utrace.dev/sentry"
	"utrace.dev/sentry/prune"
)

// Options say what to assemble and how.
type Options struct {
	Root  string // the repository
	Force bool   // replace the tree even if it was edited by hand
	// Fetch gets the pinned module; GoModule if nil.
	Fetch func(version string) (*Download, error)
}

func (o *Options) fetch(version string) (*Download, error) {
	if o.Fetch != nil {
		return o.Fetch(version)
	}
	return GoModule(version)
}

// A Result says what a run found and did.
type Result struct {
	Version string   // of gVisor
	Fresh   bool     // false: the tree was up to date and nothing was touched
	Changed int      // files that are new or differ from the tree before
	Edited  []string // files of an up-to-date tree that were edited by hand
}

// An EditedError says that the tree was changed by hand, and that assembling it
// again would lose the changes.
type EditedError struct {
	Tree  string
	Files []string
}

func (e *EditedError) Error() string {
	return fmt.Sprintf("%s was edited by hand since it was assembled, and what it is made from has changed too, so the edits would be lost:\n\t%s\n`make patches` writes them back into the series, `make assemble FORCE=1` drops them",
		e.Tree, strings.Join(e.Files, "\n\t"))
}

// Assemble brings the tree up to date with the series.
func Assemble(o Options) (*Result, error) {
	unlock, err := lock(o.Root)
	if err != nil {
		return nil, err
	}
	defer unlock()
	s, err := sentry.Load(o.Root)
	if err != nil {
		return nil, err
	}
	return assemble(&o, s)
}

// assemble is Assemble with the lock held.
func assemble(o *Options, s *sentry.Series) (*Result, error) {
	if err := removeLeftovers(o.Root); err != nil {
		return nil, err
	}
	tree := filepath.Join(o.Root, sentry.Tree)
	res := &Result{Version: s.Version}
	before, err := readManifest(tree)
	if err != nil && !o.Force {
		return nil, err
	}
	var edited map[string]file
	if before != nil {
		if edited, err = before.edits(tree); err != nil {
			return nil, err
		}
	}
	if before != nil && before.key == inputKey(s) && (len(edited) == 0 || !o.Force) {
		res.Edited = slices.Sorted(maps.Keys(edited))
		return res, nil
	}

	base, err := upstream(o, s)
	if err != nil {
		return nil, err
	}
	want, err := combine(s, base)
	if err != nil {
		return nil, err
	}
	if !o.Force {
		if lost := wouldLose(edited, want); len(lost) > 0 {
			return nil, &EditedError{Tree: sentry.Tree, Files: lost}
		}
	}
	res.Fresh = true
	res.Changed, err = replaceTree(o.Root, want, newManifest(inputKey(s), want))
	return res, err
}

// wouldLose returns the hand-edited files that do not come out the same when
// the tree is assembled.
func wouldLose(edited, want map[string]file) []string {
	var lost []string
	for name, f := range edited {
		w, ok := want[name]
		if deleted := f.data == nil; deleted == !ok && string(w.data) == string(f.data) {
			continue
		}
		lost = append(lost, name)
	}
	slices.Sort(lost)
	return lost
}

// A SumError says that the module is not the one that was pinned.
type SumError struct {
	What, Version, Dir string
	Got, Want          string
}

func (e *SumError) Error() string {
	return fmt.Sprintf("%s of %s %s in %s has the sum\n\t%s\nbut the pinned one is\n\t%s\n`go clean -modcache` gets the module anew; if upstream really changed, `make gvisor-bump VERSION=%s` prints the new sums",
		e.What, sentry.Module, e.Version, e.Dir, e.Got, e.Want, e.Version)
}

// upstream returns the verified files of the pinned module, without those that
// are left out.
func upstream(o *Options, s *sentry.Series) (map[string]file, error) {
	d, err := o.fetch(s.Version)
	if err != nil {
		return nil, err
	}
	files, sum, err := readModule(d)
	if err != nil {
		return nil, err
	}
	if sum != s.Sum {
		return nil, &SumError{"the tree", s.Version, d.Dir, sum, s.Sum}
	}
	if d.GoModSum != s.GoModSum {
		return nil, &SumError{"go.mod", s.Version, d.Dir, d.GoModSum, s.GoModSum}
	}
	dropLeftOut(files)
	return files, nil
}

// pruneFiles removes from files what the series does without.
func pruneFiles(s *sentry.Series, files map[string]file) error {
	if len(s.Pruned) == 0 {
		return nil
	}
	text := map[string][]byte{}
	for _, i := range s.Pruned {
		for name, f := range files {
			if path.Dir(name) == path.Dir(i.Path) {
				text[name] = f.data
			}
		}
	}
	changed, err := prune.Prune(text, s.Pruned)
	if err != nil {
		return fmt.Errorf("%s does not fit %s %s: %w", sentry.PrunedPath, sentry.Module, s.Version, err)
	}
	for name, data := range changed {
		if data == nil {
			delete(files, name)
			continue
		}
		files[name] = file{data, files[name].exec}
	}
	return nil
}

func dropLeftOut(files map[string]file) {
	for _, name := range leftOut {
		delete(files, name)
	}
}

// combine applies the series to the upstream files and removes what it does
// without.
func combine(s *sentry.Series, base map[string]file) (map[string]file, error) {
	files, err := patch(s, base)
	if err != nil {
		return nil, err
	}
	return files, pruneFiles(s, files)
}

// patch applies the patches and adds our files. It reports every hunk that does
// not apply, not only the first.
func patch(s *sentry.Series, base map[string]file) (map[string]file, error) {
	out := maps.Clone(base)
	var errs []error
	for _, p := range s.Patches {
		for _, f := range p.Files {
			src, ok := base[f.NewName]
			if !ok {
				errs = append(errs, fmt.Errorf("%s: changes %s, which %s %s does not have", sentry.PatchPath(p.Name), f.NewName, sentry.Module, s.Version))
				continue
			}
			if bad := checkHunks(p.Name, f, src.data); len(bad) > 0 {
				for _, e := range bad {
					errs = append(errs, e)
				}
				continue
			}
			data, err := applyFile(p.Name, f, src.data)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			out[f.NewName] = file{data, src.exec}
		}
	}
	for _, f := range s.Overlay {
		if _, ok := base[f.Path]; ok {
			errs = append(errs, fmt.Errorf("%s would replace a file that %s %s has; change it by a patch, or give ours another name", sentry.OverlayPath(f.Path), sentry.Module, s.Version))
			continue
		}
		out[f.Path] = file{data: f.Data}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return out, nil
}

// StockMod returns go.mod without the replacement of gVisor and the go.sum that
// belongs to it: with these two the go command builds the pinned module itself.
func StockMod(root string) (mod, sum []byte, err error) {
	s, err := sentry.Load(root)
	if err != nil {
		return nil, nil, err
	}
	if mod, err = s.GoModWithoutReplace(); err != nil {
		return nil, nil, err
	}
	if sum, err = os.ReadFile(filepath.Join(root, "go.sum")); err != nil {
		return nil, nil, err
	}
	sum = fmt.Appendf(sum, "%s %s %s\n%s %s/go.mod %s\n", sentry.Module, s.Version, s.Sum, sentry.Module, s.Version, s.GoModSum)
	return mod, sum, nil
}
