package stock

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const controls = "control\n\toracle same\n\tclients same\n"

func TestList(t *testing.T) {
	for _, suite := range suites {
		proofs, err := Proofs(suite)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range proofs {
			if p.Suite != suite {
				t.Errorf("line %d is of %s, not of %s", p.Line, p.Suite, suite)
			}
		}
	}
}

func TestParse(t *testing.T) {
	got, err := parse("# a comment\n" + controls + "\nIt works.\n\t# why\n\toracle a_b: main: x y=1\n    clients c: New\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Proof{
		{"control", Oracle, "same", "", 3},
		{"control", Clients, "same", "", 4},
		{"It works.", Oracle, "a_b", "main: x y=1", 8},
		{"It works.", Clients, "c", "New", 9},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("wrong proofs (-want +got):\n%s", d)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"\toracle a: b\n":                         `stock.txt:1: "oracle a: b"`,
		controls + "A.\n\toracle a\n":             "SUITE NAME: TEXT",
		controls + "A.\n\tother a: b\n":           "SUITE NAME: TEXT",
		controls + "A.\n\toracle a b: c\n":        "SUITE NAME: TEXT",
		controls + "A.\nB.\n\toracle a: b\n":      `nothing proves "A."`,
		controls + "A.\n":                         `nothing proves "A."`,
		controls + controls:                       "is there already",
		"A.\n\toracle a: b\n":                     `"control" needs a test of oracle`,
		"control\n\toracle same: it says this\n":  "SUITE NAME: TEXT",
		"control\n\toracle same\nA.\n\toracle a:": "SUITE NAME: TEXT",
	} {
		if got, err := parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("parsing %q gave %v and the error %v, want one with %q", text, got, err, want)
		}
	}
}

func TestCheck(t *testing.T) {
	proof := Proof{Name: "it", Text: "hit"}
	control := Proof{Name: "it"}
	for _, test := range []struct {
		proof       Proof
		host, stock string
		want        string // of the error
	}{
		{proof, "a hit", "nothing", ""},
		{proof, "a hit", "", ""},
		{proof, "nothing", "", "on the host it does not show"},
		{proof, "a hit", "another hit", "proves nothing"},
		{control, "a", "a", ""},
		{control, "a", "b", "to show that stock was run"},
		{control, "a", "", "to show that stock was run"},
	} {
		err := test.proof.Check(test.host, test.stock)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("host %q and stock %q gave the error %v, want %q", test.host, test.stock, err, test.want)
		}
	}
}
