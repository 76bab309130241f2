package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"utrace.dev/test/guest"
	"utrace.dev/test/sandbox"
)

type options struct {
	rounds, warmUps, turns, milliseconds int
	limit                                time.Duration // no limit if 0
	ours, stock                          string        // binaries
	only                                 *regexp.Regexp
	engineTime                           string // as go test -benchtime takes it
	progress                             io.Writer
}

// The places of a round. Stock is there twice: how much its two sandboxes differ
// is what no comparison can be better than.
const (
	native = iota
	ours
	stock
	stock2
	places
)

// engines is one more sandbox of ours, which takes the turns of ours in rows that
// have an engine.
const engines = places

var placeNames = [places]string{"native", "ours", "stock", "the second stock"}

// A row is a measurement with one value per round.
type row struct {
	measurement
	ns                                [places][]float64 // medians of the turns
	oursStock, stockStock, oursNative []float64         // medians of the turns' ratios
	// Those with stock are empty if stock cannot do it.
}

// bench measures everything and returns the table.
func bench(ctx context.Context, o options) (string, error) {
	var rows []*row
	for _, m := range measurements {
		if o.only.MatchString(m.name) {
			rows = append(rows, &row{measurement: m})
		}
	}
	b := &runner{options: o, rows: rows}
	started := time.Now()
	loadBefore, err := load()
	if err != nil {
		return "", err
	}
	if len(rows) > 0 {
		if err := b.prepare(); err != nil {
			return "", err
		}
		defer os.RemoveAll(b.dir)
		if err := b.all(ctx, started); err != nil {
			return "", err
		}
	}
	costs, err := engineCosts(ctx, o)
	if err != nil {
		return "", err
	}
	traced, err := straceCosts(ctx, o)
	if err != nil {
		return "", err
	}
	if len(rows)+len(costs)+len(traced) == 0 {
		return "", fmt.Errorf("-run=%v: no measurement has such a name", o.only)
	}
	head, err := header(ctx, o, b.done, loadBefore, b.binaries, started)
	if err != nil {
		return "", err
	}
	return head + table(rows, costs, traced), nil
}

type runner struct {
	options
	done     int // rounds
	rows     []*row
	binaries map[string]string // runsc by what it is
	programs map[string]string // the measuring programs' binaries by name
	dir      string            // lost at the end
	engines  bool              // a row has an engine
}

// prepare builds the programs and writes what they read.
func (b *runner) prepare() error {
	if uid := os.Geteuid(); uid != 0 {
		return fmt.Errorf("sandboxes and pid namespaces need root, this is uid %d", uid)
	}
	root, err := sandbox.ModuleRoot()
	if err != nil {
		return err
	}
	b.binaries = map[string]string{}
	for name, path := range map[string]string{"ours": b.ours, "stock": b.stock} {
		if b.binaries[name], err = sandbox.FindBinary(path); err != nil {
			return err
		}
	}
	compiler, err := guest.New("")
	if err != nil {
		return err
	}
	progs := filepath.Join(root, "test", "bench", "progs")
	sources, err := filepath.Glob(filepath.Join(progs, "*.c"))
	if err != nil {
		return err
	}
	b.programs = map[string]string{}
	for source, built := range compiler.BuildAll(sources) {
		if built.Err != nil {
			return built.Err
		}
		b.programs[strings.TrimSuffix(filepath.Base(source), ".c")] = built.Binary
	}
	if b.dir, err = os.MkdirTemp("", "utrace-bench-"); err != nil {
		return err
	}
	b.engines = slices.ContainsFunc(b.rows, func(r *row) bool { return r.engine != "" })
	if b.engines {
		b.binaries["engines"] = filepath.Join(b.dir, "runsc-sentrytest")
		cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", b.binaries["engines"], "./test/sentry/runsc-sentrytest")
		cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w\n%s", cmd, err, out)
		}
	}
	return writeInput(b.dir, progs)
}

