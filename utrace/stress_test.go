package utrace_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

// TestStopResumeStress has two engines stop and resume one busy task. It is the
// test that taught two rules: Control(Stop) says whether a callback will come,
// and no stop begins while one is owed.
func TestStopResumeStress(t *testing.T) {
	const rounds = 3000
	k := NewKernel()
	k.Quiet = true
	g := k.Start(Program{
		Sys(SysGetID), Nop(), Sys(SysGetID), Nop(), Nop(),
		Sys(SysKill, 0, SIGURG), Sys(SysClone, 0, -1), Jump(0),
	})
	T := g.Leader()
	start := time.Now()
	var already [2]atomic.Int32
	var all sync.WaitGroup
	for i := range 2 {
		called := make(chan struct{}, rounds+1)
		ops := &Ops{Name: fmt.Sprint("stress ", i), Quiesce: func(_ *Report, ev Events) Action {
			if ev == 0 {
				called <- struct{}{}
			}
			return NoOpinion
		}}
		e, err := T.Thread.Attach(AttachCreate, ops, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.SetEvents(EventQuiesce); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			for n := range rounds {
				time.Sleep(time.Duration(r.IntN(50)) * time.Microsecond)
				// The other engine's requests make callbacks to this one too.
				for len(called) > 0 {
					<-called
				}
				switch err := e.Control(Stop); err {
				case nil:
					already[i].Add(1)
				case ErrInProgress:
					select {
					case <-called:
					case <-time.After(Patience):
						t.Errorf("engine %d got no callback in round %d", i, n)
						return
					}
				default:
					t.Errorf("engine %d, round %d: Control(Stop): %v", i, n, err)
					return
				}
				if err := e.Control(Resume); err != nil {
					t.Errorf("engine %d, round %d: Control(Resume): %v", i, n, err)
					return
				}
			}
		})
	}
	all.Wait()
	t.Logf("%v, already stopped %d and %d times", time.Since(start), already[0].Load(), already[1].Load())
	was := T.Ran()
	if err := WaitFor("the task runs on", func() bool { return T.Ran() > was }); err != nil {
		t.Error(err)
	}
	if err := k.Shutdown(); err != nil {
		t.Error(err)
	}
}
