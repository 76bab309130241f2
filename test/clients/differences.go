package clients

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// differences is what differences.txt holds.
type differences struct {
	Erase []*erasure
	Known map[string]*known // by scenario
}

// erasure says what is replaced in the transcripts of both places.
type erasure struct {
	Name   string
	Line   int    // of the file
	Where  string // a pattern for names of scenarios; empty: all
	Reason string
	Match  *regexp.Regexp
	Put    string
}

// known are lines in which one scenario differs.
type known struct {
	Scenario string
	Line     int
	Reason   string
	Lines    []string // as diff writes them
}

// parseDifferences reads the file. An entry starts at the start of a line with
// "erase NAME" or "known SCENARIO". Its indented lines are words of the reason,
// or "where: ", "match: " and "put: ", or lines that differ ("- " and "+ ").
func parseDifferences(text string) (*differences, error) {
	d := &differences{Known: make(map[string]*known)}
	var e *erasure
	var k *known
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		body := strings.TrimSpace(line)
		if body == "" || strings.HasPrefix(line, "#") {
			continue
		}
		indented := line[0] == ' ' || line[0] == '\t'
		kind, name, _ := strings.Cut(body, " ")
		switch {
		case !indented && kind == "erase" && name != "":
			e, k = &erasure{Name: name, Line: n}, nil
			d.Erase = append(d.Erase, e)
		case !indented && kind == "known" && name != "":
			if d.Known[name] != nil {
				return nil, fmt.Errorf("differences.txt:%d: %s has an entry already", n, name)
			}
			e, k = nil, &known{Scenario: name, Line: n}
			d.Known[name] = k
		case !indented || e == nil && k == nil:
			return nil, fmt.Errorf("differences.txt:%d: %q starts no entry; write \"erase NAME\" or \"known SCENARIO\"", n, body)
		case e != nil:
			if err := e.add(body); err != nil {
				return nil, fmt.Errorf("differences.txt:%d: %w", n, err)
			}
		case kind == "-" || kind == "+":
			// Blanks of the transcript count: only the indent is cut.
			k.Lines = append(k.Lines, strings.TrimLeft(line, " \t"))
		default:
			k.Reason = strings.TrimSpace(k.Reason + " " + body)
		}
	}
	return d, d.complete()
}

func (e *erasure) add(body string) error {
	key, value, found := strings.Cut(body, ": ")
	if body == "put:" {
		return nil // put nothing
	}
	switch {
	case found && key == "where":
		if _, err := path.Match(value, ""); err != nil {
			return fmt.Errorf("where: %q: %w", value, err)
		}
		e.Where = value
	case found && key == "match":
		match, err := regexp.Compile("(?m)" + value)
		if err != nil {
			return err
		}
		e.Match = match
	case found && key == "put":
		e.Put = value
	default:
		e.Reason = strings.TrimSpace(e.Reason + " " + body)
	}
	return nil
}

func (d *differences) complete() error {
	for _, e := range d.Erase {
		if e.Reason == "" || e.Match == nil {
			return fmt.Errorf("differences.txt:%d: erase %s needs a reason and a line \"match: REGEXP\"", e.Line, e.Name)
		}
	}
	for _, k := range d.Known {
		if k.Reason == "" || len(k.Lines) == 0 {
			return fmt.Errorf("differences.txt:%d: known %s needs a reason and the lines that differ; go test -entries prints them", k.Line, k.Scenario)
		}
	}
	return nil
}

// erase replaces in a transcript what the entries for the scenario match, all
// but the entry except.
func (d *differences) erase(scenario, text string, except *erasure) string {
	for _, e := range d.Erase {
		if e != except && e.applies(scenario) {
			text = e.Match.ReplaceAllString(text, e.Put)
		}
	}
	return text
}

func (e *erasure) applies(scenario string) bool {
	if e.Where == "" {
		return true
	}
	for _, pattern := range strings.Fields(e.Where) {
		if ok, _ := path.Match(pattern, scenario); ok {
			return true
		}
	}
	return false
}

// needed returns the entries without which the transcripts would differ more.
func (d *differences) needed(scenario, native, inside string) []*erasure {
	var all []*erasure
	least := len(diff(d.erase(scenario, native, nil), d.erase(scenario, inside, nil)))
	for _, e := range d.Erase {
		if !e.applies(scenario) || !e.Match.MatchString(native) && !e.Match.MatchString(inside) {
			continue
		}
		if len(diff(d.erase(scenario, native, e), d.erase(scenario, inside, e))) > least {
			all = append(all, e)
		}
	}
	return all
}
