package prune

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// receiver returns the name of the type that f is a method of, or "".
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	id, ok := t.(*ast.Ident)
	if !ok {
		return ""
	}
	return id.Name
}

func funcName(f *ast.FuncDecl) string {
	if r := receiver(f); r != "" {
		return r + "." + f.Name.Name
	}
	return f.Name.Name
}

func (s *source) cutFuncs(match func(*ast.FuncDecl) bool) int {
	n := 0
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && match(f) {
			s.cut(f, f.Doc)
			n++
		}
	}
	return n
}

// typeSpec returns the declaration of a type.
func (s *source) typeSpec(name string) (*ast.GenDecl, *ast.TypeSpec) {
	for _, d := range s.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, spec := range g.Specs {
			if t := spec.(*ast.TypeSpec); t.Name.Name == name {
				return g, t
			}
		}
	}
	return nil, nil
}

func (s *source) cutType(name string) int {
	g, t := s.typeSpec(name)
	switch {
	case t == nil:
		return 0
	case len(g.Specs) == 1:
		s.cut(g, g.Doc)
	default:
		s.cut(t, t.Doc)
	}
	return 1
}

func (s *source) cutConst(name string) int {
	n := 0
	for _, d := range s.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if id.Name == name {
					s.cut(g, g.Doc)
					n++
				}
			}
		}
	}
	return n
}

func (s *source) cutField(name string) int {
	of, field, _ := strings.Cut(name, ".")
	_, t := s.typeSpec(of)
	if t == nil {
		return 0
	}
	structure, ok := t.Type.(*ast.StructType)
	if !ok {
		return 0
	}
	for _, f := range structure.Fields.List {
		if len(f.Names) == 1 && f.Names[0].Name == field {
			s.cut(f, f.Doc)
			return 1
		}
	}
	return 0
}

// cutRegistration removes state.Register((*name)(nil)).
func (s *source) cutRegistration(name string) {
	want := "state.Register((*" + name + ")(nil))"
	ast.Inspect(s.file, func(n ast.Node) bool {
		if x, ok := n.(*ast.ExprStmt); ok && s.firstLine(x) == want {
			s.cut(x, nil)
		}
		return true
	})
}

func (s *source) firstLine(n ast.Node) string {
	text, _, _ := strings.Cut(string(s.data[s.offset(n.Pos()):s.offset(n.End())]), "\n")
	return text
}

func (s *source) cutStmt(i Item) int {
	n := 0
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || funcName(f) != i.Name {
			continue
		}
		ast.Inspect(f, func(node ast.Node) bool {
			stmt, ok := node.(ast.Stmt)
			if !ok || s.firstLine(stmt) != i.Text {
				return true
			}
			if i.Kind == Stmt {
				s.cut(stmt, s.above(stmt))
				n++
				return false
			}
			branch, ok := stmt.(*ast.IfStmt)
			if !ok {
				return true
			}
			n++
			if branch.Else == nil {
				s.cut(stmt, s.above(stmt))
				return false
			}
			from, to := s.offset(branch.Pos()), s.offset(branch.Else.Pos())
			s.cuts = append(s.cuts, cut{from, to, ""})
			if block, ok := branch.Else.(*ast.BlockStmt); ok {
				s.cuts[len(s.cuts)-1].to++
				s.cuts = append(s.cuts, cut{s.offset(block.Rbrace), s.offset(block.Rbrace) + 1, ""})
			}
			return false
		})
	}
	return n
}

func (s *source) cutElements(name string) int {
	n := 0
	ast.Inspect(s.file, func(node ast.Node) bool {
		lit, ok := node.(*ast.CompositeLit)
		if !ok {
			return true
		}
		for _, e := range lit.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if ok && s.line(kv.Pos()) == s.line(kv.End()) && mentions(kv.Value, name) {
				s.cut(e, nil)
				n++
			}
		}
		return true
	})
	return n
}

func mentions(n ast.Node, name string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// stateify removes fields of one struct from the methods that save it, and
// numbers the others anew.
func (p *pruner) stateify(fields []Item) error {
	of := strings.Split(fields[0].Name, ".")[0]
	methods := map[string]*ast.FuncDecl{}
	var s *source
	err := p.siblings(fields[0].Path, func(f *source) {
		if !strings.HasSuffix(f.name, "_state_autogen.go") {
			return
		}
		for _, d := range f.file.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && receiver(m) == of {
				methods[m.Name.Name] = m
				s = f
			}
		}
	})
	if err != nil {
		return err
	}
	if s == nil {
		return nil // a struct that is not saved
	}
	names, err := s.savedFields(methods["StateFields"])
	if err != nil {
		return fmt.Errorf("%s: StateFields of %s: %w", s.name, of, err)
	}
	var removed []int
	for _, i := range fields {
		field := strings.Split(i.Name, ".")[1]
		at := slices.IndexFunc(names, func(l *ast.BasicLit) bool { return l.Value == strconv.Quote(field) })
		if at < 0 {
			continue // marked as not saved
		}
		removed = append(removed, at)
		s.cut(names[at], nil)
	}
	for _, m := range []string{"StateSave", "StateLoad"} {
		if err := s.renumber(methods[m], removed); err != nil {
			return fmt.Errorf("%s: %s of %s: %w", s.name, m, of, err)
		}
	}
	return nil
}

// savedFields returns the elements of what StateFields returns.
func (s *source) savedFields(f *ast.FuncDecl) ([]*ast.BasicLit, error) {
	var names []*ast.BasicLit
	if f != nil {
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				names = append(names, l)
			}
			return true
		})
	}
	if len(names) == 0 {
		return nil, errMissing
	}
	return names, nil
}

// renumber removes the calls that save or load one of the removed fields, and
// corrects the field numbers of the rest.
func (s *source) renumber(f *ast.FuncDecl, removed []int) error {
	if f == nil {
		return errMissing
	}
	for _, stmt := range f.Body.List {
		x, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := x.X.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			continue
		}
		l, ok := call.Args[0].(*ast.BasicLit)
		if !ok || l.Kind != token.INT {
			continue
		}
		number, err := strconv.Atoi(l.Value)
		if err != nil {
			return err
		}
		below := 0
		for _, r := range removed {
			if r == number {
				s.cut(stmt, nil)
			}
			if r < number {
				below++
			}
		}
		if below > 0 && !slices.Contains(removed, number) {
			s.cuts = append(s.cuts, cut{s.offset(l.Pos()), s.offset(l.End()), strconv.Itoa(number - below)})
		}
	}
	return nil
}
