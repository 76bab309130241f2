package clients

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// trace is what strace -f wrote: lines that each belong to a process.
type trace struct {
	Other []string         // lines that belong to none: the programs' own output
	Lines map[int][]string // by pid, calls that were cut in two put together
}

var (
	ofProcess  = regexp.MustCompile(`^(\d+) +(.*)$`)
	unfinished = regexp.MustCompile(`^(\w+)\((.*?) ?<unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^<\.\.\. (\w+) resumed>(.*)$`)
	ended      = regexp.MustCompile(`^\+\+\+ (exited with|killed by) .*\+\+\+$`)
)

// parseTrace reads lines of strace -f. It is an error if a half of a call has no
// other, if a process does not end, or does anything after its end.
func parseTrace(text string) (*trace, error) {
	t := &trace{Lines: make(map[int][]string)}
	open := make(map[int]string)  // pid to the name of the call that is cut
	begun := make(map[int]string) // pid to the first half
	var errs []error
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		m := ofProcess.FindStringSubmatch(line)
		if m == nil {
			t.Other = append(t.Other, line)
			continue
		}
		var pid int
		fmt.Sscan(m[1], &pid)
		body := m[2]
		if last := t.Lines[pid]; len(last) > 0 && ended.MatchString(last[len(last)-1]) {
			errs = append(errs, fmt.Errorf("process %d went on after its end: %q", pid, body))
		}
		if u := unfinished.FindStringSubmatch(body); u != nil {
			if name, ok := open[pid]; ok {
				errs = append(errs, fmt.Errorf("process %d began %s within %s", pid, u[1], name))
			}
			open[pid], begun[pid] = u[1], u[1]+"("+u[2]
			continue
		}
		if r := resumed.FindStringSubmatch(body); r != nil {
			if open[pid] != r[1] {
				errs = append(errs, fmt.Errorf("process %d resumed %s, and had begun %q", pid, r[1], open[pid]))
			}
			body = begun[pid] + r[2]
			delete(open, pid)
		}
		if ended.MatchString(body) {
			delete(open, pid) // the call that it died in
		}
		t.Lines[pid] = append(t.Lines[pid], blanks.ReplaceAllString(body, " = "))
	}
	for pid, name := range open {
		errs = append(errs, fmt.Errorf("process %d never resumed %s", pid, name))
	}
	for pid, lines := range t.Lines {
		if !ended.MatchString(lines[len(lines)-1]) {
			errs = append(errs, fmt.Errorf("process %d has no end; its last line is %q", pid, lines[len(lines)-1]))
		}
	}
	return t, errors.Join(errs...)
}

// blanks are those by which strace aligns results; a half call has other ones.
var blanks = regexp.MustCompile(` += `)

