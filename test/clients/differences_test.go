package clients

import (
	"slices"
	"strings"
	"testing"
)

const sample = `# a comment
erase pids
  They differ.
  where: gdb_* other
  match: pid \d+
  put: pid N

erase warnings
  Only one place warns.
  match: ^warning: .*\n
  put:

known gdb_x
  A reason
  of two lines.
  - one
  + 	two
`

func parseSample(t *testing.T) *differences {
	t.Helper()
	d, err := parseDifferences(sample)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDifferencesErase(t *testing.T) {
	d := parseSample(t)
	if got := d.erase("gdb_a", "warning: x\npid 12\n", nil); got != "pid N\n" {
		t.Errorf("both entries: got %q", got)
	}
	if got := d.erase("strace_a", "warning: x\npid 12\n", nil); got != "pid 12\n" {
		t.Errorf("an entry for other scenarios was used, or the other was not: got %q", got)
	}
	k := d.Known["gdb_x"]
	if k == nil || k.Reason != "A reason of two lines." || !slices.Equal(k.Lines, []string{"- one", "+ \ttwo"}) {
		t.Errorf("known entry: got %+v", k)
	}
}

func TestDifferencesNeeded(t *testing.T) {
	d := parseSample(t)
	if got := d.needed("gdb_a", "pid 1\n", "pid 2\nwarning: x\n"); len(got) != 2 {
		t.Errorf("both entries are needed, got %d", len(got))
	}
	// Equal without the entry: a match alone does not make it needed.
	if got := d.needed("gdb_a", "pid 1\nwarning: x\n", "pid 1\nwarning: x\n"); len(got) != 0 {
		t.Errorf("no entry is needed, got %q", got[0].Name)
	}
}

func TestDifferencesRefuse(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"no reason":          {"erase a\n  match: b\n", "needs a reason"},
		"no match":           {"erase a\n  words\n", "needs a reason and a line"},
		"bad match":          {"erase a\n  words\n  match: (\n", "differences.txt:3"},
		"no lines":           {"known a\n  words\n", "the lines that differ"},
		"no entry":           {"  words\n", "starts no entry"},
		"unknown kind":       {"excuse a\n", "starts no entry"},
		"two for a scenario": {"known a\n  w\n  - b\nknown a\n", "already"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseDifferences(test.text)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got the error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestScenarioRefuses(t *testing.T) {
	for name, test := range map[string]struct{ file, text, want string }{
		"no expectation": {"a.sh", "true\n", "expect"},
		"no program":     {"a.gdb", "# expect: b\nrun\n", "program"},
		"program of sh":  {"a.sh", "# expect: b\n# program: c\n", "program"},
		"no platform":    {"a.sh", "# expect: b\n# platforms: \n", "names none"},
		"no view":        {"a.sh", "# expect: b\n# view: from above\n", "no view"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseScenario(test.file, test.text)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got the error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestDiff(t *testing.T) {
	got := diff("a\nb\nc\n", "a\nx\nc\nd\n")
	if want := []string{"- b", "+ x", "+ d"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := diff("a\n", "a\n"); got != nil {
		t.Errorf("equal texts: got %q", got)
	}
}
