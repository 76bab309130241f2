package clients

import (
	"testing"
	"time"

	"utrace.dev/test/sandbox"
	"utrace.dev/test/stock"
)

// stockTimeout is for a scenario on stock, where a client may wait for something
// that never comes.
const stockTimeout = 20 * time.Second

// TestStock runs the scenarios of test/stock/stock.txt on stock gVisor, and has a
// subtest for each entry: stock must differ from the host as the list says.
func TestStock(t *testing.T) {
	proofs, err := stock.Proofs(stock.Clients)
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(t)
	if st.Runsc, err = sandbox.FindBinary("bin/runsc-stock"); err != nil {
		t.Fatal(err)
	}
	scenarios, err := findScenarios("scenarios")
	if err != nil {
		t.Fatal(err)
	}
	d := readDifferences(t)
	named := map[string]*scenario{}
	for _, s := range scenarios {
		named[s.Name] = s
	}
	for _, proof := range proofs {
		s := named[proof.Name]
		if s == nil {
			t.Errorf("stock.txt:%d: there is no scenario %q, or it is there twice", proof.Line, proof.Name)
			continue
		}
		delete(named, proof.Name)
		t.Run(proof.Name, func(t *testing.T) {
			host := d.erase(s.Name, onHost(t, st, s), nil)
			st.Timeout = stockTimeout
			if proof.Text == "" { // it comes to its end
				st.Timeout = timeout
			}
			// That stock gave up, or was given up, is one way to be different.
			raw, err := st.inside(t.Context(), s, "systrap")
			keep(t, s.Name+".stock", raw)
			if err != nil {
				t.Logf("on stock: %.300v", err)
			}
			view, err := s.read(raw)
			if err != nil {
				view = raw // of an unfinished trace
			}
			if err := proof.Check(host, d.erase(s.Name, view, nil)); err != nil {
				t.Error(err)
			}
		})
	}
}
