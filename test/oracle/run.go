package oracle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// defaultGrace is what a program gets beyond its timeout before its whole batch is
// given up. The driver ends programs in time; a sandbox that is stuck does not.
const defaultGrace = time.Minute

// place is where programs run.
type place interface {
	// command prepares the driver, with these arguments, as process 1 of a new
	// namespace or sandbox. lastWords may be called after its death.
	command(ctx context.Context, args []string) (cmd *exec.Cmd, lastWords func() string, err error)
}

// runner runs programs in a place.
type runner struct {
	place place
	grace time.Duration // see defaultGrace
}

// report is all that is known of one run of a program.
type report struct {
	outcome
	Notes string // for the reader of a failure: what hung, what was left over
	Err   error  // why there is no outcome that could be compared
}

// runAll runs the programs in two batches side by side: most programs wait most
// of the time, and a batch pays once for the start of its sandbox.
func (r runner) runAll(ctx context.Context, programs []*program) map[string]*report {
	halves := [2][]*program{}
	for i, p := range programs {
		halves[i%2] = append(halves[i%2], p)
	}
	reports := make(map[string]*report)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, half := range halves {
		wg.Go(func() {
			for name, report := range r.runEach(ctx, half) {
				mu.Lock()
				reports[name] = report
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return reports
}

// runEach runs the programs one after the other. When a program takes its batch
// down with it, the rest gets a new one.
func (r runner) runEach(ctx context.Context, programs []*program) map[string]*report {
	reports := make(map[string]*report)
	for len(programs) > 0 {
		b := batch{runner: r, ctx: ctx, programs: programs, reports: reports}
		err := b.run()
		if err == nil && b.ended < len(programs) {
			err = errors.New("the driver ended early and said nothing of it")
		}
		if err == nil {
			break
		}
		switch {
		case b.begun > b.ended: // died within a program
			reports[programs[b.ended].Name].Err = err
			b.ended++
		case b.ended > 0: // died after a program, before the next began
			reports[programs[b.ended-1].Name].Err = fmt.Errorf("after the program had ended: %w", err)
		default: // not even started
			for _, p := range programs {
				reports[p.Name] = &report{Err: err}
			}
			return reports
		}
		programs = programs[b.ended:]
	}
	return reports
}

// batch is one run of the driver.
type batch struct {
	runner
	ctx      context.Context
	programs []*program
	reports  map[string]*report
	begun    int // so many programs began
	ended    int // so many programs ended
}

func (b *batch) run() error {
	ctx, cancel := context.WithCancelCause(b.ctx)
	defer cancel(nil)
	var args []string
	for _, p := range b.programs {
		args = append(args, strconv.Itoa(int(p.Timeout/time.Second)), p.Binary)
	}
	cmd, lastWords, err := b.place.command(ctx, args)
	if err != nil {
		return err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	var stderr strings.Builder
	cmd.Stdout, cmd.Stderr = w, &stderr
	err = cmd.Start()
	w.Close()
	if err != nil {
		return fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	readErr := b.read(r, func(err error) {
		cancel(err)
		// What was killed may leave a process that holds the pipe open.
		r.SetReadDeadline(time.Now().Add(5 * time.Second))
	})
	if readErr != nil {
		cancel(readErr)
	}
	err = cmd.Wait()
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	} else if err != nil {
		err = fmt.Errorf("the driver's run ended with %w", err)
	}
	if err != nil {
		return fmt.Errorf("%w\n%s%s", err, head(stderr.String()), head(lastWords()))
	}
	return nil
}

// read takes the driver's frames until its output ends. It calls giveUp when a
// program does not come to an end, and returns what is wrong with the output.
func (b *batch) read(r io.Reader, giveUp func(error)) error {
	frames := newFrameReader(r)
	stuck := time.AfterFunc(time.Hour, func() {})
	defer func() { stuck.Stop() }()
	watch := func(what string, limit time.Duration) {
		stuck.Stop()
		stuck = time.AfterFunc(limit, func() {
			giveUp(fmt.Errorf("no word from the driver for %v after %s: everything hangs, not only the program", limit, what))
		})
	}
	watch("the start", b.grace)
	for {
		f, err := frames.Next()
		if err != nil {
			// A death in the middle of a frame shows in the exit status.
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrDeadlineExceeded) {
				return nil
			}
			return err
		}
		if b.ended == len(b.programs) || f.Program != b.programs[b.ended].Name {
			return fmt.Errorf("a frame %s of %s comes out of turn", f.Kind, f.Program)
		}
		p := b.programs[b.ended]
		if f.Kind == frameBegin {
			b.begun++
			b.reports[p.Name] = &report{}
			watch("the start of "+p.Name, p.Timeout+b.grace)
			continue
		}
		if b.begun != b.ended+1 {
			return fmt.Errorf("a frame %s of %s comes before its BEGIN", f.Kind, f.Program)
		}
		report := b.reports[p.Name]
		switch f.Kind {
		case frameEvents:
			report.Roles, report.Err = parseEvents(f.Data)
		case frameOutput:
			report.Output = string(f.Data)
		case frameHung:
			report.Notes += fmt.Sprintf("\nwhen its time was over:\n%s", f.Data)
		case frameLeft:
			report.Notes += fmt.Sprintf("\ncould not be killed afterwards:\n%s", f.Data)
		case frameEnd:
			report.End = string(f.Data)
			b.ended++
			watch("the end of "+p.Name, b.grace)
		}
	}
}

// head keeps a failure readable when a sandbox dies with the stacks of all its
// goroutines; the one that panicked comes first.
func head(s string) string {
	const most = 5000
	if len(s) > most {
		return s[:most] + "\n[...]\n"
	}
	return s
}
