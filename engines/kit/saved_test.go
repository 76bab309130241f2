package kit_test

import (
	"testing"

	"utrace.dev/engines/kit"
	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

type tally struct{ Calls int }

var tallied = &utrace.Ops{Name: "tally"}

func init() { kit.Saved[tally](tallied) }

// TestSaved: an engine's data is as it was after a checkpoint.
func TestSaved(t *testing.T) {
	k := utracetest.NewKernel()
	from, to := k.Prepare(notes(0)).Leader(), k.Prepare(notes(0)).Leader()
	e, err := from.Thread.Attach(utrace.AttachCreate, tallied, &tally{Calls: 42})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Put()
	blob, dropped, err := from.Thread.Save()
	if err != nil || len(dropped) != 0 {
		t.Fatalf("saving: %v, without %q", err, dropped)
	}
	if _, lost := to.Thread.Restore(blob); len(lost) != 0 {
		t.Fatal(lost)
	}
	all := to.Thread.Engines()
	if len(all) != 1 || all[0].Ops() != tallied || *all[0].Data().(*tally) != (tally{Calls: 42}) {
		t.Errorf("the restored engines are %v", all)
	}
}
