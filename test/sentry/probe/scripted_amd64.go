package probe

import (
	"encoding/binary"
	"sync"
	"time"

	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// scripted is an engine that answers what the guest told it to, and writes
// what it is told into the log.
type scripted struct {
	number int
	engine *utrace.Engine
	// restoredOn is the thread of an engine that was restored and whose handle
	// is not known yet.
	restoredOn *utrace.Thread

	mu      sync.Mutex
	answers []*answer
	last    utrace.StepPlan
}

var engines struct {
	mu  sync.Mutex
	all []*scripted
}

func find(n uint64) *scripted {
	engines.mu.Lock()
	defer engines.mu.Unlock()
	if n >= uint64(len(engines.all)) {
		return nil
	}
	s := engines.all[n]
	if s != nil && s.engine == nil {
		// The reference is kept, as one from attaching would be.
		e, err := s.restoredOn.Attach(utrace.AttachMatchOps|utrace.AttachMatchData, &savableOps, s)
		if err != nil {
			return nil
		}
		s.engine = e
	}
	return s
}

// Kinds of callback beside the event bits.
const (
	kindReport  = 1 << 20 // SIGNAL_REPORT
	kindHandler = 1 << 21 // HANDLER
	kindBare    = 1 << 22 // quiesce(0)
)

// An answer is what to do in a callback. Keep in step with struct answer of
// progs/probe.h: all fields are 64 bits wide.
type answer struct {
	kind     uint64 // the callback: an event bit or kind…
	skip     uint64 // so many of them first
	times    uint64 // then so many times; 0 for ever
	action   utrace.Action
	syscall  utrace.SyscallAction
	disp     utrace.Disposition
	flags    uint64
	signo    uint64 // a new number for the signal
	handler  uint64 // a new handler for this delivery
	code     uint64 // a new exit code
	register uint64 // a register to set, plus one
	value    uint64
	events   uint64 // a new event mask
	child    uint64 // at CLONE: attach an engine with these events
	hold     uint64 // and control it with this action
	slow     uint64 // and let it be long about these callbacks
}

const answerSize = 16 * 8

// Flags of an answer.
const (
	flagHold = 1 << iota // push the signal back
	flagHide
	flagTakeJobStop
	flagHandled
	flagEvents // events is meant
	flagPanic
	flagSlow // be long about it, which a real engine must not
	flagPlan // make the last plan again, if it ended as its range was left
)

func (s *scripted) program(b []byte) error {
	var f [answerSize / 8]uint64
	for i := range f {
		f[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	a := &answer{
		kind: f[0], skip: f[1], times: f[2],
		action: utrace.Action(f[3]), syscall: utrace.SyscallAction(f[4]), disp: utrace.Disposition(f[5]),
		flags: f[6], signo: f[7], handler: f[8], code: f[9], register: f[10], value: f[11],
		events: f[12], child: f[13], hold: f[14], slow: f[15],
	}
	if a.kind == 0 {
		return utrace.ErrInvalid
	}
	s.add(a)
	return nil
}

func (s *scripted) add(a *answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, a)
}

// take returns the answer to a callback of a kind, or nil.
func (s *scripted) take(kind uint64) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, a := range s.answers {
		switch {
		case a.kind != kind:
			continue
		case a.skip > 0:
			a.skip--
			return nil
		case a.times == 1:
			s.answers = append(s.answers[:i:i], s.answers[i+1:]...)
		case a.times > 1:
			a.times--
		}
		return a
	}
	return nil
}

// scriptedOps and savableOps differ in that the latter has Save.
var scriptedOps, savableOps utrace.Ops

func init() {
	scriptedOps = utrace.Ops{
		Name:         "scripted",
		Quiesce:      quiesce,
		SyscallEntry: callback, SyscallExit: callback, Signal: callback, Jctl: callback,
		Clone: callback, VforkDone: callback, Exec: callback, Exit: callback, Death: callback,
		Seccomp: callback,
		Reap:    func(r *utrace.Report) { callback(r) },
		Stopped: func(r *utrace.Report) { callback(r) },
	}
	savableOps = scriptedOps
	savableOps.Name = "scripted-savable"
	savableOps.Save = saveScripted
	utrace.RegisterRestorer(savableOps.Name, restoreScripted)
}

func attachScripted(th *utrace.Thread, ev utrace.Events, savable bool) (int64, error) {
	o := &scriptedOps
	if savable {
		o = &savableOps
	}
	s := new(scripted)
	engines.mu.Lock()
	s.number = len(engines.all)
	engines.all = append(engines.all, s)
	engines.mu.Unlock()
	e, err := th.Attach(utrace.AttachCreate, o, s)
	if err != nil {
		return 0, err
	}
	s.engine = e // the reference is kept: the guest may use the number for ever
	return int64(s.number), e.SetEvents(ev)
}

func quiesce(r *utrace.Report, event utrace.Events) utrace.Action {
	s := r.Engine.Data().(*scripted)
	t := kernel.TaskOfUtrace(r.Thread)
	if event&(utrace.EventSyscallEntry|utrace.EventSyscallExit) != 0 && isCommand(t.Arch().SyscallNo()) {
		return utrace.NoOpinion
	}
	if event == 0 {
		s.note(r, "QUIESCE 0")
		return s.answer(r, kindBare)
	}
	s.note(r, "QUIESCE "+event.String())
	return s.answer(r, uint64(utrace.EventQuiesce))
}

// callback is every other callback.
func callback(r *utrace.Report) utrace.Action {
	s := r.Engine.Data().(*scripted)
	what, kind := describe(r)
	if what == "" {
		return utrace.NoOpinion
	}
	s.note(r, what)
	action := s.answer(r, kind)
	if r.Event == utrace.EventDeath {
		s.note(r, "done with DEATH")
	}
	return action
}

func (s *scripted) note(r *utrace.Report, what string) {
	journal.add("%d %c %s", s.number, labelOf(r.Thread), what)
}

// answer does what the guest asked for.
func (s *scripted) answer(r *utrace.Report, kind uint64) utrace.Action {
	a := s.take(kind)
	if a == nil {
		return utrace.NoOpinion
	}
	r.SetSyscall(a.syscall)
	r.Dispose(a.disp)
	for flag, f := range map[uint64]func(){
		flagHold: r.Hold, flagHide: r.Hide, flagTakeJobStop: r.TakeJobStop,
		flagHandled: func() { r.Handled = true },
		flagSlow:    func() { time.Sleep(20 * time.Millisecond) },
		flagPanic:   func() { panic("as the test wanted") },
		flagPlan: func() {
			if r.Signal == nil || r.Signal.Step.Reason != utrace.StepLeft {
				return
			}
			if err := r.Engine.StepUntil(s.lastPlan()); err != nil {
				s.note(r, "StepUntil: "+err.Error())
			}
		},
		flagEvents: func() {
			if err := r.Engine.SetEvents(utrace.Events(a.events)); err != nil {
				s.note(r, "SetEvents: "+err.Error())
			}
		},
	} {
		if a.flags&flag != 0 {
			f()
		}
	}
	if a.signo != 0 {
		r.Signal.Info.Signo = int32(a.signo)
	}
	if a.handler != 0 {
		const restorer = 0x04000000 // SA_RESTORER
		r.Signal.Return = &utrace.SigAction{Handler: a.handler, Flags: restorer, Restorer: a.value}
	}
	if a.code != 0 {
		r.Code = int32(a.code)
	}
	if a.register != 0 {
		if p, err := register(kernel.TaskOfUtrace(r.Thread), a.register-1); err == nil {
			*p = a.value
		}
	}
	if a.child != 0 && r.Child != nil {
		s.attachChild(r, a)
	}
	return a.action
}

// attachChild attaches an engine to a new thread, in the CLONE callback.
func (s *scripted) attachChild(r *utrace.Report, a *answer) {
	n, err := attachScripted(r.Child, utrace.Events(a.child), false)
	if err == nil && a.slow != 0 {
		find(uint64(n)).add(&answer{kind: a.slow, flags: flagSlow})
	}
	if err == nil && a.hold != 0 {
		err = find(uint64(n)).engine.Control(utrace.Action(a.hold))
	}
	if err != nil && err != utrace.ErrInProgress {
		s.note(r, "attaching to the child: "+err.Error())
	}
}
