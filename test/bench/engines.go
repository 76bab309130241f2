package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"

	"utrace.dev/test/sandbox"
)

// An engineCost is a benchmark of the engine core, which runs on the host
// without a Sentry around it.
type engineCost struct {
	name string
	ns   []float64
}

// engineNames has names for the table. A benchmark that is not in it shows under
// its own.
var engineNames = map[string]string{
	"BenchmarkReportSyscall/engines=0": "all hooks of a call, no engine",
	"BenchmarkReportSyscall/engines=1": "entry and exit, 1 counting engine",
	"BenchmarkReportSyscall/engines=2": "entry and exit, 2 counting engines",
	"BenchmarkReportSyscall/engines=8": "entry and exit, 8 counting engines",
	"BenchmarkReportStep/watched=0":    "a step of a plan with a range",
	"BenchmarkReportStep/watched=8":    "a step of a plan with 8 bytes",
	"BenchmarkReportQuiesceOnly":       "entry and exit, 1 counting + 1 quiesce",
}

const engineRuns = 5

// engineCosts runs the benchmarks of package utrace.
func engineCosts(ctx context.Context, o options) ([]engineCost, error) {
	root, err := sandbox.ModuleRoot()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-trimpath", "-buildvcs=false", "-vet=off", "-run=^$", "-bench=Report",
		"-benchtime="+o.engineTime, "-count="+strconv.Itoa(engineRuns), "./utrace")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			out = append(out, exit.Stderr...)
		}
		return nil, fmt.Errorf("the benchmarks of the engine core: %w\n%s", err, out)
	}
	costs, err := parseBenchmarks(out)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(costs, func(c engineCost) bool { return !o.only.MatchString(c.name) }), nil
}

var benchmarkLine = regexp.MustCompile(`(?m)^(Benchmark\S+?)(?:-\d+)?\s+\d+\s+([0-9.]+) ns/op`)

// parseBenchmarks reads the output of go test.
func parseBenchmarks(out []byte) ([]engineCost, error) {
	var costs []engineCost
	for _, m := range benchmarkLine.FindAllSubmatch(out, -1) {
		name := string(m[1])
		if known, ok := engineNames[name]; ok {
			name = known
		}
		ns, err := strconv.ParseFloat(string(m[2]), 64)
		if err != nil {
			return nil, fmt.Errorf("a benchmark of the engine core says %q: %w", m[0], err)
		}
		i := slices.IndexFunc(costs, func(c engineCost) bool { return c.name == name })
		if i < 0 {
			i = len(costs)
			costs = append(costs, engineCost{name: name})
		}
		costs[i].ns = append(costs[i].ns, ns)
	}
	if len(costs) == 0 {
		return nil, fmt.Errorf("no benchmark of the engine core in what go test printed:\n%s", bytes.TrimSpace(out))
	}
	return costs, nil
}
