package assemble

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"utrace.dev/sentry"
)

// A HunkError says why one hunk of a patch does not fit the upstream file.
// There is no fuzz: the old lines of a hunk must stand exactly where it says.
type HunkError struct {
	Patch    string // file name of the patch
	File     string // upstream file, path inside the module
	Hunk     int    // counted from 1 within the file
	Header   string // its @@ line
	Line     int    // first line of the upstream file that differs, from 1
	Expected string // the line the hunk wants there
	Found    string // the line that is there; meaningless if AtEnd
	AtEnd    bool   // the upstream file ends before Line
	MovedTo  []int  // lines where all the hunk's old lines stand together
	Wanted   int    // the line where they should stand
}

func (e *HunkError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: hunk %d (%s) does not apply to %s: line %d should be\n\t%q\n", sentry.PatchPath(e.Patch), e.Hunk, e.Header, e.File, e.Line, e.Expected)
	if e.AtEnd {
		b.WriteString("but the file ends before it; ")
	} else {
		fmt.Fprintf(&b, "but is\n\t%q\n", e.Found)
	}
	b.WriteString(e.where())
	return b.String()
}

func (e *HunkError) where() string {
	switch len(e.MovedTo) {
	case 0:
		return "the hunk's old lines stand together nowhere in the file"
	case 1:
		return fmt.Sprintf("the hunk's old lines stand at line %d, moved by %+d", e.MovedTo[0], e.MovedTo[0]-e.Wanted)
	default:
		return fmt.Sprintf("the hunk's old lines stand at each of the lines %v", e.MovedTo)
	}
}

// checkHunks returns an error for every hunk of f that does not fit src.
func checkHunks(patch string, f *gitdiff.File, src []byte) []*HunkError {
	lines := splitLines(src)
	var errs []*HunkError
	for i, t := range f.TextFragments {
		if e := checkHunk(t, lines); e != nil {
			e.Patch, e.File, e.Hunk = patch, f.NewName, i+1
			e.Header = strings.TrimSpace(t.Header())
			errs = append(errs, e)
		}
	}
	return errs
}

func checkHunk(t *gitdiff.TextFragment, lines []string) *HunkError {
	old := oldLines(t)
	start := max(int(t.OldPosition)-1, 0)
	for i, want := range old {
		at := start + i
		if at < len(lines) && lines[at] == want {
			continue
		}
		e := &HunkError{Line: at + 1, Expected: trimEOL(want), MovedTo: findAll(lines, old), Wanted: start + 1}
		if at < len(lines) {
			e.Found = trimEOL(lines[at])
		} else {
			e.AtEnd = true
		}
		return e
	}
	return nil
}

func oldLines(t *gitdiff.TextFragment) []string {
	var old []string
	for _, l := range t.Lines {
		if l.Old() {
			old = append(old, l.Line)
		}
	}
	return old
}

// findAll returns the 1-based lines at which part occurs in lines.
func findAll(lines, part []string) []int {
	var at []int
	for i := 0; i+len(part) <= len(lines); i++ {
		if slices.Equal(lines[i:i+len(part)], part) {
			at = append(at, i+1)
		}
	}
	return at
}

func splitLines(b []byte) []string {
	lines := strings.SplitAfter(string(b), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func trimEOL(s string) string { return strings.TrimSuffix(s, "\n") }

// applyFile returns src with the changes of f. Every hunk must have passed
// checkHunks.
func applyFile(patch string, f *gitdiff.File, src []byte) ([]byte, error) {
	var dst bytes.Buffer
	if err := gitdiff.Apply(&dst, bytes.NewReader(src), f); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", sentry.PatchPath(patch), f.NewName, err)
	}
	return dst.Bytes(), nil
}
