package matrix

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"utrace.dev/test/need"
	"utrace.dev/test/oracle"
	"utrace.dev/test/sandbox"
)

// TestDocument fails if the rows do not fit the programs or the document is out
// of date.
func TestDocument(t *testing.T) {
	module, err := sandbox.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	want, err := Document(module)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(module, File))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date; run: make matrix", File)
	}
}

// TestHeaders fails if one of Linux's headers has a request, option, event,
// register set or flag without a row.
func TestHeaders(t *testing.T) {
	need.Tool(t, "gcc")
	rows := rowNames(Sections())
	for _, h := range headers {
		constants, err := h.constants()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range constants {
			if !rows[c] {
				t.Errorf("<%s> has %s; add a row to test/matrix", h.File, c)
			}
		}
	}
}

func TestRowsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Sections() {
		if s.Title == "" || s.Head == "" {
			t.Errorf("the section %q has no title or no head", s.Title)
		}
		for _, r := range s.Rows {
			if r.Name == "" || r.What == "" || r.From == "" {
				t.Errorf("%s: the row %q must say what it is and where it is from", s.Title, r.Name)
			}
			if r.Linux != "" && r.Errno != "" {
				t.Errorf("%s says %s for Linux and %s for the sandbox; what Linux refuses as well is supported", r.Name, r.Linux, r.Errno)
			}
			if seen[r.Name] {
				t.Errorf("%s has two rows", r.Name)
			}
			seen[r.Name] = true
		}
	}
}

// sample is a small matrix that fits.
func sample() ([]Section, evidence) {
	sections := []Section{{Title: "Requests", Head: "Request", Rows: []Row{
		{Name: "PTRACE_A", What: "a", From: "p"},
		{Name: "PTRACE_B", What: "b", Since: "3.4", From: "p", Errno: "EIO"},
		{Name: "PTRACE_C", What: "c", From: "p", Linux: "EINVAL"},
		{Name: "odd ends", What: "d", From: "p", Programs: []string{"end_*"}},
	}}}
	program := func(name, source string) Program { return readProgram(name, source, nil) }
	e := evidence{
		programs: []Program{
			program("a", "pt(PTRACE_A)"),
			program("b", "// b: about PTRACE_B\npt(PTRACE_B);pt(PTRACE_A)"),
			program("c", "pt(PTRACE_C)"),
			program("end_one", ""),
		},
		known: []oracle.Difference{{Program: "b", Reason: "PTRACE_B is | missing", Lines: []string{"- main: 0", "+ main: -EIO"}}},
	}
	return sections, e
}

func TestSample(t *testing.T) {
	sections, e := sample()
	got, err := document(sections, e)
	if err != nil {
		t.Fatal(err)
	}
	want := `
## Requests

| Request | What | In the sandbox | Linux | Tests |
|---|---|---|---|---|
| ` + "`PTRACE_A` | a | yes | p | `a`, `b`" + ` |
| ` + "`PTRACE_B` | b | no: EIO, see `b` | 3.4, p | `b`" + ` |
| ` + "`PTRACE_C` | c | EINVAL, as on Linux | p | `c`" + ` |
| ` + "odd ends | d | yes | p | `end_one`" + ` |

## Known differences

From test/oracle/known.txt, which also has what exactly differs.

| Program | Why |
|---|---|
| ` + "`b` | PTRACE_B is \\| missing" + ` |
`
	if _, tables, _ := strings.Cut(string(got), "described.\n"); tables != want {
		t.Errorf("the tables are\n%s\nwant\n%s", tables, want)
	}
}

// What does not fit is found, and only that.
func TestMisfits(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func([]Section, *evidence)
		want   string
	}{
		{"a row without a program", func(s []Section, e *evidence) {
			s[0].Rows = append(s[0].Rows, Row{Name: "PTRACE_NEW", What: "n", From: "p"})
		}, "PTRACE_NEW has no test"},
		{"a pattern that no program has", func(s []Section, e *evidence) {
			s[0].Rows[3].Programs[0] = "begin_*"
		}, "odd ends has no test"},
		{"a name only in a comment, a label and a string", func(s []Section, e *evidence) {
			e.programs[2] = readProgram("c", "// PTRACE_C\nswitch (r) { case PTRACE_C: puts(\"PTRACE_C\"); }", nil)
		}, "PTRACE_C has no test"},
		{"a request without a row", func(s []Section, e *evidence) {
			e.programs = append(e.programs, readProgram("new", "pt(PTRACE_NEW)", nil))
		}, "the program new uses PTRACE_NEW, which has no row"},
		{"a number's name without a row", func(s []Section, e *evidence) {
			e.programs = append(e.programs, readProgram("new", "pt(PTRACE_NEW_NR)", nil))
		}, "the program new uses PTRACE_NEW, which has no row"},
		{"a file without a row", func(s []Section, e *evidence) {
			e.programs = append(e.programs, readProgram("new", `open("/proc/%d/new")`, nil))
		}, "the program new uses /proc/PID/new, which has no row"},
		{"a difference about nothing", func(s []Section, e *evidence) {
			e.known = append(e.known, oracle.Difference{Program: "c", Reason: "it is so"})
		}, "the reason for c names no row"},
		{"a missing request that is there", func(s []Section, e *evidence) {
			e.known[0].Lines = []string{"- main: -EIO", "+ main: 0"}
		}, "PTRACE_B is said to be EIO"},
	} {
		sections, e := sample()
		tt.change(sections, &e)
		_, err := document(sections, e)
		if err == nil {
			t.Errorf("%s: there is no error", tt.name)
			continue
		}
		if lines := strings.Split(err.Error(), "\n\t"); len(lines) != 2 || !strings.Contains(lines[1], tt.want) {
			t.Errorf("%s: the error is %q, want just %q", tt.name, err, tt.want)
		}
	}
}

func TestProversBegin(t *testing.T) {
	row := Row{Name: "PTRACE_X"}
	programs := []Program{
		readProgram("many", "PTRACE_X", nil),
		readProgram("few", "PTRACE_X", nil),
		readProgram("about", "// about: what X and PTRACE_X do\nPTRACE_X", nil),
	}
	got := provers(&row, programs, map[string]int{"many": 9, "few": 1, "about": 20})
	if want := []string{"about", "few", "many"}; !slices.Equal(got, want) {
		t.Errorf("the programs are %v, want %v", got, want)
	}
}
