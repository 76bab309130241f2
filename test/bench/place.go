package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"utrace.dev/test/sandbox"
)

// turnTimeout is for one turn. The slowest takes some seconds on a busy machine.
const turnTimeout = 60 * time.Second

// worker is a shell script that runs the lines it reads. A program's result is
// its only line.
const worker = `while read -r line; do eval "$line" </dev/null || echo "failed with exit status $?"; done`

// A place is where measurements are made: the host or a sandbox. It stays up for
// a whole round, so that turns need no start.
type place struct {
	name   string
	cmd    *exec.Cmd
	in     *os.File
	out    *os.File
	lines  *bufio.Reader
	stderr bytes.Buffer
	words  func() (string, error) // the last words of a Sentry
	cancel context.CancelFunc
}

// startNative has a namespace of its own, so that its end takes everything along.
func startNative(ctx context.Context) (*place, error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd := sandbox.Native(ctx, "/bin/sh", "-c", "mount -t proc proc /proc && "+worker)
	return start("native", cmd, cancel, func() (string, error) { return "", nil })
}

func startSandbox(ctx context.Context, name, binary, state string) (*place, error) {
	ctx, cancel := context.WithCancel(ctx)
	r := sandbox.Runsc{Binary: binary, Dir: state}
	return start(name, r.Do(ctx, "/bin/sh", "-c", worker), cancel, r.LastWords)
}

func start(name string, cmd *exec.Cmd, cancel context.CancelFunc, words func() (string, error)) (_ *place, err error) {
	p := &place{name: name, cmd: cmd, words: words, cancel: cancel}
	inR, inW, err := os.Pipe()
	if err != nil {
		cancel()
		return nil, err
	}
	defer inR.Close()
	outR, outW, err := os.Pipe()
	if err != nil {
		cancel()
		inW.Close()
		return nil, err
	}
	defer outW.Close()
	p.in, p.out, p.lines = inW, outR, bufio.NewReader(outR)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = inR, outW, &p.stderr
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, errors.Join(fmt.Errorf("starting %s: %w", name, err), inW.Close(), outR.Close())
	}
	return p, nil
}

// turn runs a line and returns how long one operation took, in nanoseconds.
func (p *place) turn(line string) (float64, error) {
	deadline := time.Now().Add(turnTimeout)
	if err := errors.Join(p.in.SetWriteDeadline(deadline), p.out.SetReadDeadline(deadline)); err != nil {
		return 0, err
	}
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return 0, p.failed(line, err)
	}
	answer, err := p.lines.ReadString('\n')
	if err != nil {
		return 0, p.failed(line, err)
	}
	ns, err := parseResult(answer)
	if err != nil {
		return 0, p.failed(line, err)
	}
	return ns, nil
}

// failed ends the place, so that all it said is there to be shown.
func (p *place) failed(line string, err error) error {
	p.kill()
	words, wordsErr := p.words()
	return errors.Join(fmt.Errorf("%s: %s: %w\n%s%.4000s", p.name, line, err, p.stderr.String(), words), wordsErr)
}

// kill may be called twice. It says nothing, because something else went wrong
// already.
func (p *place) kill() {
	p.cancel()
	p.cmd.Wait()
	p.in.Close()
	p.out.Close()
}

// parseResult reads what report in bench.h prints.
func parseResult(line string) (float64, error) {
	var ns, operations int64
	if _, err := fmt.Sscanf(line, "%d %d\n", &ns, &operations); err != nil || ns <= 0 || operations <= 0 {
		return 0, fmt.Errorf("the program printed %q, want a time and a number of operations", strings.TrimSpace(line))
	}
	return float64(ns) / float64(operations), nil
}

// close lets the worker come to its end.
func (p *place) close() error {
	defer p.cancel()
	defer p.out.Close()
	if err := p.in.Close(); err != nil {
		return err
	}
	if err := p.out.SetReadDeadline(time.Now().Add(turnTimeout)); err != nil {
		return err
	}
	rest, err := io.ReadAll(p.lines)
	if err != nil {
		return p.failed("the end", err)
	}
	if err := p.cmd.Wait(); err != nil || len(rest) > 0 {
		words, wordsErr := p.words()
		return errors.Join(fmt.Errorf("%s ended with error %v and the output %q\n%s%.4000s", p.name, err, rest, p.stderr.String(), words), wordsErr)
	}
	return nil
}