// linesByProcess shows the lines of one process after the other.
func linesByProcess(text string) (string, error) {
	t, err := parseTrace(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, line := range t.Other {
		fmt.Fprintln(&b, line)
	}
	for i, pid := range slices.Sorted(maps.Keys(t.Lines)) {
		fmt.Fprintf(&b, "== process %d\n", i+1)
		for _, line := range t.Lines[pid] {
			fmt.Fprintln(&b, line)
		}
	}
	return b.String(), nil
}

var (
	executed = regexp.MustCompile(`^execve\("(?:[^"\\]|\\.)*", (\[.*\]), .*\) = 0$`)
	created  = regexp.MustCompile(`^(fork|vfork|clone3?)\((.*)\) = (\d+)$`)
	signal   = regexp.MustCompile(`^--- (SIG\w+) `)
	stopped  = regexp.MustCompile(`^--- stopped by (SIG\w+) ---$`)
	waited   = regexp.MustCompile(`^(wait4\(.*\) = [1-9]\d*|waitid\(.*\) = 0)$`)
	piped    = regexp.MustCompile(`^pipe2?\(.*\) = 0$`)
	attached = regexp.MustCompile(`^strace: Process (\d+) attached(?: with (\d+) threads)?$`)
)

// quiet are signals whose number depends on timing: several SIGCHLD become one,
// and Go's runtime sends itself SIGURG to preempt.
var quiet = map[string]bool{"SIGCHLD": true, "SIGURG": true}

// processes shows of each process what does not depend on its libc or its
// kernel: what it executed, which signals came and how it ended; and of all how
// many children and pipes they made. Threads are shown by how they ended, and not
// how many there were. It is an error if a process came from nowhere, or if
// something shows that only a tracer may see.
func processes(text string) (string, error) {
	t, err := parseTrace(text)
	errs := []error{err}
	threads := make(map[int]bool)
	known := make(map[int]bool)
	var made, waits, pipes int
	for _, lines := range t.Lines {
		for _, line := range lines {
			if m := created.FindStringSubmatch(line); m != nil {
				var pid int
				fmt.Sscan(m[3], &pid)
				known[pid] = true
				threads[pid] = strings.Contains(m[2], "CLONE_THREAD")
				if !threads[pid] {
					made++
				}
			}
			// A wait that leaves the child is none.
			if waited.MatchString(line) && !strings.Contains(line, "WNOWAIT") {
				waits++
			}
			if piped.MatchString(line) {
				pipes++
			}
		}
	}
	others, err := roots(t, known, threads)
	errs = append(errs, err)
	var blocks []string
	for pid, lines := range t.Lines {
		block, err := process(pid, lines)
		errs = append(errs, err)
		if threads[pid] {
			block = "thread\n" + block
		} else {
			block = "process\n" + block
		}
		blocks = append(blocks, block)
	}
	if err := errors.Join(errs...); err != nil {
		return "", err
	}
	slices.SortFunc(blocks, cmp.Compare)
	// Equal threads count once; equal processes do not.
	blocks = slices.CompactFunc(blocks, func(a, b string) bool {
		return a == b && strings.HasPrefix(a, "thread\n")
	})
	var b strings.Builder
	for _, line := range others {
		fmt.Fprintln(&b, line)
	}
	b.WriteString(strings.Join(blocks, ""))
	fmt.Fprintf(&b, "children %d, waited for %d, pipes %d\n", made, waits, pipes)
	return b.String(), nil
}

// roots holds the processes that are no child of another to what strace said: it
// started one, or attached to those that it named, with as many threads. The
// threads among them are added to threads. It returns the lines that belong to
// no process without those that strace said.
func roots(t *trace, known, threads map[int]bool) ([]string, error) {
	var others []string
	var errs []error
	named := make(map[int]bool)
	more := 0 // threads, which strace does not name
	for _, line := range t.Other {
		m := attached.FindStringSubmatch(line)
		if m == nil {
			others = append(others, line)
			continue
		}
		var pid, count int
		fmt.Sscan(m[1], &pid)
		if t.Lines[pid] == nil {
			errs = append(errs, fmt.Errorf("strace attached to process %d, which does nothing", pid))
		}
		if known[pid] {
			continue // a child, to which the kernel attached strace
		}
		named[pid] = true
		if m[2] != "" {
			fmt.Sscan(m[2], &count)
			more += count - 1
		}
	}
	strangers := 0
	for pid := range t.Lines {
		if known[pid] || named[pid] {
			continue
		}
		strangers++
		threads[pid] = len(named) > 0
	}
	switch {
	case len(named) == 0 && strangers != 1:
		errs = append(errs, fmt.Errorf("%d processes are no child of another, expected 1", strangers))
	case len(named) > 0 && strangers != more:
		errs = append(errs, fmt.Errorf("%d threads come from nowhere, and strace said that it attached to %d", strangers, more))
	}
	return others, errors.Join(errs...)
}

// process shows the lines of one process.
func process(pid int, lines []string) (string, error) {
	var b strings.Builder
	for _, line := range lines {
		if strings.Contains(line, "SIGTRAP") && !strings.HasPrefix(line, "rt_sig") || strings.Contains(line, "PTRACE_EVENT") || strings.HasPrefix(line, "????") {
			return "", fmt.Errorf("process %d shows what only its tracer may see: %q", pid, line)
		}
		if m := executed.FindStringSubmatch(line); m != nil {
			fmt.Fprintf(&b, "  execve %s\n", m[1])
		}
		if m := signal.FindStringSubmatch(line); m != nil && !quiet[m[1]] {
			fmt.Fprintf(&b, "  signal %s\n", m[1])
		}
		if m := stopped.FindStringSubmatch(line); m != nil {
			fmt.Fprintf(&b, "  stopped %s\n", m[1])
		}
		if ended.MatchString(line) {
			fmt.Fprintf(&b, "  %s\n", strings.Trim(line, "+ "))
		}
	}
	return b.String(), nil
}
