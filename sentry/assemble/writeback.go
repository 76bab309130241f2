package assemble

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"utrace.dev/sentry"
)

// WriteBack brings hand edits of the assembled tree into the series: changed
// upstream files as diffs into the patches, our files into the overlay. What a
// patch says at its top stays. A file that no patch owns yet goes into
// newPatch, or, if that is empty, into a patch chosen by the file's package.
//
// It returns what it wrote and removed, as paths relative to the repository.
// When it has succeeded, the tree is what the series makes.
func WriteBack(o Options, newPatch string) (changed []string, err error) {
	unlock, err := lock(o.Root)
	if err != nil {
		return nil, err
	}
	defer unlock()
	w, err := newWriteBack(&o)
	if err != nil {
		return nil, err
	}
	if len(w.edited) == 0 {
		return nil, nil
	}
	if err := w.overlay(); err != nil {
		return nil, err
	}
	if err := w.patches(newPatch); err != nil {
		return nil, err
	}
	if err := w.save(); err != nil {
		return nil, err
	}
	// Proof: the series now makes the tree as it stands. This also writes the
	// manifest that says so.
	after, err := sentry.Load(o.Root)
	if err != nil {
		return nil, err
	}
	if _, err := assemble(&o, after); err != nil {
		return nil, fmt.Errorf("the series was written, but does not make the tree it was written from: %w", err)
	}
	return slices.Sorted(maps.Keys(w.out)), nil
}

// A writeBack is the work of WriteBack.
type writeBack struct {
	o       *Options
	series  *sentry.Series
	base    map[string]file   // upstream
	patched map[string]file   // what the series as it stands makes, before anything is pruned
	want    map[string]file   // what the series as it stands makes
	edited  map[string]file   // hand edits in the tree; nil data if deleted
	out     map[string][]byte // files of the repository to write; nil to remove
}

func newWriteBack(o *Options) (*writeBack, error) {
	tree := filepath.Join(o.Root, sentry.Tree)
	m, err := readManifest(tree)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, fmt.Errorf("%s does not exist, so there are no edits to write back; run `make assemble`", sentry.Tree)
	}
	w := &writeBack{o: o, out: map[string][]byte{}}
	if w.edited, err = m.edits(tree); err != nil {
		return nil, err
	}
	if w.series, err = sentry.Load(o.Root); err != nil {
		return nil, err
	}
	if len(w.edited) == 0 {
		return w, nil
	}
	if w.base, err = upstream(o, w.series); err != nil {
		return nil, err
	}
	if w.patched, err = patch(w.series, w.base); err != nil {
		return nil, err
	}
	w.want = maps.Clone(w.patched)
	if err = pruneFiles(w.series, w.want); err != nil {
		return nil, err
	}
	return w, w.conflicts(m)
}

// conflicts refuses a file that was edited on both sides, in the tree and in
// the series: one edit would be lost.
func (w *writeBack) conflicts(m *manifest) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(w.edited)) {
		f := w.edited[name]
		want, inSeries := w.want[name]
		sum, assembled := m.files[name]
		same := inSeries == (f.data != nil) && string(want.data) == string(f.data)
		changed := inSeries != assembled || inSeries && hash(want.data) != sum
		if changed && !same {
			errs = append(errs, fmt.Errorf("%s was edited in %s, and what the series makes of it has changed too; merge the two by hand in the series, then run with -force to assemble", name, sentry.Tree))
		}
	}
	return errors.Join(errs...)
}

// overlay takes the edits of files that are not upstream's.
func (w *writeBack) overlay() error {
	for name, f := range w.edited {
		if _, ok := w.base[name]; !ok {
			w.out[sentry.OverlayPath(name)] = f.data
		}
	}
	return nil
}

// patches takes the edits of upstream's files.
func (w *writeBack) patches(newPatch string) error {
	owner, preamble := map[string]string{}, map[string]string{}
	for _, p := range w.series.Patches {
		preamble[p.Name] = p.Preamble
		for _, f := range p.Files {
			owner[f.NewName] = p.Name
		}
	}
	present := maps.Clone(w.patched)
	touched := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(w.edited)) {
		f := w.edited[name]
		if _, ok := w.base[name]; !ok {
			continue
		}
		if f.data == nil {
			return fmt.Errorf("%s was deleted from %s; the series only changes lines of upstream's files", name, sentry.Tree)
		}
		data, err := merge(name, w.want[name].data, f.data, w.patched[name].data)
		if err != nil {
			return err
		}
		present[name] = file{data, f.exec}
		if owner[name] == "" {
			owner[name] = choosePatch(newPatch, name, owner)
		}
		touched[owner[name]] = true
	}
	for patch := range touched {
		data, err := w.render(patch, preamble[patch], owner, present)
		if err != nil {
			return err
		}
		w.out[sentry.PatchPath(patch)] = data
	}
	return nil
}

// render returns a patch's text, or nil if none of its files is changed.
func (w *writeBack) render(patch, preamble string, owner map[string]string, present map[string]file) ([]byte, error) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(owner)) {
		if owner[name] != patch {
			continue
		}
		d, err := diff(name, w.base[name].data, present[name].data)
		if err != nil {
			return nil, err
		}
		b.WriteString(d)
	}
	if b.Len() == 0 {
		return nil, nil
	}
	return []byte(preamble + b.String()), nil
}

var patchNumber = regexp.MustCompile(`^(\d{4})-`)

// choosePatch returns the patch for an upstream file that has none: the one
// asked for, else the one that owns a file of the same package, else a new one
// that is named after the package.
func choosePatch(asked, name string, owner map[string]string) string {
	if asked != "" {
		return asked
	}
	var candidates []string
	last := 0
	for file, patch := range owner {
		if path.Dir(file) == path.Dir(name) {
			candidates = append(candidates, patch)
		}
		if m := patchNumber.FindStringSubmatch(patch); m != nil {
			n := 0
			fmt.Sscanf(m[1], "%d", &n)
			last = max(last, n)
		}
	}
	if len(candidates) > 0 {
		return slices.Min(candidates)
	}
	return fmt.Sprintf("%04d-%s.patch", last+1, path.Base(path.Dir(name)))
}

// save writes the new series. Each file is replaced in one step, and an edit
// stays in the tree until all are written, so a killed run is simply repeated.
func (w *writeBack) save() error {
	for name, data := range w.out {
		to := filepath.Join(w.o.Root, filepath.FromSlash(name))
		if data == nil {
			if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		tmp := filepath.Join(filepath.Dir(to), ".tmp-"+filepath.Base(to))
		if err := os.WriteFile(tmp, data, 0o644); err != nil {
			return err
		}
		if err := os.Rename(tmp, to); err != nil {
			return err
		}
		reached("saved")
	}
	return nil
}
