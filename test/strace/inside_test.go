package strace

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"utrace.dev/test/linediff"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

var (
	runscBinary = flag.String("runsc", "", "the runsc binary to test; empty means bin/runsc-utrace")
	platform    = flag.String("platform", "systrap", "the platform of the sandbox")
)

// TestInside runs the corpus in a sandbox under strace, and that under ours from the
// host: both trace the same threads at the same time. What strace writes of them, ours
// must write letter by letter, addresses, ids and times included.
func TestInside(t *testing.T) {
	needStrace(t)
	need.Root(t)
	binary, err := sandbox.FindBinary(*runscBinary)
	if err != nil {
		t.Fatal(err)
	}
	progs := t.TempDir()
	for _, p := range clients {
		if _, err := compile(progs, p, "-pthread"); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		options string
		least   int // lines that there are, or more
	}{
		{"", 4000}, {"-v", 4000}, {"-yin", 4000}, {"--decode-fds=path,dev", 4000}, {"-s1000 -xx", 4000}, {"-P /etc/passwd -P /dev/null", 100},
	} {
		t.Run("options "+test.options, func(t *testing.T) { inside(t, binary, progs, strings.Fields(test.options), test.least) })
	}
}

func inside(t *testing.T, binary, progs string, options []string, least int) {
	dir := t.TempDir()
	sources, err := filepath.Abs("progs")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	cases := readCorpus(t)
	for _, c := range cases {
		if _, err := exec.LookPath(words(c.line)[0]); err != nil && !strings.HasPrefix(c.line, "PROGS") {
			continue
		}
		line := strings.NewReplacer("CTMP", "/tmp/case/c", "PROGS", progs, "SOURCES", sources).Replace(c.line)
		fmt.Fprintf(&script, "rm -rf /tmp/case; mkdir -p /tmp/case/c; echo '== case %s'\n", c.name)
		fmt.Fprintf(&script, "strace -ff -o /tmp/case/i %s %s >/dev/null 2>&1 </dev/null\n", strings.Join(options, " "), line)
		script.WriteString("for f in /tmp/case/i.*; do echo \"== thread $f\"; cat $f; done\n")
	}
	if err := os.WriteFile(filepath.Join(dir, "script"), []byte(script.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	args := append([]string{"--network=none", "--ignore-cgroups", "--platform=" + *platform, "strace", "-q", "-ff",
		"-o", filepath.Join(dir, "o")}, options...)
	cmd := exec.CommandContext(ctx, binary, append(args, "--", "/bin/sh", filepath.Join(dir, "script"))...)
	cmd.Env = append([]string{"TMPDIR=" + dir}, environment...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.Bytes())
	}
	ours := readThreads(t, filepath.Join(dir, "o."))
	lines := 0
	for name, threads := range byCase(t, stdout.String()) {
		for i, th := range threads {
			lines += len(th.lines)
			var mine []string // of a thread that took another's id there may be nothing to tell
			if text := strings.TrimSuffix(ours[th.id], "\n"); text != "" {
				mine = strings.Split(text, "\n")
			}
			if i == 0 {
				mine = fromExec(mine, th.lines)
			}
			for _, d := range linediff.Lines(th.lines, mine) {
				t.Errorf("%s, thread %d of %d: %s", name, i+1, len(threads), d)
			}
		}
	}
	t.Logf("%d lines of strace's are equal to ours unless errors are above", lines)
	if lines < least {
		t.Errorf("strace has written %d lines only for %d commands", lines, len(cases))
	}
}

// insideThread is one thread, as strace in the sandbox saw it.
type insideThread struct {
	id    int
	lines []string
}

var threadHead = regexp.MustCompile(`^== thread /tmp/case/i\.(\d+)$`)

// byCase takes apart what the script printed.
func byCase(t *testing.T, out string) map[string][]insideThread {
	t.Helper()
	all := map[string][]insideThread{}
	name := ""
	for _, l := range strings.Split(out, "\n") {
		if n, ok := strings.CutPrefix(l, "== case "); ok {
			name = n
			continue
		}
		if m := threadHead.FindStringSubmatch(l); m != nil {
			id, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			all[name] = append(all[name], insideThread{id: id})
			continue
		}
		if n := len(all[name]); n > 0 && l != "" {
			th := &all[name][n-1]
			th.lines = append(th.lines, l)
		}
	}
	for _, threads := range all {
		// The program's first thread is the one with the smallest id.
		for i := range threads {
			if threads[i].id < threads[0].id {
				threads[0], threads[i] = threads[i], threads[0]
			}
		}
	}
	return all
}

// fromExec returns what follows the execve that theirs begins with: before it the thread
// was strace's own.
func fromExec(ours, theirs []string) []string {
	for i, l := range ours {
		if len(theirs) > 0 && l == theirs[0] {
			return ours[i:]
		}
	}
	return ours
}
