package sentry

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// kernelFiles parses Go files of a folder, not those of tests.
func kernelFiles(t *testing.T, pattern string) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	fset, files := token.NewFileSet(), map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = f
	}
	if len(files) == 0 {
		t.Fatalf("no Go file matches %s", pattern)
	}
	return fset, files
}

// receiver returns the name of a method's type.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	x := f.Recv.List[0].Type
	if p, is := x.(*ast.StarExpr); is {
		x = p.X
	}
	if id, is := x.(*ast.Ident); is {
		return id.Name
	}
	return ""
}

// TestStatesAreSaved makes sure that a checkpoint can meet none of our run
// states and stops that is not registered for saving: it would panic.
func TestStatesAreSaved(t *testing.T) {
	_, files := kernelFiles(t, "../../sentry/_overlay/pkg/sentry/kernel/*.go")
	methods := map[string]map[string]bool{}
	registered := map[string]bool{}
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, is := d.(*ast.FuncDecl); is && fn.Recv != nil {
				r := receiver(fn)
				if methods[r] == nil {
					methods[r] = map[string]bool{}
				}
				methods[r][fn.Name.Name] = true
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			// state.Register((*name)(nil))
			call, is := n.(*ast.CallExpr)
			if !is || len(call.Args) != 1 {
				return true
			}
			sel, is := call.Fun.(*ast.SelectorExpr)
			if !is || sel.Sel.Name != "Register" {
				return true
			}
			if conv, is := call.Args[0].(*ast.CallExpr); is {
				if p, is := conv.Fun.(*ast.ParenExpr); is {
					if star, is := p.X.(*ast.StarExpr); is {
						registered[star.X.(*ast.Ident).Name] = true
					}
				}
			}
			return true
		})
	}
	found := 0
	for name, has := range methods {
		if !has["execute"] && !has["Killable"] {
			continue
		}
		found++
		if !registered[name] {
			t.Errorf("%s is a run state or a stop, and is not given to state.Register", name)
		}
		for _, m := range []string{"StateTypeName", "StateFields", "StateSave", "StateLoad"} {
			if !has[m] {
				t.Errorf("%s is a run state or a stop, and has no method %s", name, m)
			}
		}
	}
	if found < 4 {
		t.Errorf("only %d run states and stops were found: %v", found, slices.Sorted(maps.Keys(methods)))
	}
}

// TestInvariant106Guards: on the way of a system call nothing of ours runs
// unless a test of the flags word says so.
func TestInvariant106Guards(t *testing.T) {
	fset, files := kernelFiles(t, "../../third_party/gvisor/pkg/sentry/kernel/task_*.go")
	way := map[string]bool{
		"Task.doSyscall": true, "Task.doSyscallSeccomp": true, "Task.doSyscallInvoke": true,
		"Task.executeSyscall": true, "runSyscallExit.execute": true, "runApp.execute": true,
		"runSyscallAfterSyscallEnterStop.execute": true, "runSyscallReinvoke.execute": true,
	}
	seen, guarded := map[string]bool{}, 0
	for _, f := range files {
		for _, d := range f.Decls {
			fn, is := d.(*ast.FuncDecl)
			name := ""
			if is {
				name = receiver(fn) + "." + fn.Name.Name
			}
			if !way[name] {
				continue
			}
			seen[name] = true
			guarded += unguarded(fn.Body, false, func(call *ast.CallExpr, what string) {
				t.Errorf("%v: %s calls %s without a test of the flags word", fset.Position(call.Pos()), name, what)
			})
		}
	}
	for _, name := range []string{"Task.doSyscall", "runSyscallExit.execute", "runApp.execute"} {
		if !seen[name] {
			t.Errorf("%s was not found; has upstream renamed it?", name)
		}
	}
	if guarded < 3 {
		t.Errorf("only %d of our calls were found on the way of a system call", guarded)
	}
	testIsOneLoad(t)
}

// flagTests are the tests that cost one atomic load.
var flagTests = map[string]bool{"Wants": true, "Attention": true, "Traced": true}

// unguarded calls report for each call of ours in n that no test of the flags
// word comes before, and returns how many are guarded. What a filter's verdict
// other than to allow the call leads to, and what a trap (utraceTrap), is not on
// the way of a system call.
func unguarded(n ast.Node, safe bool, report func(*ast.CallExpr, string)) (guarded int) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CaseClause:
			verdicts, allow := 0, false
			for _, x := range n.List {
				if strings.HasPrefix(text(x), "linux.SECCOMP_RET_") {
					verdicts++
				}
				allow = allow || text(x) == "linux.SECCOMP_RET_ALLOW"
			}
			if verdicts > 0 && verdicts == len(n.List) {
				return allow
			}
		case *ast.IfStmt:
			if safe || !tests(n.Cond) {
				return true
			}
			guarded += unguarded(n.Body, true, report)
			if n.Else != nil {
				guarded += unguarded(n.Else, false, report)
			}
			return false
		case *ast.CallExpr:
			sel, is := n.Fun.(*ast.SelectorExpr)
			if !is || flagTests[sel.Sel.Name] {
				return true
			}
			ours := strings.HasPrefix(sel.Sel.Name, "utrace") && sel.Sel.Name != "utraceTrap" ||
				strings.HasSuffix(text(sel.X), "utrace.thread")
			switch {
			case ours && safe:
				guarded++
			case ours:
				report(n, text(sel))
			}
		}
		return true
	})
	return guarded
}

// tests says if a condition begins with a test of the flags word. What was armed
// behind such a test is a test, too: it must be disarmed when the word says no.
func tests(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BinaryExpr:
		return tests(x.X) && (x.Op == token.LAND || x.Op == token.LOR && text(x.Y) == "t.utrace.stepArmed")
	case *ast.CallExpr:
		sel, is := x.Fun.(*ast.SelectorExpr)
		return is && flagTests[sel.Sel.Name] && strings.HasSuffix(text(sel.X), "utrace.thread")
	}
	return false
}

// text returns a selector as it is written.
func text(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return text(x.X) + "." + x.Sel.Name
	}
	return ""
}

// testIsOneLoad makes sure that the tests are what flagTests says.
func testIsOneLoad(t *testing.T) {
	t.Helper()
	_, files := kernelFiles(t, "../../utrace/*.go")
	found := map[string]bool{}
	for _, f := range files {
		for _, d := range f.Decls {
			fn, is := d.(*ast.FuncDecl)
			if !is || receiver(fn) != "Thread" || !flagTests[fn.Name.Name] {
				continue
			}
			found[fn.Name.Name] = true
			var calls []string
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if call, is := n.(*ast.CallExpr); is {
					calls = append(calls, text(call.Fun))
				}
				return true
			})
			calls = slices.DeleteFunc(calls, func(s string) bool { return s == "Events" })
			if len(fn.Body.List) != 1 || !slices.Equal(calls, []string{"th.mask.Load"}) && !slices.Equal(calls, []string{"th.Wants"}) {
				t.Errorf("Thread.%s is no single atomic load: it calls %v", fn.Name.Name, calls)
			}
		}
	}
	if len(found) != len(flagTests) {
		t.Errorf("of the tests %v only %v were found", flagTests, found)
	}
}
