package clients

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"utrace.dev/test/sandbox"
)

const (
	// timeout is for one scenario in one place. On an idle machine the slowest
	// takes some seconds.
	timeout = 5 * time.Minute
	// longest is the most that a transcript may hold: one without end is a client
	// that was led astray.
	longest = 200_000
)

// flags are for the compiler of progs. A program may have a line "// build: "
// with more. Without a fixed address a debugger shows other ones on every run.
var flags = []string{"-O0", "-g", "-Wall", "-Wextra", "-Werror", "-pthread"}

// build makes all programs of a folder.
func build(ctx context.Context, sources, into string) error {
	files, err := os.ReadDir(sources)
	if err != nil {
		return err
	}
	slots := make(chan struct{}, runtime.NumCPU())
	results := make(chan error, len(files))
	for _, file := range files {
		go func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			results <- buildOne(ctx, filepath.Join(sources, file.Name()), into)
		}()
	}
	var errs []error
	for range files {
		errs = append(errs, <-results)
	}
	return errors.Join(errs...)
}

func buildOne(ctx context.Context, source, into string) error {
	ext := filepath.Ext(source)
	binary := filepath.Join(into, strings.TrimSuffix(filepath.Base(source), ext))
	more, err := ownFlags(source)
	if err != nil {
		return err
	}
	var cmd *exec.Cmd
	switch ext {
	case ".c":
		if more == "" {
			more = "-no-pie"
		}
		args := append(append(append([]string{}, flags...), strings.Fields(more)...), "-o", binary, source)
		cmd = exec.CommandContext(ctx, "gcc", args...)
	case ".go":
		args := []string{"build", "-trimpath"}
		if more != "" {
			args = append(args, more) // a single one, which may have blanks
		}
		cmd = exec.CommandContext(ctx, "go", append(args, "-o", binary, source)...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	default: // a header
		return nil
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}

// ownFlags returns what a source has in a line "// build: ".
func ownFlags(source string) (string, error) {
	text, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "// build: "); ok {
			return strings.TrimSuffix(rest, "\n"), nil
		}
	}
	return "", nil
}

// stage is where the scenarios of one test run take place.
type stage struct {
	Scripts string // the folder of the scenarios
	Work    string // has a folder for each scenario, and one for the programs
	Runsc   string
	Tools   string        // the folder of clients that make builds
	Timeout time.Duration // for one scenario in a sandbox
}

// prepare gives the scenario an empty folder with the scripts in it. It is the
// same for both places, so that paths in the transcripts are equal.
func (st *stage) prepare(s *scenario) (string, error) {
	dir := filepath.Join(st.Work, s.Name)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, os.CopyFS(dir, os.DirFS(st.Scripts))
}

// native returns the transcript of the scenario on the host.
func (st *stage) native(ctx context.Context, s *scenario) (string, error) {
	dir, err := st.prepare(s)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	script := "mount -t proc proc /proc && " + st.script(s, dir)
	text, err := transcript(ctx, cancel, sandbox.Native(ctx, "/bin/sh", "-c", script))
	return st.rename(text), err
}

// inside returns the transcript of the scenario in a sandbox of a platform.
func (st *stage) inside(ctx context.Context, s *scenario, platform string) (string, error) {
	dir, err := st.prepare(s)
	if err != nil {
		return "", err
	}
	state, err := os.MkdirTemp(st.Work, "state-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(state)
	ctx, cancel := context.WithTimeout(ctx, st.Timeout)
	defer cancel()
	runsc := sandbox.Runsc{Binary: st.Runsc, Dir: state, Flags: []string{"--platform=" + platform}}
	// It starts one process, as native does to mount, so that pids are equal.
	script := "/bin/true && " + st.script(s, dir)
	text, err := transcript(ctx, cancel, runsc.Do(ctx, "/bin/sh", "-c", script))
	words, wordsErr := runsc.LastWords()
	if words != "" {
		err = errors.Join(err, fmt.Errorf("the Sentry died: %.4000s", words))
	}
	return st.rename(text), errors.Join(err, wordsErr)
}

// script has an environment of its own: what the caller has set must not show.
// The path of the programs is relative, since strace cuts long ones.
func (st *stage) script(s *scenario, dir string) string {
	return fmt.Sprintf("cd %q && env -i PATH=/usr/bin:/bin:%q HOME=%q LC_ALL=C TERM=dumb PROGS=../progs sh -c '%s </dev/null 2>&1; echo \"exit status $?\"'",
		dir, st.Tools, dir, s.command())
}

// rename gives the test's own folder, which has another name on every run, a
// fixed one.
func (st *stage) rename(transcript string) string {
	return strings.ReplaceAll(transcript, st.Work, "/STAGE")
}

// programs is the folder of the built programs.
func (st *stage) programs() string {
	return filepath.Join(st.Work, "progs")
}

// transcript runs the command to its end and returns what it said.
func transcript(ctx context.Context, cancel func(), cmd *exec.Cmd) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = w, &stderr
	err = cmd.Start()
	w.Close()
	if err != nil {
		return "", fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	// A process that outlives its killed namespace must not keep us reading.
	context.AfterFunc(ctx, func() { r.SetReadDeadline(time.Now().Add(5 * time.Second)) })
	out, readErr := io.ReadAll(io.LimitReader(r, longest))
	tooLong := len(out) == longest
	if tooLong {
		cancel()
	}
	err = cmd.Wait()
	switch {
	case tooLong:
		err = fmt.Errorf("the transcript has more than %d bytes", longest)
	case ctx.Err() != nil:
		err = errors.New("not at an end within the time limit")
	case err != nil:
		err = fmt.Errorf("%w\n%s", err, stderr.String())
	default:
		err = readErr
	}
	return string(out), err
}
