package oracle

import (
	"fmt"
	"strings"
)

// knownKey says what an entry of known.txt is for.
type knownKey struct {
	program  string
	platform string // empty means all for which there is no entry of their own
}

// String writes the key as it stands in known.txt.
func (k knownKey) String() string {
	if k.platform == "" {
		return k.program
	}
	return k.program + " platform=" + k.platform
}

// parseKey reads what String writes.
func parseKey(text string) (knownKey, error) {
	fields := strings.Fields(text)
	k := knownKey{program: fields[0]}
	for _, field := range fields[1:] {
		value, ok := strings.CutPrefix(field, "platform=")
		if !ok || value == "" || k.platform != "" {
			return k, fmt.Errorf("%q must be the name of a program, or NAME platform=PLATFORM", text)
		}
		k.platform = value
	}
	return k, nil
}

// known is an entry of known.txt: a difference that is accepted, and why.
type known struct {
	Key    knownKey
	Line   int // of known.txt
	Reason string
	Lines  []string // the difference, as lineDiff writes it
}

// knownTable is what known.txt says.
type knownTable map[knownKey]*known

// find returns the entry for a program on a platform, nil if there is none.
func (t knownTable) find(program, platform string) *known {
	if entry := t[knownKey{program, platform}]; entry != nil {
		return entry
	}
	return t[knownKey{program: program}]
}

// parseKnown reads known.txt. An entry is the name of a program at the start of
// a line, perhaps with the platform that it is for, and, below it and indented,
// its reason in words and then the lines that differ. Lines that start with #
// are comments.
func parseKnown(text string) (knownTable, error) {
	entries := make(knownTable)
	var last *known
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		body := strings.TrimSpace(line)
		if body == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if body == strings.TrimRight(line, " \t") {
			key, err := parseKey(body)
			if err != nil {
				return nil, fmt.Errorf("known.txt:%d: %w", n, err)
			}
			if first := entries[key]; first != nil {
				return nil, fmt.Errorf("known.txt:%d: %s has an entry already, in line %d", n, key, first.Line)
			}
			last = &known{Key: key, Line: n}
			entries[key] = last
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
			return nil, fmt.Errorf("known.txt:%d: %s has no reason", k.Line, k.Key)
		}
		if len(k.Lines) == 0 {
			return nil, fmt.Errorf("known.txt:%d: %s does not hold the lines that differ; go test -entries prints them", k.Line, k.Key)
		}
	}
	return entries, nil
}
