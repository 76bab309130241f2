package prune

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Prune returns the files that differ after the items were removed, with nil for
// those that are gone. Imports that became useless are removed too. files holds
// at least all files of the packages that the items name. An item that is not
// found, or found more than once, is an error.
func Prune(files map[string][]byte, items []Item) (map[string][]byte, error) {
	p := &pruner{files: files, sources: map[string]*source{}, fields: map[string][]Item{}}
	var errs []error
	for _, i := range items {
		if err := p.item(i); err != nil {
			errs = append(errs, fmt.Errorf("%v: %w", i, err))
		}
	}
	for _, of := range slices.Sorted(maps.Keys(p.fields)) {
		if err := p.stateify(p.fields[of]); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for name, s := range p.sources {
		switch {
		case s.gone:
			out[name] = nil
		case len(s.cuts) > 0:
			data, err := s.rewrite()
			if err != nil {
				errs = append(errs, fmt.Errorf("%s, when all was removed from it: %w", name, err))
				continue
			}
			out[name] = data
		}
	}
	return out, errors.Join(errs...)
}

type pruner struct {
	files   map[string][]byte
	sources map[string]*source
	fields  map[string][]Item // by directory and struct
}

// errMissing is the error for what is not there.
var errMissing = errors.New("it is not there; if it has moved or changed, correct the list")

func (p *pruner) source(name string) (*source, error) {
	if s := p.sources[name]; s != nil {
		return s, nil
	}
	data, ok := p.files[name]
	if !ok {
		return nil, errMissing
	}
	s, err := parse(name, data)
	if err == nil {
		p.sources[name] = s
	}
	return s, err
}

// siblings calls do for the Go files of the directory of name.
func (p *pruner) siblings(name string, do func(*source)) error {
	for other := range p.files {
		if path.Dir(other) != path.Dir(name) || path.Ext(other) != ".go" {
			continue
		}
		s, err := p.source(other)
		if err != nil {
			return err
		}
		do(s)
	}
	return nil
}

func (p *pruner) item(i Item) error {
	s, err := p.source(i.Path)
	if err != nil {
		return err
	}
	n := 0
	switch i.Kind {
	case File:
		s.gone = true
		n = 1
	case Func:
		n = s.cutFuncs(func(f *ast.FuncDecl) bool { return funcName(f) == i.Name })
	case Type:
		n = s.cutType(i.Name)
		err = p.siblings(i.Path, func(s *source) {
			s.cutFuncs(func(f *ast.FuncDecl) bool { return receiver(f) == i.Name })
			s.cutRegistration(i.Name)
		})
	case Const:
		n = s.cutConst(i.Name)
	case Field:
		n = s.cutField(i.Name)
		of := path.Dir(i.Path) + " " + strings.Split(i.Name, ".")[0]
		p.fields[of] = append(p.fields[of], i)
	case Stmt, Never:
		n = s.cutStmt(i)
	case Element:
		if n = s.cutElements(i.Name); n > 0 {
			n = 1
		}
	}
	switch {
	case err != nil:
		return err
	case n == 0:
		return errMissing
	case n > 1:
		return fmt.Errorf("there are %d of them", n)
	}
	return nil
}

// A source is a parsed file with what is to be cut from it.
type source struct {
	name string
	data []byte
	fset *token.FileSet
	file *ast.File
	cuts []cut
	gone bool
}

// A cut replaces data[from:to].
type cut struct {
	from, to int
	by       string
}

func parse(name string, data []byte) (*source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, data, parser.ParseComments)
	return &source{name: name, data: data, fset: fset, file: file}, err
}

func (s *source) offset(p token.Pos) int { return s.fset.Position(p).Offset }

func (s *source) line(p token.Pos) int { return s.fset.Position(p).Line }

// cut removes whole lines: a node with the comment above it and what follows on
// its last line.
func (s *source) cut(n ast.Node, doc *ast.CommentGroup) {
	from := n.Pos()
	if doc != nil {
		from = doc.Pos()
	}
	start := s.offset(from)
	for start > 0 && s.data[start-1] != '\n' {
		start--
	}
	end := s.offset(n.End())
	for end < len(s.data) && s.data[end-1] != '\n' {
		end++
	}
	s.cuts = append(s.cuts, cut{start, end, ""})
}

// above returns the comment that ends on the line above n.
func (s *source) above(n ast.Node) *ast.CommentGroup {
	for _, c := range s.file.Comments {
		if s.line(c.End()) == s.line(n.Pos())-1 {
			return c
		}
	}
	return nil
}

// rewrite returns the text with all cuts made.
func (s *source) rewrite() ([]byte, error) {
	slices.SortFunc(s.cuts, func(a, b cut) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, c := range s.cuts {
		if c.from < at { // inside of one that was made
			continue
		}
		out = append(append(out, s.data[at:c.from]...), c.by...)
		at = c.to
	}
	out = append(out, s.data[at:]...)
	rest, err := parse(s.name, out)
	if err != nil {
		return nil, err
	}
	if rest.cutImports(); len(rest.cuts) > 0 {
		return rest.rewrite()
	}
	return format.Source(out)
}

// cutImports removes imports that nothing refers to.
func (s *source) cutImports() {
	used := map[string]bool{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if x, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := x.X.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
		return true
	})
	for _, i := range s.file.Imports {
		name := ""
		if i.Name != nil {
			name = i.Name.Name
		} else if p, err := strconv.Unquote(i.Path.Value); err == nil {
			name = path.Base(p)
		}
		if name != "_" && name != "." && !used[name] {
			s.cut(i, i.Doc)
		}
	}
}
