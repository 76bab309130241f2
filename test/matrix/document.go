package matrix

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"utrace.dev/test/oracle"
)

// File is where the document is in the module.
const File = "docs/support.md"

// most is how many programs are named for a row.
const most = 4

// evidence is what the rows are held to.
type evidence struct {
	programs []Program
	known    []oracle.Difference
}

func gather(module string) (evidence, error) {
	var e evidence
	for _, dir := range []string{"oracle", "yama"} {
		found, err := ReadPrograms(filepath.Join(module, "test", dir, "progs"))
		if err != nil {
			return e, err
		}
		e.programs = append(e.programs, found...)
	}
	var err error
	e.known, err = oracle.Differences(filepath.Join(module, "test", "oracle", "known.txt"))
	return e, err
}

// Document makes the document. These are errors: a row without a program; a
// program that names a request, option or the like of which there is no row; a
// known difference that is about no row; a row that is not supported and has no
// known difference to show it.
func Document(module string) ([]byte, error) {
	e, err := gather(module)
	if err != nil {
		return nil, err
	}
	return document(Sections(), e)
}

func document(sections []Section, e evidence) ([]byte, error) {
	problems := unlisted(sections, e.programs)
	uses := map[string]int{}
	for _, s := range sections {
		for _, r := range s.Rows {
			for _, p := range e.programs {
				if r.provenBy(p) {
					uses[p.Name]++
				}
			}
		}
	}
	marked := map[string]bool{}
	var b strings.Builder
	b.WriteString(head)
	for _, s := range sections {
		fmt.Fprintf(&b, "\n## %s\n\n", s.Title)
		if s.Text != "" {
			fmt.Fprintf(&b, "%s\n\n", s.Text)
		}
		fmt.Fprintf(&b, "| %s | What | In the sandbox | Linux | Tests |\n|---|---|---|---|---|\n", s.Head)
		for _, r := range s.Rows {
			tests := provers(&r, e.programs, uses)
			if len(tests) == 0 {
				problems = append(problems, fmt.Sprintf("%s has no test: no program of test/oracle/progs uses it", r.Name))
				continue
			}
			state, err := r.state(e.known, marked)
			if err != nil {
				problems = append(problems, err.Error())
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.title(), r.What, state, r.linux(), list(tests))
		}
	}
	for _, d := range e.known {
		if !marked[d.Program] {
			problems = append(problems, fmt.Sprintf("known.txt: the reason for %s names no row of the support matrix: say which request, option, register set or file differs", d.Program))
		}
	}
	b.WriteString(differences(e.known))
	if len(problems) > 0 {
		return nil, fmt.Errorf("the support matrix does not fit the tests (rows are in test/matrix):\n\t%s", strings.Join(problems, "\n\t"))
	}
	return []byte(b.String()), nil
}

const head = `# Support matrix

What belongs to ptrace on x86-64 Linux, and what proves it. Made by

    make matrix

from the rows in test/matrix and the programs of test/oracle; a test fails if
it is out of date, if a row has no program, or if a program or one of Linux's
headers names something that has no row.

Each program is run on Linux and in the sandbox, and must say the same. A row
has the programs that use it: those first that are about it, four at most. *yes*
is: as Linux does, also in its errors. The column *Linux* says which version
brought it, if it has not always been there, and where it is described.
`

// title is the row's name as the document has it.
func (r *Row) title() string {
	if !r.named() {
		return r.Name
	}
	if file, line, ok := strings.Cut(r.Name, " "); ok {
		return fmt.Sprintf("`%s`: `%s`", file, line)
	}
	return "`" + r.Name + "`"
}

func (r *Row) linux() string {
	if r.Since == "" {
		return r.From
	}
	return r.Since + ", " + r.From
}

// state is what the sandbox does of a row. It notes the known differences that
// are about it.
func (r *Row) state(known []oracle.Difference, marked map[string]bool) (string, error) {
	var names []string
	shown := false
	for _, d := range known {
		if !r.markedBy(d) {
			continue
		}
		marked[d.Program] = true
		if n := "`" + d.Program + "`"; !slices.Contains(names, n) {
			names = append(names, n)
		}
		for _, l := range d.Lines {
			shown = shown || strings.HasPrefix(l, "+ ") && strings.Contains(l, "-"+r.Errno)
		}
	}
	refs := strings.Join(names, ", ")
	switch {
	case r.Errno != "" && !shown:
		return "", fmt.Errorf("%s is said to be %s, but no entry of known.txt that names it shows that; if it works now, drop the row's Errno", r.Name, r.Errno)
	case r.Errno != "":
		return fmt.Sprintf("no: %s, see %s", r.Errno, refs), nil
	case len(names) > 0:
		return "in part, see " + refs, nil
	case r.Linux != "":
		return r.Linux + ", as on Linux", nil
	}
	return "yes", nil
}

func list(tests []string) string {
	var b strings.Builder
	for i, t := range tests {
		if i == most {
			b.WriteString(" …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("`" + t + "`")
	}
	return b.String()
}

// differences lists the known ones with their reasons.
func differences(known []oracle.Difference) string {
	if len(known) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n## Known differences\n\nFrom test/oracle/known.txt, which also has what exactly differs.\n\n| Program | Why |\n|---|---|\n")
	for _, d := range known {
		where := ""
		if d.Platform != "" {
			where = " (" + d.Platform + ")"
		}
		fmt.Fprintf(&b, "| `%s`%s | %s |\n", d.Program, where, strings.ReplaceAll(d.Reason, "|", `\|`))
	}
	return b.String()
}

// unlisted says which names programs use that should be some row's.
func unlisted(sections []Section, programs []Program) []string {
	rows := rowNames(sections)
	missing := map[string]string{}
	miss := func(n, program string) {
		if first, ok := missing[n]; !ok || program < first {
			missing[n] = program
		}
	}
	for _, p := range programs {
		for n := range p.Names {
			if inRows.MatchString(n) && !rows[n] {
				miss(n, p.Name)
			}
		}
		for t := range p.Texts {
			if f := canonical(t); strings.HasPrefix(f, "/proc/") && !strings.Contains(f, "%") && !rows[f] {
				miss(f, p.Name)
			}
		}
	}
	var problems []string
	for n, p := range missing {
		problems = append(problems, fmt.Sprintf("the program %s uses %s, which has no row", p, n))
	}
	slices.Sort(problems)
	return problems
}

// rowNames are the names of all rows.
func rowNames(sections []Section) map[string]bool {
	names := map[string]bool{}
	for _, s := range sections {
		for _, r := range s.Rows {
			for _, n := range r.names() {
				names[n] = true
			}
		}
	}
	return names
}
