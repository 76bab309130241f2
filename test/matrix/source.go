package matrix

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A Program is what the source of an oracle program uses.
type Program struct {
	Name    string
	Subject string          // the comment at its top
	Names   map[string]bool // identifiers
	Texts   map[string]bool // string literals
}

// mention is what a piece of C uses.
type mention struct {
	names, texts map[string]bool
}

func newMention() mention {
	return mention{map[string]bool{}, map[string]bool{}}
}

// ReadPrograms reads the programs of a folder. What a function or macro of a
// header there uses, the programs that call it use as well.
func ReadPrograms(dir string) ([]Program, error) {
	headers, err := filepath.Glob(filepath.Join(dir, "*.h"))
	if err != nil {
		return nil, err
	}
	shared := map[string]mention{}
	for _, name := range headers {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		readHeader(string(text), shared)
	}
	sources, err := filepath.Glob(filepath.Join(dir, "*.c"))
	if err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("there are no programs in %s", dir)
	}
	var all []Program
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, readProgram(strings.TrimSuffix(filepath.Base(name), ".c"), string(text), shared))
	}
	return all, nil
}

// readProgram reads a source; shared is what the headers' functions use.
func readProgram(name, source string, shared map[string]mention) Program {
	m := newMention()
	m.add(tokens(source))
	queue := make([]string, 0, len(m.names))
	for n := range m.names {
		queue = append(queue, n)
	}
	for len(queue) > 0 {
		from := shared[queue[0]]
		queue = queue[1:]
		for n := range from.names {
			if !m.names[n] {
				m.names[n] = true
				queue = append(queue, n)
			}
		}
		for t := range from.texts {
			m.texts[t] = true
		}
	}
	return Program{Name: name, Subject: topComment(source), Names: m.names, Texts: m.texts}
}

// add takes the tokens in. A case label only gives a value its name, and to
// define a macro, or to ask for it, is no use of it.
func (m mention) add(list []token) {
	for i, t := range list {
		switch {
		case t.kind == text:
			m.texts[t.text] = true
		case t.kind != name:
		case i > 0 && list[i-1].text == "case":
		case i > 0 && list[i-1].kind == directive && list[i-1].text != "#if" && list[i-1].text != "#elif":
		default:
			// _NR is the number of what older headers have no name for.
			m.names[strings.TrimSuffix(t.text, "_NR")] = true
		}
	}
}

// readHeader notes what each function and macro of a header uses. Other pieces
// at the top level, like tables, go by the last name before their value.
func readHeader(source string, into map[string]mention) {
	var piece []token
	depth := 0
	end := func() {
		if n := pieceName(piece); n != "" {
			m, ok := into[n]
			if !ok {
				m = newMention()
				into[n] = m
			}
			m.add(piece)
			delete(m.names, n)
		}
		piece = nil
	}
	list := tokens(source)
	for i := 0; i < len(list); i++ {
		t := list[i]
		if t.kind == directive {
			var rest []token // of the line
			for i+1 < len(list) && list[i+1].line == t.line {
				i++
				rest = append(rest, list[i])
			}
			if depth == 0 {
				end()
				if t.text == "#define" {
					piece = append([]token{t}, rest...)
					end()
				}
				piece = nil
			}
			continue
		}
		piece = append(piece, t)
		switch t.text {
		case "{":
			depth++
		case "}":
			if depth--; depth == 0 && (i+1 == len(list) || list[i+1].text != ";") {
				end()
			}
		case ";":
			if depth == 0 {
				end()
			}
		}
	}
	end()
}

func pieceName(piece []token) string {
	if len(piece) > 1 && piece[0].text == "#define" {
		return piece[1].text
	}
	last := ""
	for i, t := range piece {
		switch {
		case t.kind == name && t.text == "__attribute__" || t.kind == name && t.text == "OBS_UNUSED":
		case t.kind == name:
			last = t.text
		case t.text == "(" && i > 0 && piece[i-1].text == "__attribute__":
		case t.text == "(" || t.text == "[" || t.text == "=" || t.text == ";":
			return last
		}
	}
	return ""
}

type kind int

const (
	other kind = iota
	name
	text
	directive
)

type token struct {
	kind kind
	text string
	line int // the logical one: continued lines are one
}

var lexer = regexp.MustCompile(`(?s)\\\n|\n|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[ \t]*[a-z]+|[A-Za-z_]\w*|\d[\w.]*|[^\s]`)

// tokens splits C into what matters here; comments are gone.
func tokens(source string) []token {
	var list []token
	line := 0
	for _, s := range lexer.FindAllString(source, -1) {
		t := token{text: s, line: line}
		switch {
		case s == "\n":
			line++
			continue
		case s == "\\\n" || strings.HasPrefix(s, "//") || strings.HasPrefix(s, "/*"):
			continue
		case s[0] == '"':
			t.kind, t.text = text, s[1:len(s)-1]
		case s[0] == '#' && len(s) > 1:
			t.kind, t.text = directive, "#"+strings.TrimLeft(s[1:], " \t")
		case s[0] == '_' || s[0] >= 'A' && s[0] <= 'Z' || s[0] >= 'a' && s[0] <= 'z':
			t.kind = name
		}
		list = append(list, t)
	}
	return list
}

// topComment is the comment that a source begins with.
func topComment(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		rest, ok := strings.CutPrefix(line, "//")
		if !ok {
			break
		}
		b.WriteString(rest)
	}
	return b.String()
}
