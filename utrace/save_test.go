package utrace_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	. "utrace.dev/utrace"
	. "utrace.dev/utrace/utracetest"
)

var savable = &Ops{
	Name:    "save test",
	Quiesce: func(*Report, Events) Action { return NoOpinion },
	Signal:  func(*Report) Action { return NoOpinion },
	Reap:    func(*Report) {},
	Save:    func(e *Engine) ([]byte, bool) { return []byte(fmt.Sprint(e.Data())), true },
}

func init() {
	RegisterRestorer("save test", func(_ *Thread, blob []byte) (*Ops, any, error) {
		if string(blob) == "bad" {
			return nil, nil, errors.New("on purpose")
		}
		return savable, string(blob), nil
	})
}

// held parks a thread with engines: "one" holds it, "two" has asked for a step.
func held(w *world) (*FakeTask, *Engine, *Engine) {
	_, T, _ := w.spinner()
	var e [2]*Engine
	for i, data := range []string{"one", "two"} {
		var err error
		e[i], err = T.Thread.Attach(AttachCreate|AttachForeignTraps, savable, data)
		w.must(err)
		w.must(e[i].SetEvents(EventQuiesce | SignalEvents | EventReap))
	}
	w.is(e[0].Control(Stop), ErrInProgress)
	w.parked(T)
	w.must(e[1].Control(SingleStep))
	w.must(e[1].Control(ReportNext))
	return T, e[0], e[1]
}

func TestSaveAndRestore(t *testing.T) {
	w := newWorld(t)
	T, one, _ := held(w)
	info := SigInfo{Signo: SIGUSR1, Code: 7}
	info.Fields[3], info.Fields[111] = 1, 2
	w.must(one.Inject(&info, &SigAction{Handler: 2, Mask: 5}, DispDeliver))
	w.Attach(T, "unsaved", 0, nil)
	blob, dropped, err := T.Thread.Save()
	w.must(err)
	w.equal(strings.Join(dropped, " "), "unsaved")

	R := w.Prepare(nil).Leader()
	stopped, lost := R.Thread.Restore(blob)
	w.yes(stopped && len(lost) == 0, "all is restored")
	w.yes(R.Thread.Stopped() && R.Thread.Attention() && R.Thread.ReportDue() && R.Thread.EntryAgain(), "as it was")
	w.equal(R.Thread.Step(), SingleStep)
	engines := R.Thread.Engines()
	w.equal(len(engines), 2)
	for i, data := range []string{"one", "two"} {
		w.equal(engines[i].Data(), any(data))
		w.equal(engines[i].Events(), EventQuiesce|SignalEvents|EventReap)
		w.equal(engines[i].Holds(), i == 0)
	}
	w.must(engines[0].Control(Stop)) // it knows that it is parked
	in := R.Thread.TakeInjection()
	w.yes(in != nil && in.Info == info && *in.Action == SigAction{Handler: 2, Mask: 5} && in.Disposition == DispDeliver, "the injection is the same")
	w.yes(!R.Thread.TryEndStop(), "one holds it")
	w.yes(R.Thread.Release(engines[0]), "nobody holds it now")
}

func TestRestoreLoses(t *testing.T) {
	w := newWorld(t)
	T := w.Prepare(nil).Leader()
	e, err := T.Thread.Attach(AttachCreate, savable, "bad")
	w.must(err)
	_ = e
	stranger := &Ops{Name: "stranger", Save: func(*Engine) ([]byte, bool) { return nil, true }}
	_, err = T.Thread.Attach(AttachCreate, stranger, nil)
	w.must(err)
	w.must(e.SetNoReap(true))
	w.yes(!T.Thread.BeginParentNotify(), "the notification is withheld")
	blob, _, err := T.Thread.Save()
	w.must(err)
	R := w.Prepare(nil).Leader()
	stopped, lost := R.Thread.Restore(blob)
	w.yes(!stopped && len(lost) == 2 && !R.Thread.Traced(), "both are lost")
	w.yes(strings.Contains(lost[0].Error(), "on purpose") && strings.Contains(lost[1].Error(), "stranger"), "with the reason")
	w.yes(R.Thread.ParentNotifyDue() && !R.Thread.ParentNotifyDue(), "the parent is told once")
	if _, lost := R.Thread.Restore([]byte("{")); len(lost) != 1 {
		t.Errorf("a damaged blob gives %v", lost)
	}
	if stopped, lost := R.Thread.Restore(nil); stopped || lost != nil {
		t.Errorf("no blob gives %v, %v", stopped, lost)
	}
}

func TestSaveOfTheDead(t *testing.T) {
	w := newWorld(t)
	untraced := w.Prepare(nil).Leader()
	blob, _, err := untraced.Thread.Save()
	w.must(err)
	w.yes(blob == nil, "nothing is to be kept of an untraced thread")
	g := w.Start(Program{Sys(SysExit, 0)})
	w.until("dead", g.Leader().Buried)
	blob, _, err = g.Leader().Thread.Save()
	w.must(err)
	R := w.Prepare(nil).Leader()
	R.Thread.Restore(blob)
	a := w.Attach(R, "A", 0, nil)
	w.is(a.SetEvents(EventDeath), ErrAlready)
	w.is(a.Control(Stop), ErrGone)
	w.is(a.SetNoReap(true), ErrAlready)
	w.must(a.SetEvents(EventReap))
	R.Thread.ReportReap()
	w.log("A", "A REAP")
}
