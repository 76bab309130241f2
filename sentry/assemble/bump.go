package assemble

import (
	"errors"
	"fmt"
	"strings"

	"utrace.dev/sentry"
)

// A BumpReport says how the series fits another version of gVisor.
type BumpReport struct {
	Version string // resolved
	Hunks   int    // in the series
	Sums    string // the new content of the sum file
	// Problems lists the hunks that do not apply, the patched files that are
	// gone, and the files of ours whose name upstream has taken.
	Problems []error
	// Moved counts the problems that are hunks whose old lines merely stand
	// elsewhere in the file.
	Moved int
}

// Bump tries the series on another version of gVisor, which may be a branch.
// Nothing of the repository is changed.
func Bump(o Options, version string) (*BumpReport, error) {
	s, err := sentry.Load(o.Root)
	if err != nil {
		return nil, err
	}
	d, err := o.fetch(version)
	if err != nil {
		return nil, err
	}
	files, sum, err := readModule(d)
	if err != nil {
		return nil, err
	}
	if d.Sum != "" && sum != d.Sum { // the go command checks it against the checksum database
		return nil, &SumError{"the tree", d.Version, d.Dir, sum, d.Sum}
	}
	dropLeftOut(files)
	r := &BumpReport{
		Version: d.Version,
		Sums:    fmt.Sprintf("%s %s %s\n%s %s/go.mod %s\n", sentry.Module, d.Version, sum, sentry.Module, d.Version, d.GoModSum),
	}
	for _, p := range s.Patches {
		for _, f := range p.Files {
			r.Hunks += len(f.TextFragments)
		}
	}
	s.Version = d.Version
	_, err = combine(s, files)
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		r.Problems = joined.Unwrap()
	} else if err != nil {
		r.Problems = []error{err}
	}
	for _, p := range r.Problems {
		var h *HunkError
		if errors.As(p, &h) && len(h.MovedTo) == 1 {
			r.Moved++
		}
	}
	return r, nil
}

func (r *BumpReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "gVisor %s\n", r.Version)
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "\n%v\n", p)
	}
	if len(r.Problems) > 0 {
		fmt.Fprintf(&b, "\n%d problems with the %d hunks of the series, %d of them hunks that only moved\n", len(r.Problems), r.Hunks, r.Moved)
	} else {
		fmt.Fprintf(&b, "all %d hunks of the series apply\n", r.Hunks)
	}
	fmt.Fprintf(&b, "\nTo take this version, put these lines into sentry/gvisor.sum, then run\n`go mod edit -require=%s@%s && make assemble && go mod tidy`:\n%s", sentry.Module, r.Version, r.Sums)
	return b.String()
}
