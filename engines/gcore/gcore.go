package gcore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"utrace.dev/coredump"
	"utrace.dev/engines/kit"
	"utrace.dev/engines/target"
)

// The names of the facilities.
const (
	Gcore = "gcore"
	Cores = "cores"
)

// Params are the parameters of both facilities.
type Params struct {
	Filter int64 `json:"filter" help:"what to dump, as /proc/PID/coredump_filter has it; negative: what the process's own says"`
	Limit  int64 `json:"limit" help:"cut cores off at this many bytes, not counting holes; 0: never"`
}

// Check implements kit's check of parameters.
func (p *Params) Check() error {
	if p.Limit < 0 {
		return fmt.Errorf("limit is %d, want a number of bytes or 0", p.Limit)
	}
	if p.Filter > 0x1ff {
		return fmt.Errorf("filter is %#x, it has no bits beyond 0x1ff", p.Filter)
	}
	return nil
}

func init() {
	params := func() any { return &Params{Filter: -1} }
	kit.Register(&kit.Facility{Name: Gcore, Synopsis: "a core of one process, which lives on", Params: params, Start: startGcore})
	kit.Register(&kit.Facility{Name: Cores, Synopsis: "the cores of all processes that crash", Params: params, Start: startCores})
}

func (p *Params) options(of target.Process) coredump.Options {
	o := coredump.Options{Filter: coredump.Filter(p.Filter), Limit: coredump.NoLimit}
	if p.Filter < 0 {
		o.Filter = of.CoreFilter()
	}
	if p.Limit > 0 {
		o.Limit = uint64(p.Limit)
	}
	return o
}

func startGcore(s *kit.Session, params any) error {
	if len(s.Scope.PIDs) != 1 {
		return fmt.Errorf("a core is of one process, and %d were named", len(s.Scope.PIDs))
	}
	threads, err := s.Running()
	if err != nil {
		return err
	}
	s.Go(func(ctx context.Context) error {
		t := threads[0]
		if err := send(ctx, newSender(s.Conn), t.Process(), subject(t, 0), nil, nil, params.(*Params)); err != nil {
			return err
		}
		s.End(nil)
		return nil
	})
	return nil
}

func subject(t target.Thread, signo int) *Subject {
	p := t.Process()
	return &Subject{
		Container: p.Container(), PID: p.ID(), TID: t.ID(), Command: t.Name(), Executable: p.Executable(),
		Signal: signo, Time: time.Now().Unix(),
	}
}

// send takes a core and sends it. That a core could not be taken, or not completely,
// is told in the stream; the error is that of the stream.
func send(ctx context.Context, to *sender, p target.Process, sub *Subject, first target.Thread, siginfo []byte, params *Params) error {
	core, release, err := p.TakeCore(ctx, first, siginfo)
	if err := to.begin(sub); err != nil {
		return err
	}
	if err == nil {
		w := &writer{to: to}
		err = coredump.Write(w, core, params.options(p))
		release()
		if w.err != nil {
			return w.err
		}
	}
	return to.end(err)
}

// writer tells an error of the stream from those of the core.
type writer struct {
	to  *sender
	err error
}

// Write implements io.Writer.
func (w *writer) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.err = errors.Join(w.err, err)
	return n, err
}

// Skip implements coredump.Skipper.
func (w *writer) Skip(n int64) error {
	err := w.to.Skip(n)
	w.err = errors.Join(w.err, err)
	return err
}
