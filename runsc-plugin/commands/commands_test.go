package commands_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/subcommands"
	"gvisor.dev/gvisor/runsc/cmd/alias"

	"utrace.dev/runsc-plugin/commands"
)

// maincli is where stock runsc has its map. It is read as text: importing it
// would embed the helper binary.
const maincli = "gvisor.dev/gvisor/runsc/cli/maincli"

// TestSameAsStock compares our map with the one in the source of the pinned
// gVisor, command by command, with the headings.
func TestSameAsStock(t *testing.T) {
	wantCmds, wantTopics := stockSource(t)
	for c, group := range alias.Commands() { // merged in there, too
		wantCmds[typeName(c)] = group
	}
	gotCmds := map[string]string{}
	for c, group := range commands.Stock() {
		gotCmds[typeName(c)] = group
	}
	if d := cmp.Diff(wantCmds, gotCmds); d != "" {
		t.Errorf("commands (-stock +ours):\n%s", d)
	}
	var gotTopics []string
	for _, c := range commands.HelpTopics() {
		gotTopics = append(gotTopics, typeName(c))
	}
	slices.Sort(gotTopics)
	if d := cmp.Diff(wantTopics, gotTopics); d != "" {
		t.Errorf("help topics (-stock +ours):\n%s", d)
	}
}

// typeName returns the type of what c points to, as its user writes it.
func typeName(c subcommands.Command) string { return reflect.TypeOf(c).Elem().String() }

// stockSource returns stock's commands with their headings, and its help
// topics, both by type.
func stockSource(t *testing.T) (cmds map[string]string, topics []string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-find", "-e", "-f", "{{.Dir}}", maincli).Output()
	if err != nil {
		t.Fatalf("where is %s? %v", maincli, err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no source of %s in %q (%v)", maincli, out, err)
	}
	cmds = map[string]string{}
	consts := map[string]string{}
	groups := map[string]string{} // command → name of the constant
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						consts[n.Names[i].Name], err = strconv.Unquote(lit.Value)
						if err != nil {
							t.Fatal(err)
						}
					}
				}
			case *ast.KeyValueExpr:
				if typ := newed(n.Key); typ != "" {
					groups[typ] = n.Value.(*ast.Ident).Name
				}
			case *ast.CompositeLit:
				for _, e := range n.Elts {
					if typ := newed(e); typ != "" {
						topics = append(topics, typ)
					}
				}
			}
			return true
		})
	}
	for typ, name := range groups {
		group, ok := consts[name]
		if !ok {
			t.Fatalf("%s lists %s under %s, which is no string constant there", maincli, typ, name)
		}
		cmds[typ] = group
	}
	if len(cmds) == 0 || len(topics) == 0 {
		t.Fatalf("%d commands and %d help topics found in %v; does stock list them in another way now?", len(cmds), len(topics), files)
	}
	slices.Sort(topics)
	return cmds, topics
}

// newed returns "pkg.Type" if e is new(pkg.Type).
func newed(e ast.Expr) string {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return ""
	}
	if fun, ok := call.Fun.(*ast.Ident); !ok || fun.Name != "new" {
		return ""
	}
	sel, ok := call.Args[0].(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	return sel.X.(*ast.Ident).Name + "." + sel.Sel.Name
}

// TestOnlyGVisor: runsc-stock is built from this package, so no part of this
// project may come along.
func TestOnlyGVisor(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := strings.Fields(string(out))
	if len(imports) == 0 {
		t.Fatal("no imports listed")
	}
	for _, pkg := range imports {
		if strings.HasPrefix(pkg, "utrace.dev/") {
			t.Errorf("this package imports %s", pkg)
		}
	}
}
