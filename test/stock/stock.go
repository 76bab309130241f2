package stock

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
)

//go:embed stock.txt
var list string

// The suites whose tests the list may name.
const (
	Oracle  = "oracle"  // the programs of test/oracle
	Clients = "clients" // the scenarios of test/clients
)

var suites = []string{Oracle, Clients}

// A Proof is a test that tells stock gVisor from Linux, or, if Text is empty, one
// that does not: it shows that stock was run at all.
type Proof struct {
	Claim string // what it proves
	Suite string
	Name  string // of the program or scenario
	Text  string // what the host shows, and stock does not
	Line  int    // of stock.txt
}

// Proofs returns the entries of a suite.
func Proofs(suite string) ([]Proof, error) {
	all, err := parse(list)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p Proof) bool { return p.Suite != suite }), nil
}

// Check says what is wrong with the entry, by what the test showed on the host
// and in a sandbox of stock. It returns nil if it is true.
func (p Proof) Check(host, stock string) error {
	switch {
	case p.Text == "" && host == stock:
		return nil
	case p.Text == "":
		return fmt.Errorf("stock.txt:%d: %s should do the same on stock as on the host, to show that stock was run; on stock:\n%.2000s", p.Line, p.Name, stock)
	case !strings.Contains(host, p.Text):
		return fmt.Errorf("stock.txt:%d: on the host %s does not show %q, but:\n%.4000s", p.Line, p.Name, p.Text, host)
	case strings.Contains(stock, p.Text):
		return fmt.Errorf("stock.txt:%d: %s shows %q on stock too, so that it proves nothing of %q; choose a text that only the host shows, or another test", p.Line, p.Name, p.Text, p.Claim)
	}
	return nil
}

// parse reads the list. A line that is not indented is a claim, and the indented
// ones below it are "SUITE NAME: TEXT". The claim "control" has "SUITE NAME".
func parse(text string) ([]Proof, error) {
	const control = "control"
	var all []Proof
	claim, proofs := "", 0
	end := func() error {
		if claim != "" && proofs == 0 {
			return fmt.Errorf("stock.txt: nothing proves %q; add a line \"SUITE NAME: TEXT\" below it", claim)
		}
		return nil
	}
	seen := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		body := strings.TrimSpace(line)
		if body == "" || strings.HasPrefix(body, "#") {
			continue
		}
		if body == strings.TrimRight(line, " \t") {
			if err := end(); err != nil {
				return nil, err
			}
			if seen[body] {
				return nil, fmt.Errorf("stock.txt:%d: the claim %q is there already", n, body)
			}
			seen[body] = true
			claim, proofs = body, 0
			continue
		}
		test, shown, found := strings.Cut(body, ": ")
		fields := strings.Fields(test)
		if claim == "" || len(fields) != 2 || !slices.Contains(suites, fields[0]) || found == (claim == control) {
			return nil, fmt.Errorf("stock.txt:%d: %q is no \"SUITE NAME: TEXT\" below a claim (without the text below %q), with a suite of %q", n, body, control, suites)
		}
		all = append(all, Proof{Claim: claim, Suite: fields[0], Name: fields[1], Text: strings.TrimSpace(shown), Line: n})
		proofs++
	}
	if err := end(); err != nil {
		return nil, err
	}
	for _, suite := range suites {
		if !slices.ContainsFunc(all, func(p Proof) bool { return p.Suite == suite && p.Text == "" }) {
			return nil, errors.New("stock.txt: the claim \"control\" needs a test of " + suite)
		}
	}
	return all, nil
}
