package prune

import (
	"fmt"
	"strings"
)

// A Kind is what an item of a list removes.
type Kind string

const (
	// File removes the file.
	File Kind = "file"
	// Func removes a function, "name", or a method, "Type.name".
	Func Kind = "func"
	// Type removes a type, its methods, and its registration with stateify.
	Type Kind = "type"
	// Const removes the whole group of constants that declares the name.
	Const Kind = "const"
	// Field removes "Type.field" from a struct, and from what stateify made of
	// it.
	Field Kind = "field"
	// Stmt removes a statement: "function: its first line".
	Stmt Kind = "stmt"
	// Never removes the branch of an if statement whose condition never holds,
	// "function: its first line". The else branch stays, without its braces.
	Never Kind = "never"
	// Element removes the elements of composite literals whose value uses the
	// name.
	Element Kind = "element"
)

// An Item is one line of a list.
type Item struct {
	Line int
	Path string // of the file
	Kind Kind
	Name string
	Text string // the first line of a statement, without what indents it
}

func (i Item) String() string {
	s := fmt.Sprintf("line %d, %s: %s %s", i.Line, i.Path, i.Kind, i.Name)
	if i.Text != "" {
		s += ": " + i.Text
	}
	return strings.TrimSpace(s)
}

// Parse reads a list: a line "in PATH" for each file, then a line "KIND NAME" for
// each item. Empty lines and those that begin with # are comments.
func Parse(list []byte) ([]Item, error) {
	var items []Item
	path, n := "", 0
	for line := range strings.Lines(string(list)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		if word == "in" {
			path = rest
			continue
		}
		item := Item{Line: n, Path: path, Kind: Kind(word), Name: rest}
		bad := path == ""
		switch item.Kind {
		case File:
			bad = bad || rest != ""
		case Func, Type, Const, Element:
			bad = bad || rest == ""
		case Field:
			bad = bad || strings.Count(rest, ".") != 1
		case Stmt, Never:
			item.Name, item.Text, _ = strings.Cut(rest, ": ")
			bad = bad || item.Name == "" || item.Text == ""
		default:
			bad = true
		}
		if bad {
			return nil, fmt.Errorf("line %d, %q: want \"in PATH\", and after that \"file\", or one of func, type, const, field, element with a name, or stmt or never with \"FUNCTION: FIRST LINE\"", n, line)
		}
		items = append(items, item)
	}
	return items, nil
}
