package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// header says what was measured, where and how.
func header(ctx context.Context, o options, rounds int, loadBefore string, binaries map[string]string, started time.Time) (string, error) {
	machine, err := machine(loadBefore)
	if err != nil {
		return "", err
	}
	var h strings.Builder
	fmt.Fprintf(&h, "date     %s, %v\n", started.UTC().Format("2006-01-02 15:04 UTC"), time.Since(started).Round(time.Second))
	fmt.Fprintf(&h, "machine  %s\n", machine)
	for _, name := range []string{"ours", "stock"} {
		if binaries[name] == "" {
			continue
		}
		out, err := exec.CommandContext(ctx, binaries[name], "--version").Output()
		if err != nil {
			return "", fmt.Errorf("%s --version: %w", binaries[name], err)
		}
		version, _, _ := strings.Cut(string(out), "\n")
		fmt.Fprintf(&h, "%-8s %s\n", name, version)
	}
	if rounds > 0 {
		fmt.Fprintf(&h, "rounds   %d, each with 3 fresh sandboxes and %d turns of %d ms or more in every place, interleaved\n", rounds, o.turns, o.milliseconds)
		fmt.Fprintf(&h, "ratios   median [min, max] of the rounds; * all rounds are on the same side of 1\n")
	}
	h.WriteString("\n")
	return h.String(), nil
}

// load is the load average of the last minute.
func load() (string, error) {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "", err
	}
	last, _, _ := strings.Cut(string(text), " ")
	return last, nil
}

// machine is the processor, the kernel, and how busy they are. The load before
// the run is that of others.
func machine(loadBefore string) (string, error) {
	cpuinfo, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "", err
	}
	loadAfter, err := load()
	if err != nil {
		return "", err
	}
	var uts unix.Utsname
	if err := unix.Uname(&uts); err != nil {
		return "", fmt.Errorf("uname: %w", err)
	}
	return fmt.Sprintf("%s, %d cores, Linux %s, load %s before and %s after",
		model(string(cpuinfo)), runtime.NumCPU(), unix.ByteSliceToString(uts.Release[:]), loadBefore, loadAfter), nil
}

// model finds the name of the first processor in the text of /proc/cpuinfo.
func model(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		key, value, _ := strings.Cut(line, ":")
		if strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}
