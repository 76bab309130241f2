package main_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/need"
)

// A step is one call of runsc in the life of a container.
type step struct {
	args []string
	how  comparison
}

// A comparison says what of the output must be the same. How the command ends
// always must.
type comparison int

const (
	exact      comparison = iota
	anyOrder              // the lines: they come from a map
	atLeast               // stock's lines; ours has more, for it has more commands
	exceptOurs            // the lines in any order, but those of the system calls that we serve
	loose                 // only whether there is any: it differs from run to run
)

// steps uses the commands that need no more than a container. BUNDLE and DIR
// stand for directories.
var steps = []step{
	{args: []string{"create", "--bundle=BUNDLE", "one"}},
	{args: []string{"create", "--bundle=BUNDLE", "one"}}, // refused
	{args: []string{"state", "one"}},
	{args: []string{"start", "one"}},
	{args: []string{"start", "one"}}, // refused
	{args: []string{"state", "one"}},
	{args: []string{"list"}},
	{args: []string{"list", "-quiet"}},
	{args: []string{"ps", "one"}},
	{args: []string{"ps", "-format=json", "one"}},
	{args: []string{"exec", "one", "/bin/sh", "-c", "echo from exec; exit 7"}},
	{args: []string{"exec", "one", "/bin/sh", "-c", "kill -TERM $$"}},
	{args: []string{"events", "-stats", "one"}, how: loose},
	{args: []string{"pause", "one"}},
	{args: []string{"state", "one"}},
	{args: []string{"resume", "one"}},
	{args: []string{"state", "one"}},
	{args: []string{"debug", "-ps", "one"}},
	{args: []string{"debug", "-stacks", "one"}, how: loose},
	{args: []string{"usage", "one"}},
	{args: []string{"trace", "list", "one"}},
	{args: []string{"trace", "metadata"}, how: anyOrder},
	{args: []string{"trace", "procfs", "one"}, how: loose},
	{args: []string{"export-metrics", "one"}, how: loose},
	{args: []string{"metric-metadata"}, how: anyOrder},
	{args: []string{"port-forward", "one", "notaport"}},
	{args: []string{"read", "one", "/etc/hostname"}},
	{args: []string{"checkpoint", "--leave-running", "--image-path=DIR/running", "one"}},
	{args: []string{"exec", "one", "/bin/echo", "still there"}},
	{args: []string{"checkpoint", "--image-path=DIR/image", "one"}},
	{args: []string{"exec", "one", "/bin/echo", "gone"}, how: loose},
	{args: []string{"delete", "-force", "one"}},
	{args: []string{"restore", "--detach", "--bundle=BUNDLE", "--image-path=DIR/image", "two"}},
	{args: []string{"state", "two"}},
	{args: []string{"exec", "two", "/bin/echo", "restored"}},
	{args: []string{"kill", "two", "NOSUCH"}},
	{args: []string{"kill", "two", "TERM"}},
	{args: []string{"delete", "-force", "two"}},
	{args: []string{"state", "two"}},
	{args: []string{"list"}},
	{args: []string{"run", "--bundle=BUNDLE-true", "three"}},
	{args: []string{"statefile", "-list", "DIR/image/checkpoint.img"}, how: loose},
	{args: []string{"do", "/bin/sh", "-c", "echo $0; exit 3", "hello"}},
	{args: []string{"spec", "-cwd=/tmp", "-bundle=DIR", "--", "/bin/true"}},
	{args: []string{"features"}, how: anyOrder},
	{args: []string{"cpu-features"}},
	{args: []string{"help"}, how: atLeast},
	{args: []string{"help", "syscalls"}, how: exceptOurs},
	{args: []string{"help", "platforms"}, how: anyOrder},
	{args: []string{"flags"}, how: atLeast},
	{args: []string{"nosuchcommand"}, how: atLeast},
}

// TestLifecycle leads a container of each binary through its life. What every
// command prints and how it ends must be the same.
func TestLifecycle(t *testing.T) {
	need.Root(t)
	got, want := lifecycle(t, ours), lifecycle(t, stock)
	worked := 0
	for i := range steps {
		if steps[i].how == atLeast {
			got[i].Output = only(want[i].Output, got[i].Output)
		}
		if d := cmp.Diff(want[i], got[i]); d != "" {
			t.Errorf("runsc %s (-stock +ours):\n%s", strings.Join(steps[i].args, " "), d)
		}
		if want[i].Exit == 0 {
			worked++
		}
	}
	// Two binaries that cannot do anything would be equal too.
	if worked < len(steps)*3/4 {
		t.Errorf("only %d of %d commands work with stock; this host cannot run this test", worked, len(steps))
	}
}

