package strace

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"utrace.dev/engines/strace"
	"utrace.dev/engines/strace/show"
	"utrace.dev/test/linediff"
)

// clients are the programs of progs that are part of the corpus.
var clients = []string{"files", "net", "events", "memory", "process", "threads", "exec"}

// command is a case of the corpus.
type command struct {
	name, line string
	// inside is for the sandbox only: what it prints differs between any two runs.
	inside bool
}

func readCorpus(t *testing.T) (all []command) {
	t.Helper()
	text, err := os.ReadFile("corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(string(text), "\n") {
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		name, line, ok := strings.Cut(l, "\t")
		if !ok {
			t.Fatalf("corpus.txt: %q has no tab behind the name", l)
		}
		name, inside := strings.CutPrefix(name, "!")
		all = append(all, command{name, strings.TrimSpace(line), inside})
	}
	return all
}

// words takes a command line apart. Single quotes keep blanks.
func words(line string) (w []string) {
	quoted, started := false, false
	cur := ""
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, started = !quoted, true
		case r == ' ' && !quoted:
			if started || cur != "" {
				w = append(w, cur)
			}
			cur, started = "", false
		default:
			cur += string(r)
		}
	}
	if started || cur != "" {
		w = append(w, cur)
	}
	return w
}

// TestCorpus compares real commands under both, natively: the lines of each thread.
func TestCorpus(t *testing.T) {
	needStrace(t)
	progs := t.TempDir()
	for _, p := range append([]string{"start"}, clients...) {
		if _, err := compile(progs, p, "-pthread"); err != nil {
			t.Fatal(err)
		}
	}
	sources, err := filepath.Abs("progs")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readCorpus(t) {
		if c.inside {
			continue
		}
		for _, extra := range [][]string{nil, {"-v"}, {"-yy"}} {
			name := c.name + strings.Join(extra, "")
			t.Run(name, func(t *testing.T) {
				dir := t.TempDir()
				argv := func() []string {
					os.RemoveAll(filepath.Join(dir, "c"))
					os.Mkdir(filepath.Join(dir, "c"), 0o755)
					line := strings.NewReplacer("CTMP", filepath.Join(dir, "c"), "PROGS", progs, "SOURCES", sources).Replace(c.line)
					return words(line)
				}
				a := argv()
				if _, err := exec.LookPath(a[0]); err != nil {
					t.Skip(err)
				}
				// When signals and other processes come in between is left to chance.
				var diffs []string
				for range 100 {
					if diffs = corpusRun(t, dir, progs, extra, argv); diffs == nil {
						break
					}
				}
				for _, d := range diffs {
					t.Error(d)
				}
			})
		}
	}
}

// corpusRun runs a command under both, and returns in what they differ.
func corpusRun(t *testing.T, dir, progs string, extra []string, argv func() []string) []string {
	t.Helper()
	old, _ := filepath.Glob(filepath.Join(dir, "theirs.*"))
	for _, f := range old {
		os.Remove(f)
	}
	a := argv()
	args := append([]string{"-R", "strace", "-ff", "-o", filepath.Join(dir, "theirs")}, extra...)
	cmd := exec.Command("setarch", append(args, a...)...)
	cmd.Env = environment
	cmd.Run() // a command may fail
	theirs := readThreads(t, filepath.Join(dir, "theirs."))

	ours := map[int]*bytes.Buffer{}
	sink := show.NewSplit(func(tid int) (show.Sink, error) {
		ours[tid] = new(bytes.Buffer)
		return show.NewText(ours[tid], nil, show.Style{Alone: true}), nil
	})
	cfg := strace.Config{StringLimit: 32}
	cfg.Verbose = slices.Contains(extra, "-v")
	if slices.Contains(extra, "-yy") {
		cfg.Paths, cfg.Sockets, cfg.Devices, cfg.PIDFDs = true, true, true, true
	}
	a = argv()
	cmd = exec.Command(a[0], a[1:]...)
	cmd.Env = environment
	if err := run(filepath.Join(progs, "start"), cfg, cmd, sink.Record); err != nil {
		t.Fatal(err)
	}
	sink.Flush()
	mine := map[int]string{}
	for tid, b := range ours {
		mine[tid] = b.String()
	}
	return diffThreads(theirs, mine)
}

// environment is small, so that both tracers give the program the same stack.
var environment = []string{"PATH=/usr/bin:/bin:/usr/sbin", "HOME=/root", "LC_ALL=C", "PERL_HASH_SEED=0", "PERL_PERTURB_KEYS=0", "A_VARIABLE=" + strings.Repeat("x", 50)}

func readThreads(t *testing.T, prefix string) map[int]string {
	t.Helper()
	files, _ := filepath.Glob(prefix + "*")
	all := map[int]string{}
	for _, f := range files {
		tid, err := strconv.Atoi(strings.TrimPrefix(f, prefix))
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[tid] = string(text)
	}
	return all
}

// diffThreads compares the threads of two runs, in the order of their ids.
func diffThreads(theirs, ours map[int]string) (diffs []string) {
	a, b := normal(theirs), normal(ours)
	if len(a) != len(b) {
		diffs = append(diffs, fmt.Sprintf("strace has %d threads, ours %d", len(a), len(b)))
	}
	for i := range min(len(a), len(b)) {
		for _, l := range linediff.Lines(a[i], b[i]) {
			diffs = append(diffs, fmt.Sprintf("thread %d: %s", i, l))
		}
	}
	return diffs
}