// all makes the rounds, but none that would end after the time limit if it took
// as long as those before it. The first is always made.
func (b *runner) all(ctx context.Context, started time.Time) error {
	for ; b.done < b.rounds; b.done++ {
		spent := time.Since(started)
		if b.done > 0 && b.limit > 0 && spent+spent/time.Duration(b.done) > b.limit {
			fmt.Fprintf(b.progress, "bench: no more rounds within the limit of %v\n", b.limit)
			return nil
		}
		if err := b.round(ctx, b.done); ctx.Err() != nil {
			return fmt.Errorf("round %d was interrupted", b.done+1)
		} else if err != nil {
			return fmt.Errorf("round %d: %w", b.done+1, err)
		}
		fmt.Fprintf(b.progress, "bench: round %d of %d, %v\n", b.done+1, b.rounds, time.Since(started).Round(time.Second))
	}
	return nil
}

// rotated counts through the places, beginning with another one for each first:
// none is always the one that comes after the same neighbour's work.
func rotated(first int) []int {
	order := make([]int, places)
	for i := range order {
		order[i] = (first + i) % places
		if first/places%2 == 1 {
			order[i] = places - 1 - order[i]
		}
	}
	return order
}

// round starts all places, gives each measurement its turns in them, and ends
// them.
func (b *runner) round(ctx context.Context, number int) (err error) {
	dir, err := os.MkdirTemp(b.dir, "round-")
	if err != nil {
		return err
	}
	var up [places + 1]*place
	defer func() {
		for _, p := range up {
			if p != nil && err != nil {
				p.kill()
			} else if p != nil {
				err = errors.Join(err, p.close())
			}
		}
		err = errors.Join(err, os.RemoveAll(dir))
	}()
	for _, which := range rotated(number) {
		out := b.out(dir, which)
		if err := os.MkdirAll(out, 0o755); err != nil {
			return err
		}
		switch which {
		case native:
			up[which], err = startNative(ctx)
		case ours:
			up[which], err = startSandbox(ctx, placeNames[which], b.binaries["ours"], out)
		default:
			up[which], err = startSandbox(ctx, placeNames[which], b.binaries["stock"], out)
		}
		if err != nil {
			return err
		}
	}
	if b.engines {
		out := b.out(dir, engines)
		if err := os.MkdirAll(out, 0o755); err != nil {
			return err
		}
		if up[engines], err = startSandbox(ctx, "ours with engines", b.binaries["engines"], out); err != nil {
			return err
		}
	}
	for _, r := range b.rows {
		if err := b.measure(r, up, dir, number); err != nil {
			return err
		}
	}
	return nil
}

func (b *runner) out(dir string, which int) string {
	return filepath.Join(dir, fmt.Sprint("place", which))
}

// measure gives each place one turn after the other, and does so several times.
func (b *runner) measure(r *row, up [places + 1]*place, dir string, round int) error {
	var ns [places][]float64
	for turn := range b.warmUps + b.turns {
		for _, which := range rotated(round + turn) {
			if r.notStock && (which == stock || which == stock2) {
				continue
			}
			at, program := which, r.program
			if which == ours && r.engine != "" {
				at, program = engines, r.engine
			}
			t, err := up[at].turn(b.line(r, program, b.out(dir, at)))
			if err != nil {
				return err
			}
			if turn >= b.warmUps {
				ns[which] = append(ns[which], t)
			}
		}
	}
	for which := range ns {
		if len(ns[which]) > 0 {
			r.ns[which] = append(r.ns[which], median(ns[which]))
		}
	}
	if !r.notStock {
		r.oursStock = append(r.oursStock, median(ratios(ns[ours], ns[stock])))
		r.stockStock = append(r.stockStock, median(ratios(ns[stock2], ns[stock])))
	}
	r.oursNative = append(r.oursNative, median(ratios(ns[ours], ns[native])))
	return nil
}

// line is what the shell of a place runs.
func (b *runner) line(r *row, program, out string) string {
	line := fmt.Sprintf("%s %d", quote(b.programs[program]), b.milliseconds)
	if r.argument != "" {
		line += " " + quote(r.argument)
	}
	if r.command != nil {
		line += " " + quote(r.command(b.dir, out, b.programs))
	}
	return line
}
