package count_test

import (
	"testing"

	"utrace.dev/engines/count"
	"utrace.dev/utrace/utracetest"
)

// TestCounts counts in a thread and in the one that it makes.
func TestCounts(t *testing.T) {
	k := utracetest.NewKernel()
	const child = 5
	g := k.Prepare(utracetest.Program{
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysClone, utracetest.CloneThread, child),
		utracetest.Sys(utracetest.SysGetID),
		utracetest.Sys(utracetest.SysBlock, 1),
		utracetest.Sys(utracetest.SysExit),
		utracetest.Sys(utracetest.SysGetID), // the child
		utracetest.Sys(utracetest.SysBlock, 2),
		utracetest.Sys(utracetest.SysExit),
	})
	parent := g.Leader()
	counter, err := count.Attach(&parent.Thread)
	if err != nil {
		t.Fatal(err)
	}
	second, err := count.Attach(&parent.Thread)
	if err != nil {
		t.Fatal(err)
	}
	if all := count.Of(&parent.Thread); len(all) != 2 || all[0] != counter || all[1] != second {
		t.Errorf("Of returns %v, want the two counters", all)
	}
	g.Go()
	asleep := func() bool {
		tasks := g.Tasks()
		return len(tasks) == 2 && tasks[0].Asleep() && tasks[1].Asleep()
	}
	if err := utracetest.WaitFor("both threads sleep", asleep); err != nil {
		t.Fatal(err)
	}
	if counter.Calls() != 4 || second.Calls() != 4 {
		t.Errorf("the parent's counts are %d and %d, want 4", counter.Calls(), second.Calls())
	}
	all := count.Of(&g.Tasks()[1].Thread)
	if len(all) != 2 {
		t.Fatalf("the child has %d counters, want 2", len(all))
	}
	for _, c := range all {
		if c.Calls() != 2 {
			t.Errorf("the child's count is %d, want 2", c.Calls())
		}
	}
	k.Fire(1)
	k.Fire(2)
	if _, err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if counter.Calls() != 5 {
		t.Errorf("the parent's count at its end is %d, want 5", counter.Calls())
	}
	if err := k.Shutdown(); err != nil {
		t.Error(err)
	}
}
