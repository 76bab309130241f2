package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"utrace.dev/test/guest"
	"utrace.dev/test/sandbox"
)

// A straceCost is what a system call costs while it is written down in some way.
type straceCost struct {
	name string
	ns   []float64
}

// straceRuns is how often each way is measured; each run has a sandbox of its own.
const straceRuns = 11

// straceName is what -run matches.
const straceName = "strace: a call of mixed.c"

// straceWays are the ways to write calls down, in the order of the table.
var straceWays = []struct {
	name string
	run  func(ctx context.Context, s *straceBench) *exec.Cmd
}{
	{"native, untraced", func(ctx context.Context, s *straceBench) *exec.Cmd {
		return exec.CommandContext(ctx, s.program, s.ms)
	}},
	{"native, strace -f", func(ctx context.Context, s *straceBench) *exec.Cmd {
		return exec.CommandContext(ctx, "strace", "-f", "-o", "/dev/null", s.program, s.ms)
	}},
	{"sandbox, untraced", func(ctx context.Context, s *straceBench) *exec.Cmd {
		return s.runsc(s.ours).Do(ctx, s.program, s.ms)
	}},
	{"sandbox, stock's --strace log", func(ctx context.Context, s *straceBench) *exec.Cmd {
		return s.runsc(s.stock, "--debug", "--strace", "--debug-log="+s.dir+"/log/").Do(ctx, s.program, s.ms)
	}},
	{inside, func(ctx context.Context, s *straceBench) *exec.Cmd {
		return s.runsc(s.ours).Do(ctx, "strace", "-f", "-o", "/dev/null", s.program, s.ms)
	}},
	{"sandbox, ours from the host", func(ctx context.Context, s *straceBench) *exec.Cmd { return s.fromHost(ctx) }},
	{"sandbox, ours with -c", func(ctx context.Context, s *straceBench) *exec.Cmd { return s.fromHost(ctx, "-c") }},
	{"sandbox, ours with -e trace=execve", func(ctx context.Context, s *straceBench) *exec.Cmd { return s.fromHost(ctx, "-e", "trace=execve") }},
}

// inside is what the others' cost is a share of.
const inside = "sandbox, strace -f inside"

type straceBench struct {
	program, ms, ours, stock, dir string
}

func (s *straceBench) runsc(binary string, flags ...string) sandbox.Runsc {
	return sandbox.Runsc{Binary: binary, Dir: s.dir, Flags: flags}
}

// fromHost is the command strace of ours with a sandbox of its own.
func (s *straceBench) fromHost(ctx context.Context, options ...string) *exec.Cmd {
	args := append([]string{"--network=none", "--ignore-cgroups", "strace", "-o", "/dev/null"}, options...)
	cmd := exec.CommandContext(ctx, s.ours, append(args, "--", s.program, s.ms)...)
	cmd.Env = append(os.Environ(), "TMPDIR="+s.dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	return cmd
}

// straceCosts measures all ways, one after the other and again.
func straceCosts(ctx context.Context, o options) ([]straceCost, error) {
	if !o.only.MatchString(straceName) {
		return nil, nil
	}
	root, err := sandbox.ModuleRoot()
	if err != nil {
		return nil, err
	}
	s := &straceBench{ms: strconv.Itoa(max(o.milliseconds, 100))}
	if s.ours, err = sandbox.FindBinary(o.ours); err != nil {
		return nil, err
	}
	if s.stock, err = sandbox.FindBinary(o.stock); err != nil {
		return nil, err
	}
	compiler, err := guest.New("")
	if err != nil {
		return nil, err
	}
	if s.program, err = compiler.Build(filepath.Join(root, "test", "bench", "progs", "mixed.c")); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "utrace-bench-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(s.dir)
	costs := make([]straceCost, len(straceWays))
	for range min(straceRuns, o.rounds) {
		for i, way := range straceWays {
			cmd := way.run(ctx, s)
			var errs strings.Builder
			cmd.Stderr = &errs
			out, err := cmd.Output()
			if err != nil {
				return nil, fmt.Errorf("%s: %v: %w\n%s", way.name, cmd, err, errs.String())
			}
			// One batch of mixed.c is 50 calls, which measure counts as operations.
			ns, err := parseResult(string(out))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", way.name, err)
			}
			costs[i].name = way.name
			costs[i].ns = append(costs[i].ns, ns)
		}
	}
	return costs, nil
}

// straceLines are the rows of the table. What a way adds to the untraced call is shown as
// a share of what strace inside adds. It is the median of what it adds in each round:
// systrap has two speeds, and which one a run gets is chance when others want the
// processors, too, so that the difference of two medians may be that of the speeds.
func straceLines(costs []straceCost) (lines [][]string) {
	if len(costs) == 0 {
		return nil
	}
	lines = append(lines, []string{straceName + ", with its arguments and result"})
	ns := map[string][]float64{}
	for _, c := range costs {
		ns[c.name] = c.ns
	}
	adds := func(name string) float64 {
		var all []float64
		for i, v := range ns[name] {
			all = append(all, v-ns["sandbox, untraced"][i])
		}
		return median(all)
	}
	full := adds(inside)
	for _, c := range costs {
		s := spreadOf(c.ns)
		line := []string{"  " + c.name, "", "", duration(s.median), fmt.Sprintf("[%s, %s]", duration(s.min), duration(s.max))}
		if added := adds(c.name); strings.HasPrefix(c.name, "sandbox, ours") && full > 0 {
			line = append(line, fmt.Sprintf("%+.1f µs, %.1f %% of inside", added/1e3, 100*added/full))
		}
		lines = append(lines, line)
	}
	return lines
}
