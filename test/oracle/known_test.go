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
`
	want := map[string]*known{
		"first": {Program: "first", Line: 3, Reason: "it is so - and stays so",
			Lines: []string{`- main: a b="c"`, "+ main: d"}},
		"second": {Program: "second", Line: 9, Reason: "why", Lines: []string{"- end: exited 0"}},
	}
	got, err := parseKnown(text)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("entries (-want +got):\n%s", d)
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
	here := &known{Program: "here", Line: 1}
	gone := &known{Program: "gone", Line: 5}
	wantError(t, checkNames(map[string]*known{"here": here}, programs), nil)
	wantError(t, checkNames(map[string]*known{"here": here, "gone": gone}, programs),
		[]string{"known.txt:5", `"gone"`})
}

func TestTimeoutOf(t *testing.T) {
	tests := []struct {
		source  string
		seconds float64
		say     []string
	}{
		{"int main;\n", 10, nil},
		{"// A program.\n// timeout: 25\nint main;\n", 25, nil},
		{"\t// timeout: 25 is not a line of its own\n", 10, nil},
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
