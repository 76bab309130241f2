package utrace_test

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	. "utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// The tests named TestInvariantNNN… are for the numbered invariants of the
// interface; docs/invariants.md is made from them.

// world is a kernel for one test.
type world struct {
	*utracetest.Kernel
	t      *testing.T
	faulty bool // engines misbehave on purpose
}

// newWorld makes the kernel of a test, which runs beside others from now on.
func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := newWorldIn(t)
	t.Cleanup(w.finish)
	return w
}

// newWorldIn makes a further kernel; the test ends with finish.
func newWorldIn(t *testing.T) *world {
	return &world{Kernel: utracetest.NewKernel(), t: t}
}

func (w *world) finish() {
	if err := w.Shutdown(); err != nil {
		w.t.Error(err)
	}
	if s := w.Log.Of("fault"); len(s) > 0 && !w.faulty {
		w.t.Errorf("engines misbehaved: %s", strings.Join(s, "\n"))
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// is fails if got is not the error wanted.
func (w *world) is(got, want error) {
	w.t.Helper()
	if !errors.Is(got, want) {
		w.t.Fatalf("got %v, want %v; the log:\n%s", got, want, &w.Log)
	}
}

func (w *world) equal(got, want any) {
	w.t.Helper()
	if got != want {
		w.t.Fatalf("got %v, want %v; the log:\n%s", got, want, &w.Log)
	}
}

func (w *world) yes(ok bool, what string) {
	w.t.Helper()
	if !ok {
		w.t.Fatalf("not true: %s; the log:\n%s", what, &w.Log)
	}
}

// log fails if the entries of some are not exactly these.
func (w *world) log(who string, want ...string) {
	w.t.Helper()
	if got := w.Log.Of(strings.Fields(who)...); !slices.Equal(got, want) {
		w.t.Fatalf("the log of %s is\n\t%s\nwant\n\t%s", who, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// order fails if the entries do not occur in this order (others between them).
func (w *world) order(want ...string) {
	w.t.Helper()
	all := w.Log.Of()
	next := 0
	for _, s := range all {
		if next < len(want) && s == want[next] {
			next++
		}
	}
	if next < len(want) {
		w.t.Fatalf("%q does not come after %q; the log:\n%s", want[next], want[:next], &w.Log)
	}
}

// ends waits for the process, checks its exit code, and waits for its DEATH and
// REAP, which the parent's wait does not wait for.
func (w *world) ends(g *utracetest.Group, want int32) {
	w.t.Helper()
	code, err := g.Wait()
	w.must(err)
	w.equal(code, want)
	w.until("DEATH is over", g.Leader().Buried)
}

func (w *world) until(what string, cond func() bool) {
	w.t.Helper()
	w.must(utracetest.WaitFor(what, cond))
}

func (w *world) parked(t *utracetest.FakeTask) {
	w.t.Helper()
	w.until("the thread is parked", t.Thread.Stopped)
}

func (w *world) asleep(t *utracetest.FakeTask) {
	w.t.Helper()
	w.until("the thread sleeps", t.Asleep)
}

// still fails if the thread runs an instruction within a moment.
func (w *world) still(t *utracetest.FakeTask) {
	w.t.Helper()
	was := t.Ran()
	time.Sleep(2 * time.Millisecond)
	w.equal(t.Ran(), was)
}

// moves fails if the thread does not run.
func (w *world) moves(t *utracetest.FakeTask) {
	w.t.Helper()
	was := t.Ran()
	w.until("the thread runs", func() bool { return t.Ran() > was })
}

// spinner starts a process that spins until stop is set.
func (w *world) spinner() (g *utracetest.Group, t *utracetest.FakeTask, stop *atomic.Bool) {
	stop = new(atomic.Bool)
	g = w.Start(utracetest.Program{utracetest.Spin(stop)})
	return g, g.Leader(), stop
}

// on answers callbacks by name.
func on(answers map[string]Action) utracetest.Handler {
	return func(c *utracetest.Call) Action { return answers[c.String()] }
}

// first answers a the first time that the callback what comes, and then then.
func first(what string, a, then Action) utracetest.Handler {
	n := 0
	return func(c *utracetest.Call) Action {
		if c.String() != what {
			return NoOpinion
		}
		if n++; n == 1 {
			return a
		}
		return then
	}
}

const code = 1 << 8 // an exit code in wait form
