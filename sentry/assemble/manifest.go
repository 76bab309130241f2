package assemble

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"utrace.dev/sentry"
)

// manifestName is the file inside the assembled tree that says what the tree
// was made from and what was put into it.
const manifestName = ".assembled"

// format changes whenever the same inputs would give another tree.
const format = "1"

// A manifest describes an assembled tree.
type manifest struct {
	key   string            // hash of all inputs
	files map[string]string // path → hash of the content
}

func hash(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// inputKey hashes everything that decides what the assembled tree holds.
func inputKey(s *sentry.Series) string {
	h := sha256.New()
	part := func(what, name string, data []byte) {
		fmt.Fprintf(h, "%s %q %d\n", what, name, len(data))
		h.Write(data)
	}
	part("format", format, nil)
	part("version", s.Version, nil)
	part("sum", s.Sum, nil)
	for _, name := range leftOut {
		part("left out", name, nil)
	}
	for _, i := range s.Pruned {
		part("pruned", i.String(), nil)
	}
	for _, p := range s.Patches {
		part("patch", p.Name, p.Data)
	}
	for _, o := range s.Overlay {
		part("overlay", o.Path, o.Data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func newManifest(key string, files map[string]file) *manifest {
	m := &manifest{key: key, files: map[string]string{}}
	for name, f := range files {
		m.files[name] = hash(f.data)
	}
	return m
}

func (m *manifest) encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "inputs %s\n", m.key)
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		fmt.Fprintf(&b, "%s %s\n", m.files[name], name)
	}
	return b.Bytes()
}

// readManifest returns nil without an error if the tree does not exist.
func readManifest(tree string) (*manifest, error) {
	if _, err := os.Lstat(tree); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	name := filepath.Join(tree, manifestName)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s was not made by this command (%w); move it away, or run again with -force to replace it", tree, err)
	}
	first, rest, _ := strings.Cut(string(data), "\n")
	key, ok := strings.CutPrefix(first, "inputs ")
	if !ok {
		return nil, fmt.Errorf("%s is damaged: its first line is %q; remove %s and run again", name, first, tree)
	}
	m := &manifest{key: key, files: map[string]string{}}
	for line := range strings.Lines(rest) {
		sum, path, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !ok {
			return nil, fmt.Errorf("%s is damaged: line %q; remove %s and run again", name, line, tree)
		}
		m.files[path] = sum
	}
	return m, nil
}

// edits returns which files of the tree are not as they were assembled, with
// their present content (nil data for a deleted file).
func (m *manifest) edits(tree string) (map[string]file, error) {
	present, err := readTree(tree)
	if err != nil {
		return nil, err
	}
	edited := map[string]file{}
	for name, f := range present {
		sum, ours := m.files[name]
		if !ours && isLitter(name) {
			continue
		}
		if sum != hash(f.data) {
			edited[name] = f
		}
	}
	for name := range m.files {
		if _, ok := present[name]; !ok {
			edited[name] = file{}
		}
	}
	return edited, nil
}

// isLitter reports whether a file that was not assembled is one that editors
// and patch tools leave behind, rather than a new file of ours.
func isLitter(name string) bool {
	base := filepath.Base(name)
	ext := filepath.Ext(base)
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || ext == ".orig" || ext == ".rej"
}

// readTree reads an assembled tree without its manifest.
func readTree(tree string) (map[string]file, error) {
	files := map[string]file{}
	err := filepath.WalkDir(tree, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == manifestName {
			return err
		}
		if !e.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(tree, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if data == nil {
			data = []byte{}
		}
		files[filepath.ToSlash(rel)] = file{data: data}
		return nil
	})
	return files, err
}
