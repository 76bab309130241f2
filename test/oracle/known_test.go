package oracle

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseKnown(t *testing.T) {
	const text = `# comment

first
    it is so - and
	stays so
    - main: a b="c"
    + main: d

second
    why
    - end: exited 0
second platform=kvm
    why not
    - end: exited 1
`
	first, second, kvm := knownKey{"first", ""}, knownKey{"second", ""}, knownKey{"second", "kvm"}
	want := knownTable{
		first: {Key: first, Line: 3, Reason: "it is so - and stays so",
			Lines: []string{`- main: a b="c"`, "+ main: d"}},
		second: {Key: second, Line: 9, Reason: "why", Lines: []string{"- end: exited 0"}},
		kvm:    {Key: kvm, Line: 12, Reason: "why not", Lines: []string{"- end: exited 1"}},
	}
	got, err := parseKnown(text)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(knownKey{})); d != "" {
		t.Errorf("entries (-want +got):\n%s", d)
	}
	for _, tt := range []struct {
		program, platform string
		line              int
	}{{"first", "kvm", 3}, {"second", "kvm", 12}, {"second", "systrap", 9}, {"third", "kvm", 0}} {
		line := 0
		if entry := got.find(tt.program, tt.platform); entry != nil {
			line = entry.Line
		}
		if line != tt.line {
			t.Errorf("the entry for %s on %s is in line %d, want line %d (0: none)", tt.program, tt.platform, line, tt.line)
		}
	}
}

func TestBrokenKnown(t *testing.T) {
	tests := []struct {
		name, text string
		say        []string
	}{
		{"no reason", "p\n    - main: a\n", []string{"known.txt:1", "p has no reason"}},
		{"no lines", "p\n    why\n", []string{"known.txt:1", "lines that differ"}},
		{"no name", "    why\n    - main: a\n", []string{"known.txt:1", "belongs to no program"}},
		{"twice", "p\n  why\n  - a\np\n  why\n  - a\n", []string{"known.txt:4", "line 1"}},
		{"twice for a platform", "p platform=a\n  why\n  - a\np platform=a\n  why\n  - a\n", []string{"known.txt:4", "p platform=a", "line 1"}},
		{"no platform", "p platform=\n  why\n  - a\n", []string{"known.txt:1", "platform=PLATFORM"}},
		{"two platforms", "p platform=a platform=b\n  why\n  - a\n", []string{"known.txt:1", "platform=PLATFORM"}},
		{"something else", "p on a\n  why\n  - a\n", []string{"known.txt:1", "platform=PLATFORM"}},
		{"reason after the lines", "p\n  why\n  - a\n  and\n", []string{"known.txt:4", "and"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseKnown(tt.text)
			wantError(t, err, tt.say)
		})
	}
}

func TestCheckNames(t *testing.T) {
	programs := []*program{{Name: "here"}}
	here, gone := knownKey{"here", ""}, knownKey{"gone", "ptrace"}
	nowhere := knownKey{"here", "qemu"}
	table := knownTable{here: {Key: here, Line: 1}}
	wantError(t, checkNames(table, programs), nil)
	table[gone] = &known{Key: gone, Line: 5}
	wantError(t, checkNames(table, programs), []string{"known.txt:5", `"gone"`})
	delete(table, gone)
	table[nowhere] = &known{Key: nowhere, Line: 7}
	wantError(t, checkNames(table, programs), []string{"known.txt:7", `"qemu"`})
}

func TestTimeoutOf(t *testing.T) {
	tests := []struct {
		source  string
		seconds float64
		say     []string
	}{
		{"int main;\n", 60, nil},
		{"// A program.\n// timeout: 25\nint main;\n", 25, nil},
		{"\t// timeout: 25 is not a line of its own\n", 60, nil},
		{"// timeout: 0\n", 0, []string{`"0"`}},
		{"// timeout: 2s\n", 0, []string{`"2s"`}},
		{"// timeout: 301\n", 0, []string{`"301"`}},
	}
	for _, tt := range tests {
		got, err := timeoutOf([]byte(tt.source))
		wantError(t, err, tt.say)
		if got.Seconds() != tt.seconds {
			t.Errorf("the timeout of %q is %v, want %v s", tt.source, got, tt.seconds)
		}
	}
}
