package sentry

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/need"
)

// TestCountWhileDebugged runs a program of four threads by itself, under gdb and
// under strace, once with two counting engines and once without. The engines
// must count exactly (the program says so), and what the guest sees must be the
// same.
func TestCountWhileDebugged(t *testing.T) {
	w := needs(t)
	need.Tool(t, "gdb")
	need.Tool(t, "strace")
	program := w.build(t, "debugged")
	const calls = 2000
	for name, c := range map[string]struct {
		command string
		keep    *regexp.Regexp
		want    string
	}{
		"alone": {
			command: "PROGRAM 20000 HOW",
			keep:    regexp.MustCompile(`.*`),
			want:    "TracerPid is 0",
		},
		"gdb": {
			command: `gdb -nx -batch -ex 'set confirm off' -ex 'break hit if which == 2' -ex run -ex bt \
				-ex 'delete' -ex 'break hit' -ex 'delete' -ex 'stepi' -ex 'next' -ex 'finish' -ex continue --args PROGRAM 2000 HOW`,
			keep: regexp.MustCompile(`^#.*|hit Breakpoint.*|TracerPid.*|FAIL.*|end$|\[Inferior.*|in run .*|Run till exit.*`),
			want: "TracerPid is not 0",
		},
		"strace": {
			command: `strace -f -o /tmp/strace.log -e trace=getpid PROGRAM 2000 HOW && grep -c 'getpid(' /tmp/strace.log`,
			keep:    regexp.MustCompile(`.*`),
			want:    fmt.Sprintf("TracerPid is not 0\nend\n%d", 4*calls),
		},
		"strace of a running process": {
			command: `PROGRAM 2000 HOW traced & p=$!; strace -f -o /tmp/strace.log -e trace=getpid -p $p & s=$!
				until grep -q 'getpid(' /tmp/strace.log; do sleep 0.1; done; kill $s; wait $s; wait $p && echo traced`,
			keep: regexp.MustCompile(`TracerPid.*|FAIL.*|end$|traced$`),
			want: "TracerPid is 0",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transcript := func(how string) string {
				command := strings.NewReplacer("PROGRAM", program, "HOW", how).Replace(c.command)
				out := w.run(t, nil, "/bin/sh", "-c", command)
				return normalise(out, c.keep)
			}
			plain, counted := transcript("plain"), transcript("count")
			if !strings.Contains(plain, c.want) || !strings.Contains(plain, "end") {
				t.Errorf("without engines there is no %q and \"end\" in\n%s", c.want, plain)
			}
			if d := cmp.Diff(plain, counted); d != "" {
				t.Errorf("the guest sees a difference (-without engines, +with them):\n%s", d)
			}
		})
	}
}

var (
	addresses = regexp.MustCompile(`0x[0-9a-f]+`)
	ids       = regexp.MustCompile(`\b(LWP|process|Thread) \d+`)
	hows      = regexp.MustCompile(`\b(plain|count)\b`)
)

// normalise keeps of each line the part that matches: the debugger may have
// written the beginning. It takes out what differs between two runs, which are
// addresses, ids, and the name of the way.
func normalise(out string, keep *regexp.Regexp) string {
	var lines []string
	for line := range strings.Lines(out) {
		if line = keep.FindString(strings.TrimSpace(line)); line == "" {
			continue
		}
		line = addresses.ReplaceAllString(line, "ADDR")
		line = ids.ReplaceAllString(line, "$1 N")
		lines = append(lines, hows.ReplaceAllString(line, "HOW"))
	}
	return strings.Join(lines, "\n")
}
