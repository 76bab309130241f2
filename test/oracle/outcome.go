package oracle

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/linediff"
)

// outcome is what one run of a program showed: the part that is compared.
type outcome struct {
	End    string // how the program ended, as the driver says
	Output string // what it printed
	Roles  map[string][]event
}

// diff compares two outcomes and returns "" if they agree.
func diff(linux, sandbox outcome) string {
	return cmp.Diff(linux, sandbox)
}

// asEntry writes a difference as an entry of known.txt that lacks its reason.
func asEntry(key knownKey, linux, sandbox outcome) string {
	return key.String() + "\n    " + strings.Join(lineDiff(linux, sandbox), "\n    ") + "\n"
}

// lines writes an outcome as lines that can stand in known.txt.
func (o outcome) lines() []string {
	var out []string
	for _, role := range slices.Sorted(maps.Keys(o.Roles)) {
		for _, e := range o.Roles[role] {
			out = append(out, role+": "+e.String())
		}
	}
	if o.Output != "" {
		out = append(out, fmt.Sprintf("output: %q", o.Output))
	}
	return append(out, "end: "+o.End)
}

// lineDiff returns the lines that only one of the outcomes has: "- " before
// those of Linux and "+ " before those of the sandbox.
func lineDiff(linux, sandbox outcome) []string {
	return linediff.Lines(linux.lines(), sandbox.lines())
}

// checkNative says whether two native runs make an oracle: they must agree and
// must have got through to the end.
func checkNative(first, second outcome) error {
	if d := diff(first, second); d != "" {
		return fmt.Errorf("flaky natively: two runs on the host differ (-first +second):\n%s", d)
	}
	if first.End != "exited 0" {
		return fmt.Errorf("on the host the program must end as \"exited 0\", not as %q; its output: %q", first.End, first.Output)
	}
	events := 0
	for role, list := range first.Roles {
		for _, e := range list {
			if e.Name == fatal {
				return fmt.Errorf("on the host the program cannot prepare what it is about: %s: %s", role, e)
			}
			events++
		}
	}
	if events == 0 {
		return errors.New("on the host the program emitted no event, so there is nothing to compare")
	}
	return nil
}

// compare judges the sandbox by the host. An entry of known.txt excuses exactly
// the difference that it holds; it may be nil.
func compare(linux, sandbox outcome, entry *known) error {
	d := diff(linux, sandbox)
	if entry == nil {
		if d == "" {
			return nil
		}
		return fmt.Errorf("the sandbox differs from Linux (-linux +sandbox):\n%s", d)
	}
	if d == "" {
		return fmt.Errorf("known.txt:%d: the entry %s is no longer needed: the sandbox agrees with Linux; remove it, or restrict it to the platforms that still differ", entry.Line, entry.Key)
	}
	if change := cmp.Diff(entry.Lines, lineDiff(linux, sandbox)); change != "" {
		return fmt.Errorf("known.txt:%d: the entry %s holds another difference than there is now (-known +now):\n%s\nThe sandbox differs from Linux (-linux +sandbox):\n%s",
			entry.Line, entry.Key, change, d)
	}
	return nil
}
