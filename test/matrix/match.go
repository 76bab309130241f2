package matrix

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"utrace.dev/test/oracle"
)

// provers returns the programs that prove a row: first those that are about it,
// then those that use few others.
func provers(r *Row, programs []Program, uses map[string]int) []string {
	var found []Program
	for _, p := range programs {
		if r.provenBy(p) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b Program) int {
		if x, y := r.isSubjectOf(a), r.isSubjectOf(b); x != y {
			if x {
				return -1
			}
			return 1
		}
		if d := uses[a.Name] - uses[b.Name]; d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	var names []string
	for _, p := range found {
		names = append(names, p.Name)
	}
	return names
}

// names are all that a row goes by in a program.
func (r *Row) names() []string {
	return append([]string{r.Name}, r.Also...)
}

// named reports whether the row's name is one that programs and manual pages
// write, and not a description.
func (r *Row) named() bool {
	if strings.HasPrefix(r.Name, "/") {
		return true
	}
	return !strings.Contains(r.Name, " ") && (len(r.Programs) == 0 || strings.ContainsAny(r.Name, "_ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
}

func (r *Row) provenBy(p Program) bool {
	for _, pattern := range r.Programs {
		if ok, err := path.Match(pattern, p.Name); ok && err == nil {
			return true
		}
	}
	names := r.names()
	if len(r.Programs) > 0 {
		names = r.Also
	}
	for _, n := range names {
		if strings.HasPrefix(n, "/") {
			if usesFile(p, n) {
				return true
			}
		} else if p.Names[n] || p.Names["SYS_"+n] {
			return true
		}
	}
	return false
}

// isSubjectOf reports whether the comment at the program's top names the row,
// perhaps without the prefix that all of its kind have.
func (r *Row) isSubjectOf(p Program) bool {
	for _, n := range r.names() {
		for _, prefix := range []string{"PTRACE_O_", "PTRACE_"} {
			if short, ok := strings.CutPrefix(n, prefix); ok && len(short) > 4 && hasWord(p.Subject, short) {
				return true
			}
		}
		if hasWord(p.Subject, n) {
			return true
		}
		if _, line, ok := strings.Cut(n, " "); ok && hasWord(p.Subject, line) {
			return true
		}
	}
	return false
}

// hasWord reports whether the text has the word by itself, or behind PTRACE_.
func hasWord(text, word string) bool {
	for {
		i := strings.Index(text, word)
		if i < 0 {
			return false
		}
		before, after := strings.TrimSuffix(text[:i], "PTRACE_"), text[i+len(word):]
		if !endsInWord(before) && !startsWithWord(after) {
			return true
		}
		text = after
	}
}

func endsInWord(s string) bool     { return s != "" && isWord(s[len(s)-1]) }
func startsWithWord(s string) bool { return s != "" && isWord(s[0]) }

func isWord(c byte) bool {
	return c == '_' || c == '/' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// markedBy reports whether a known difference is about a row: its reason names
// the row's constant, file or call, or a row without such a name lists the
// program.
func (r *Row) markedBy(d oracle.Difference) bool {
	if !r.named() {
		return slices.Contains(r.Programs, d.Program)
	}
	return slices.ContainsFunc(r.names(), func(n string) bool { return hasWord(d.Reason, n) })
}

// usesFile reports whether a program opens a file. Its path may stand in one
// string, or the file's name beside a path that ends in %s. For a line of a
// file, the program must have a string with the line's name.
func usesFile(p Program, file string) bool {
	file, line, isLine := strings.Cut(file, " ")
	if isLine {
		found := false
		for t := range p.Texts {
			found = found || hasWord(strings.ReplaceAll(t, `\n`, "\n"), line)
		}
		if !found {
			return false
		}
	}
	dir, base := path.Split(file)
	for t := range p.Texts {
		switch canonical(t) {
		case file:
			return true
		case dir + "%s":
			if p.Texts[base] {
				return true
			}
		}
	}
	return false
}

var process = regexp.MustCompile(`^/proc/(%l?[du]|self|thread-self|[0-9]+)(/task/(%l?[du]|[0-9]+))?(/|$)`)

// canonical is a path with PID in place of what stands for a process or thread.
func canonical(p string) string {
	return process.ReplaceAllString(p, "/proc/PID$4")
}