// An outcome is what a step led to.
type outcome struct {
	Exit   int
	Output string // normalised
}

func lifecycle(t *testing.T, name string) []outcome {
	t.Helper()
	dir := t.TempDir()
	path := binary(t, name)
	flags := []string{"--root=" + filepath.Join(dir, "root"), "--network=none", "--ignore-cgroups"}
	bundles := map[string]string{
		"BUNDLE-true": bundle(t, path, "/bin/echo", "ran"),
		"BUNDLE":      bundle(t, path, "/bin/sleep", "1000"),
	}
	t.Cleanup(func() { // whatever a failed step left
		for _, id := range []string{"one", "two", "three"} {
			run(t, path, append(flags, "delete", "-force", id)...)
		}
		// runsc mounts this one and leaves it to the next boot of the host.
		netns := filepath.Join(dir, "root", "null-netns")
		if err := syscall.Unmount(netns, syscall.MNT_DETACH); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("unmounting %s: %v", netns, err)
		}
	})
	var all []outcome
	for _, s := range steps {
		args := append([]string{}, flags...)
		for _, a := range s.args {
			a = strings.ReplaceAll(a, "BUNDLE-true", bundles["BUNDLE-true"])
			a = strings.ReplaceAll(a, "BUNDLE", bundles["BUNDLE"])
			args = append(args, strings.ReplaceAll(a, "DIR", dir))
		}
		out, exit := run(t, path, args...)
		o := outcome{Exit: exit, Output: normalise(out, name, path, dir, bundles["BUNDLE"])}
		switch {
		case s.how == loose && o.Output != "":
			o.Output = "something"
		case s.how == anyOrder || s.how == atLeast:
			o.Output = sortLines(o.Output)
		case s.how == exceptOurs:
			o.Output = ourSyscalls.ReplaceAllString(sortLines(o.Output), "")
		}
		if testing.Verbose() {
			t.Logf("%s %q: %d\n%.300s", name, s.args, exit, out)
		}
		all = append(all, o)
	}
	return all
}

var (
	numbers = regexp.MustCompile(`\d+`)
	blanks  = regexp.MustCompile(`[ \t]+`)
	// seconds are durations, whose unit depends on how long they are.
	seconds = regexp.MustCompile(`\bN(ns|µs|ms|s)\b`)
	// ourSyscalls are the lines of those of which the syscalls package says something
	// else.
	ourSyscalls = regexp.MustCompile(`(?m)^N (kcmp|personality|prctl|ptrace|seccomp) .*\n`)
)

// normalise takes out what differs between two runs of one binary: paths,
// numbers, and the blanks that make columns of them.
func normalise(out, name, path, dir, bundle string) string {
	for from, to := range map[string]string{path: "RUNSC", name: "runsc", dir: "DIR", bundle: "BUNDLE"} {
		out = strings.ReplaceAll(out, from, to)
	}
	out = numbers.ReplaceAllString(out, "N")
	return blanks.ReplaceAllString(seconds.ReplaceAllString(out, "Ns"), " ")
}

// sortLines sorts lines, and drops the commas that depend on their order, and the
// empty lines, of which there is one for each heading.
func sortLines(out string) string {
	var lines []string
	for line := range strings.Lines(out) {
		if line = strings.TrimRight(line, ",\n"); line != "" {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// only returns those of the sorted lines that occur in want, too.
func only(want, lines string) string {
	wanted := map[string]bool{}
	for line := range strings.SplitSeq(want, "\n") {
		wanted[line] = true
	}
	kept := slices.DeleteFunc(strings.Split(lines, "\n"), func(line string) bool { return !wanted[line] })
	return strings.Join(kept, "\n")
}

// bundle makes a bundle that runs a program of the host's file system.
func bundle(t *testing.T, path string, program ...string) string {
	t.Helper()
	dir := t.TempDir()
	if out, exit := run(t, path, append([]string{"spec", "-bundle=" + dir, "--"}, program...)...); exit != 0 {
		t.Fatalf("spec: %d\n%s", exit, out)
	}
	name := filepath.Join(dir, "config.json")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var spec map[string]any
	if err := json.Unmarshal(data, &spec); err != nil {
		t.Fatal(err)
	}
	spec["root"] = map[string]any{"path": "/", "readonly": true}
	spec["process"].(map[string]any)["terminal"] = false
	if data, err = json.Marshal(spec); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
