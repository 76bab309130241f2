package oracle

import (
	"cmp"
	"os"
	"slices"
)

// A Difference is an entry of known.txt, for those who list them.
type Difference struct {
	Program  string
	Platform string // empty means all for which there is no entry of their own
	Reason   string
	Lines    []string // that differ: "- " for Linux, "+ " for the sandbox
}

// Differences reads a file like known.txt, in the order of the file.
func Differences(path string) ([]Difference, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	table, err := parseKnown(string(text))
	if err != nil {
		return nil, err
	}
	var entries []*known
	for _, k := range table {
		entries = append(entries, k)
	}
	slices.SortFunc(entries, func(a, b *known) int { return cmp.Compare(a.Line, b.Line) })
	var all []Difference
	for _, k := range entries {
		all = append(all, Difference{k.Key.program, k.Key.platform, k.Reason, k.Lines})
	}
	return all, nil
}
