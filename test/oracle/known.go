package oracle

import (
	"fmt"
	"strings"
)

// known is an entry of known.txt: a difference that is accepted, and why.
type known struct {
	Program string
	Line    int // of known.txt
	Reason  string
	Lines   []string // the difference, as lineDiff writes it
}

// parseKnown reads known.txt. An entry is the name of a program at the start of
// a line and, below it and indented, its reason in words and then the lines
// that differ. Lines that start with # are comments.
func parseKnown(text string) (map[string]*known, error) {
	entries := make(map[string]*known)
	var last *known
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		body := strings.TrimSpace(line)
		if body == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if body == strings.TrimRight(line, " \t") {
			if entries[body] != nil {
				return nil, fmt.Errorf("known.txt:%d: %s has an entry already, in line %d", n, body, entries[body].Line)
			}
			last = &known{Program: body, Line: n}
			entries[body] = last
			continue
		}
		if last == nil {
			return nil, fmt.Errorf("known.txt:%d: %q belongs to no program; its name must come first, at the start of a line", n, body)
		}
		if strings.HasPrefix(body, "- ") || strings.HasPrefix(body, "+ ") {
			last.Lines = append(last.Lines, body)
			continue
		}
		if len(last.Lines) > 0 {
			return nil, fmt.Errorf("known.txt:%d: %q is neither a name nor a line that differs (\"- \" or \"+ \"); the reason comes first", n, body)
		}
		last.Reason = strings.TrimSpace(last.Reason + " " + body)
	}
	for _, k := range entries {
		if k.Reason == "" {
			return nil, fmt.Errorf("known.txt:%d: %s has no reason", k.Line, k.Program)
		}
		if len(k.Lines) == 0 {
			return nil, fmt.Errorf("known.txt:%d: %s does not hold the lines that differ; go test -entries prints them", k.Line, k.Program)
		}
	}
	return entries, nil
}
