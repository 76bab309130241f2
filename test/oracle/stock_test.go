package oracle

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
	"utrace.dev/test/stock"
)

// stockTimeout is for a program on stock, which may wait for something that stock
// never does. On the host none of them takes a second.
const stockTimeout = 4 * time.Second

// TestStock runs the programs of test/stock/stock.txt on stock gVisor, and has a
// subtest for each entry: stock must differ from the host as the list says.
func TestStock(t *testing.T) {
	proofs, err := stock.Proofs(stock.Oracle)
	if err != nil {
		t.Fatal(err)
	}
	need.Root(t)
	binary, err := sandbox.FindBinary("bin/runsc-stock")
	if err != nil {
		t.Fatal(err)
	}
	compiler := newCompiler(t)
	driver, err := compiler.Build(filepath.Join("driver", "driver.c"))
	if err != nil {
		t.Fatal(err)
	}
	programs := provers(t, compiler, proofs)
	outside := runner{host{driver: driver}, defaultGrace}.runAll(t.Context(), programs)
	place := runsc{driver: driver, binary: binary, dir: t.TempDir(), flags: runscFlags, platform: "systrap"}
	for i, p := range programs {
		if proofs[i].Text != "" { // the others come to their end
			p.Timeout = min(p.Timeout, stockTimeout)
		}
	}
	inside := runner{place, defaultGrace}.runAll(t.Context(), programs)
	for _, proof := range proofs {
		t.Run(proof.Name, func(t *testing.T) {
			if err := outside[proof.Name].Err; err != nil {
				t.Fatalf("on the host: %v", err)
			}
			if err := proof.Check(shown(outside[proof.Name]), shown(inside[proof.Name])); err != nil {
				t.Error(err)
			}
		})
	}
}

// provers returns the programs that the proofs name, built, each once.
func provers(t *testing.T, compiler *guest.Compiler, proofs []stock.Proof) []*program {
	t.Helper()
	all, err := findPrograms("progs")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]*program{}
	for _, p := range all {
		named[p.Name] = p
	}
	var out []*program
	var sources []string
	for _, proof := range proofs {
		p := named[proof.Name]
		if p == nil {
			t.Fatalf("stock.txt:%d: there is no program %q, or it is there twice", proof.Line, proof.Name)
		}
		delete(named, proof.Name)
		out = append(out, p)
		sources = append(sources, p.Source)
	}
	built := compiler.BuildAll(sources)
	for _, p := range out {
		if err := built[p.Source].Err; err != nil {
			t.Fatal(err)
		}
		p.Binary = built[p.Source].Binary
	}
	return out
}

// shown is what a run showed. One without an outcome showed nothing.
func shown(r *report) string {
	return strings.Join(r.lines(), "\n")
}
