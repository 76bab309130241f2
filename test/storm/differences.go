package storm

import (
	"fmt"
	"regexp"
	"strings"
)

// difference is an entry of hostile.txt: calls that are answered in another way
// in the sandbox, and why.
type difference struct {
	Line           int // of hostile.txt
	Calls          *regexp.Regexp
	Native, Inside *regexp.Regexp
	Reason         string
	used           bool
}

// parseDifferences reads hostile.txt. An entry begins at the start of a line
// with a regular expression that the calls match as a whole. Indented below it
// are the reason in words, and then expressions for the answers on the host
// ("- ") and in the sandbox ("+ "). Lines that start with # are comments.
func parseDifferences(text string) ([]*difference, error) {
	var all []*difference
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		body := strings.TrimSpace(line)
		if body == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if line[0] != ' ' && line[0] != '\t' {
			calls, err := whole(body)
			if err != nil {
				return nil, fmt.Errorf("hostile.txt:%d: %w", n, err)
			}
			all = append(all, &difference{Line: n, Calls: calls})
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("hostile.txt:%d: %q belongs to no calls; an expression for them must come first, at the start of a line", n, body)
		}
		d := all[len(all)-1]
		into := &d.Native
		switch {
		case strings.HasPrefix(body, "- "):
		case strings.HasPrefix(body, "+ "):
			into = &d.Inside
		default:
			d.Reason = strings.TrimSpace(d.Reason + " " + body)
			continue
		}
		if *into != nil {
			return nil, fmt.Errorf("hostile.txt:%d: a second answer %q", n, body)
		}
		answer, err := whole(body[2:])
		if err != nil {
			return nil, fmt.Errorf("hostile.txt:%d: %w", n, err)
		}
		*into = answer
	}
	for _, d := range all {
		if d.Native == nil || d.Inside == nil || d.Reason == "" {
			return nil, fmt.Errorf("hostile.txt:%d: an entry needs a reason, an answer of the host (\"- \") and one of the sandbox (\"+ \")", d.Line)
		}
	}
	return all, nil
}

func whole(expr string) (*regexp.Regexp, error) { return regexp.Compile("^(?:" + expr + ")$") }

// mostProblems keeps a failure readable.
const mostProblems = 40

// judge compares what the host and the sandbox answered, and returns what is
// wrong with it: differences without an entry, and entries without one.
func judge(native, inside []string, differences []*difference) []string {
	var problems []string
	if len(native) != len(inside) {
		problems = append(problems, fmt.Sprintf("the host answered %d times, the sandbox %d times", len(native), len(inside)))
	}
	for i := range min(len(native), len(inside)) {
		if native[i] == inside[i] {
			continue
		}
		call, want, _ := strings.Cut(native[i], ": ")
		call2, got, _ := strings.Cut(inside[i], ": ")
		if call != call2 {
			problems = append(problems, fmt.Sprintf("line %d is about %q on the host and %q in the sandbox", i+1, call, call2))
			break
		}
		if !accepted(differences, call, want, got) {
			problems = append(problems, fmt.Sprintf("%s: the host says %q, the sandbox %q", call, want, got))
		}
	}
	for _, d := range differences {
		if !d.used {
			problems = append(problems, fmt.Sprintf("hostile.txt:%d: nothing differs in this way any more; remove the entry", d.Line))
		}
	}
	if n := len(problems); n > mostProblems {
		problems = append(problems[:mostProblems], fmt.Sprintf("and %d more problems", n-mostProblems))
	}
	return problems
}

func accepted(differences []*difference, call, want, got string) bool {
	for _, d := range differences {
		if d.Calls.MatchString(call) && d.Native.MatchString(want) && d.Inside.MatchString(got) {
			d.used = true
			return true
		}
	}
	return false
}