// erasures are what no two runs have in common.
var erasures = []struct {
	what *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(` {2,}= `), " = "},
	{regexp.MustCompile(`0x[0-9a-f]{5,16}`), "ADDR"},
	{regexp.MustCompile(`/\* \d{4}-\d\d-\d\dT[0-9:.]+[+-]\d{4} \*/`), "/* DATE */"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+[+-]\d{4}`), "DATE"},
	{regexp.MustCompile(`(tv_u?n?sec|st_[amc]time(?:_nsec)?|st_ino|stx_ino|d_ino|d_off|ru_\w+|uptime|freeram|bufferram|sharedram|freeswap|procs|f_b?f?free|f_bavail|f_files|f_ffree|st_blocks|stx_blocks|tms_\w+|[sm]hm_[adc]time|msg_[src]time|stx_mnt_id)=-?(?:\d+|0x[0-9a-f]+|ADDR)`), "$1=N"},
	{regexp.MustCompile(`( /\* \d+\.\d+ s \*/)`), ""},
	{regexp.MustCompile(`loads=\[[^]]*\]`), "loads=[]"},
	{regexp.MustCompile(`si_[us]time=\d+`), "si_time=N"},
	{regexp.MustCompile(`getrandom\(".*?"(\.\.\.)?,`), `getrandom("",`},
	{regexp.MustCompile(`sin6?_port=htons\(\d+\)`), "port=N"},
	{regexp.MustCompile(`(shm|sem|msg|semtimed)(get|at|ctl|op|snd|rcv)\((\d+)`), "$1$2(ID"},
	{regexp.MustCompile(`read\(6(<[^>]*>)?, "[^"]*"\.\.\., 128\) = 128`), "read(SIGNAL)"}, // of a signalfd: has a process id
	{regexp.MustCompile(`getcpu\(\[\d+\]`), "getcpu([N]"},
	{regexp.MustCompile(`((?:shm|sem|msg)get\(.*\)) += \d+`), "$1 = ID"},
	{regexp.MustCompile(`^(getppid\(\)|rt_sigreturn\(.*|times\(.*\)|time\(.*\)|semtimedop\(\d+.*|getcpu\(.*) += .*`), "$1"},
	{regexp.MustCompile(`(socket|pipe|anon_inode):\[?[^]>]*\]?`), "$1:N"},
	{regexp.MustCompile(`<((?:UNIX|UNIX-STREAM|TCP|TCPv6|UDP|UDPv6|NETLINK|RAW):)\[\d+(->\d+)?([],])`), "<$1[N$3"}, // the peer's inode is strace's only
	{regexp.MustCompile(`(<(?:TCP|TCPv6|UDP|UDPv6):\[[^>]*:)\d+`), "${1}P"},
	{regexp.MustCompile(`(<(?:TCP|TCPv6|UDP|UDPv6):\[[^>]*->[^>]*:)\d+`), "${1}P"},
	// strace goes on to show what it was told first of a socket.
	{regexp.MustCompile(`<UDP:\[[^>]*->[^>]*:P\]>`), "<UDP:[ADDRESSES]>"},
	{regexp.MustCompile(`<UDP:\[0\.0\.0\.0:P\]>`), "<UDP:[ADDRESSES]>"},
	{regexp.MustCompile(`^close\((\d+)<TCP(v6)?:\[.*\]>\)`), "close($1<TCP$2:[ADDRESSES]>)"},
	{regexp.MustCompile(`(<NETLINK:\[\w+:)\d+`), "${1}P"},
	{regexp.MustCompile(`/tmp/cc\w{6}`), "/tmp/ccX"},
	{regexp.MustCompile(`/theirs\b`), "/"},
	{regexp.MustCompile(`msg_[ls][sr]pid=\d+|shm_[cl]pid=\d+`), "pid=N"},
	{regexp.MustCompile(`tms_\w+=N( /\* \S+ s \*/)?`), "tms"},
	{regexp.MustCompile(`left \{.*\}`), "left"},
	{regexp.MustCompile(`read\((3[^,]*), ".{1,16}", 4\) = 4`), "read($1, RANDOM, 4) = 4"},
	{regexp.MustCompile(`write\(2, "\d+ bytes \(.*`), "write(2, BYTES)"},
	{regexp.MustCompile(`( = \d+ \(\[(?:\{[^}]*\}, ){8}).*`), "$1"}, // strace's remarks on poll end early
}

// normal returns the lines of each thread without what differs between runs.
func normal(threads map[int]string) (all [][]string) {
	var ids []int
	for id := range threads {
		ids = append(ids, id)
	}
	sort.Ints(ids)
	known := map[string]string{}
	for i, id := range ids {
		known[strconv.Itoa(id)] = fmt.Sprintf("P%d", i)
	}
	number := regexp.MustCompile(`\b\d+\b`)
	for _, id := range ids {
		text := threads[id]
		for _, e := range erasures {
			if strings.HasPrefix(e.what.String(), "^") {
				continue
			}
			text = e.what.ReplaceAllString(text, e.by)
		}
		lines := strings.Split(text, "\n")
		for i, l := range lines {
			for _, e := range erasures {
				if strings.HasPrefix(e.what.String(), "^") {
					l = e.what.ReplaceAllString(l, e.by)
				}
			}
			lines[i] = number.ReplaceAllStringFunc(l, func(n string) string {
				if p, ok := known[n]; ok {
					return p
				}
				return n
			})
		}
		all = append(all, lines)
	}
	return all
}
