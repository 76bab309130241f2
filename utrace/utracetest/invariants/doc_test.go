package invariants

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestRulesAreNumbered(t *testing.T) {
	n := 0
	for _, s := range Sections {
		for _, r := range s.Rules {
			if n++; r.Number != n {
				t.Errorf("rule %d is in place %d of the list", r.Number, n)
			}
		}
	}
	if n != 126 {
		t.Errorf("%d rules in the list, want 126", n)
	}
}

// TestDocument fails if a rule has no test or the document is out of date.
func TestDocument(t *testing.T) {
	module, err := Module()
	if err != nil {
		t.Fatal(err)
	}
	want, err := Document(module)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(module, File))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date; run: go run ./utrace/utracetest/geninvariants", File)
	}
}
