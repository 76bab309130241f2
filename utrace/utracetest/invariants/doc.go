package invariants

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Module is the root of the module as seen from the packages that use this one
// with their working directory in it.
func Module() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod in the working directory or above it; run this in the module")
		}
	}
}

var testName = regexp.MustCompile(`^TestInvariant(\d{3})[A-Z]\w*$`)

// Tests finds the tests of the rules in the module's utrace folder, by number.
func Tests(module string) (map[int][]string, error) {
	return testsIn(filepath.Join(module, "utrace"))
}

// SandboxTests finds what proves the rules in a real sandbox, by number: the
// guest programs of test/sentry, which name their rules in a line of their own,
// and tests there.
func SandboxTests(module string) (map[int][]string, error) {
	found, err := testsIn(filepath.Join(module, "test", "sentry"))
	if err != nil {
		return nil, err
	}
	programs, err := filepath.Glob(filepath.Join(module, "test", "sentry", "progs", "*.c"))
	if err != nil {
		return nil, err
	}
	for _, name := range programs {
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		m := programRules.FindSubmatch(source)
		if m == nil {
			continue
		}
		for _, f := range strings.Fields(string(m[1])) {
			n, err := strconv.Atoi(f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			found[n] = append(found[n], strings.TrimSuffix(filepath.Base(name), ".c"))
		}
	}
	return found, nil
}

var programRules = regexp.MustCompile(`(?m)^// Invariants:(.*)$`)

func testsIn(dir string) (map[int][]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return nil, err
	}
	found := map[int][]string{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			m := testName.FindStringSubmatch(fn.Name.Name)
			if m == nil {
				continue
			}
			n, err := strconv.Atoi(m[1])
			if err != nil {
				return nil, err
			}
			found[n] = append(found[n], fn.Name.Name)
		}
	}
	for _, names := range found {
		slices.Sort(names)
	}
	return found, nil
}

// File is where the document is in the module.
const File = "docs/invariants.md"

// Document makes the document. A rule without a test, one that needs the real
// kernel without a test there, and a test or a ptrace program without a rule, is
// an error.
func Document(module string) ([]byte, error) {
	tests, err := Tests(module)
	if err != nil {
		return nil, err
	}
	sandbox, err := SandboxTests(module)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(`# The invariants of the interface

What holds whatever engines do, and what proves it. Made by

    go run ./utrace/utracetest/geninvariants

from the list in utrace/utracetest/invariants and the names of the tests; a
test fails if it is out of date.

Rules 1 to 106, and from 115 on, are tested on the fake kernel of
utrace/utracetest, under the race detector. The last column names the programs and tests of test/sentry that
prove a rule in a sandbox, and what of it the fake cannot show. Rules 107 to 114 are ptrace's; the
programs of test/oracle/progs that are named are run on Linux and in the
sandbox, and must say the same.
`)
	for _, s := range Sections {
		fmt.Fprintf(&b, "\n## %s\n\n| No. | Rule | Proof | In a sandbox |\n|---|---|---|---|\n", s.Title)
		for _, r := range s.Rules {
			var proof []string
			for _, t := range tests[r.Number] {
				proof = append(proof, "`"+t+"`")
			}
			delete(tests, r.Number)
			for _, o := range r.Oracle {
				if _, err := os.Stat(filepath.Join(module, "test", "oracle", "progs", o+".c")); err != nil {
					return nil, fmt.Errorf("rule %d names an oracle program that is not there: %w", r.Number, err)
				}
				proof = append(proof, "`"+o+"`")
			}
			if len(proof) == 0 {
				return nil, fmt.Errorf("rule %d (%s) has no test; name one TestInvariant%03d…", r.Number, r.Text, r.Number)
			}
			inSandbox, err := sandboxColumn(r, sandbox[r.Number])
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "| %d | %s | %s | %s |\n", r.Number, r.Text, strings.Join(proof, ", "), inSandbox)
		}
	}
	for n, names := range tests {
		return nil, fmt.Errorf("tests %v are for rule %d, which is not in the list", names, n)
	}
	return []byte(b.String()), nil
}

func sandboxColumn(r Rule, tests []string) (string, error) {
	if r.Kernel != "" && len(tests) == 0 {
		return "", fmt.Errorf("rule %d (%s) needs a test in a sandbox; name it in an \"// Invariants:\" line of a program in test/sentry/progs", r.Number, r.Text)
	}
	var column []string
	for _, t := range tests {
		column = append(column, "`"+t+"`")
	}
	s := strings.Join(column, ", ")
	if r.Kernel != "" {
		s += ": " + r.Kernel
	}
	return s, nil
}
