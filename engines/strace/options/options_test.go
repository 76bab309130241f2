package options

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"utrace.dev/engines/strace/record"
	"utrace.dev/engines/strace/show"
	"utrace.dev/test/need"
)

// parse is Parse for a container.
func parse(args ...string) (*Options, error) {
	o, _, _, err := Parse(append(args, "container"))
	return o, err
}

func TestConfig(t *testing.T) {
	o, err := parse("-f", "-e", "trace=openat", "-e", "inject=openat:error=EPERM", "-e", "signal=none", "-s", "100", "-v", "-y", "-xx", "-p", "3,4", "-p", "5")
	if err != nil {
		t.Fatal(err)
	}
	c := o.Config
	if c.Trace != "openat" || len(c.Inject) != 1 || c.Signal != "none" || c.StringLimit != 100 || !c.Verbose || !c.Paths || c.Hex != 2 ||
		!c.Records || c.CountOnly || len(o.PIDs) != 3 {
		t.Errorf("%+v %v", c, o.PIDs)
	}
	if o, err = parse("-e", "close", "-c"); err != nil || o.Config.Trace != "close" || !o.Config.CountOnly {
		t.Errorf("%+v %v", o, err)
	}
}

func TestRefused(t *testing.T) {
	for _, args := range [][]string{
		{"-e", "trace=nosuch"}, {"-e", "nosuch=1"}, {"-s", "x"}, {"-s", "-1"}, {"-s", "99999999"}, {"-p", "x"}, {"-p", "99999999999999999999"},
		{"-c", "-C"}, {"--json", "-c"}, {"-c", "-ff", "-o", "x"}, {"-S", "nosuch"}, {"-e", "quiet=nosuch"}, {"--successful-only=maybe"}, {"-z=maybe"},
		{"--decode-fds=nosuch"}, {"--absolute-timestamps=never"}, {"--syscall-times=weeks"}, {"-P", ""}, {"-j"}, {"--nosuch"}, {"-e", "status=x"},
	} {
		if _, err := parse(args...); err == nil || strings.Contains(err.Error(), bare) {
			t.Errorf("%q: %v", args, err)
		}
	}
	for _, args := range [][]string{{}, {"-f"}, {"--"}, {"-f", "--"}, {""}, {"one", "two"}, {"one", "--", "two"}, {"-p", "1", "--", "one"}, {"-u", "nobody", "one"}, {"-E", "A=b", "one"}} {
		if o, id, command, err := Parse(args); err == nil {
			t.Errorf("%q is taken: %+v %q %q", args, o, id, command)
		}
	}
	if _, err := parse("-fzs", "all"); err == nil || err.Error() != `-s, --string-limit "all": it is no number from 0 to 65536` {
		t.Errorf("-s: %v", err)
	}
}

// TestHabit: who leaves out the -- is told so.
func TestHabit(t *testing.T) {
	for _, line := range []string{"ls -l", "-f ls /", "ls --all"} {
		if _, _, _, err := Parse(strings.Fields(line)); err == nil || !strings.HasSuffix(err.Error(), "to run a command, write -- before it") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// TestNotHere: every option that strace has in its help is here, or refused by its name.
func TestNotHere(t *testing.T) {
	for args, name := range map[string]string{
		"-k": "-k, --stack-traces", "-fk": "-k, --stack-traces", "--stack-traces": "-k, --stack-traces", "-b execve": "-b, --detach-on", "--detach-on=execve": "-b, --detach-on",
		"-DDD": "-D, --daemonize", "-I 2": "-I, --interruptible", "-O 1us": "-O, --summary-syscall-overhead", "-U name": "-U, --summary-columns",
		"-Xraw": "-X, --const-print-style", "-Y": "-Y, --decode-pids", "--decode-pids=pidns": "-Y, --decode-pids", "--seccomp-bpf": "--seccomp-bpf",
		"--tips=full": "--tips", "--raw=read": "--raw", "-e raw=read": `-e, --expr "raw=read"`, "-e r=3": `-e, --expr "r=3"`, "-d": "-d, --debug",
	} {
		_, err := parse(strings.Fields(args)...)
		if err == nil || !errors.Is(err, errNotHere) || !strings.HasPrefix(err.Error(), strings.Fields(name)[0]) || strings.Contains(err.Error(), bare) {
			t.Errorf("%s: %v; want one that begins with %s", args, err, name)
		}
	}
	need.Tool(t, "strace")
	help, err := exec.Command("strace", "-h").Output()
	if err != nil {
		t.Fatal(err)
	}
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	New().flags(fs)
	for _, long := range regexp.MustCompile(`--([a-z][a-z-]+)`).FindAllStringSubmatch(string(help), -1) {
		if fs.Lookup(long[1]) == nil {
			t.Errorf("strace has %s, which is neither taken nor refused by its name", long[0])
		}
	}
	for _, letter := range regexp.MustCompile(`(?m)^  -([A-Za-z])`).FindAllStringSubmatch(string(help), -1) {
		if fs.ShorthandLookup(letter[1]) == nil {
			t.Errorf("strace has -%s, which is neither taken nor refused", letter[1])
		}
	}
	if u := Usage(); !strings.Contains(u, "-s, --string-limit bytes") || !strings.Contains(u, "\n  -x  ") || strings.Contains(u, "stack-traces") || strings.Contains(u, "---") {
		t.Errorf("the usage is\n%s", u)
	}
}

// TestOperands: options may be written behind the container's id, and a command's are its own.
func TestOperands(t *testing.T) {
	if o, id, command, err := Parse([]string{"-f", "abc", "-p", "3", "-yv"}); err != nil || id != "abc" || command != nil || len(o.PIDs) != 1 || !o.Config.Verbose {
		t.Errorf("%+v %q %q %v", o, id, command, err)
	}
	if o, id, command, err := Parse([]string{"-E", "A=b", "--", "ls", "-v", "--", "x"}); err != nil || id != "" || strings.Join(command, " ") != "ls -v -- x" || o.Config.Verbose || len(o.Env) != 1 {
		t.Errorf("%+v %q %q %v", o, id, command, err)
	}
	for _, word := range []string{"-h", "--help", "-fh"} {
		if o, _, _, err := Parse([]string{word}); err != nil || !o.Help {
			t.Errorf("%s: %v", word, err)
		}
	}
	if o, _, _, err := Parse([]string{"-V"}); err != nil || !o.Version {
		t.Errorf("-V: %v", err)
	}
}

// TestWords: options are written as getopt(3) takes them, and by their long names.
func TestWords(t *testing.T) {
	for _, test := range []struct{ short, long string }{
		{"-fy", "--follow-forks --decode-fds"},
		{"-ff -ofile", "--follow-forks --output-separately --output=file"},
		{"-fos80", "--follow-forks --output s80"},
		{"-ttT", "--absolute-timestamps=us --syscall-times"},
		{"-ttt", "--absolute-timestamps=format:unix,precision:us"},
		{"-rin", "--relative-timestamps=us --instruction-pointer --syscall-number"},
		{"-s80 -a 20 -xx -v", "--string-limit=80 --columns=20 --strings-in-hex=all --no-abbrev"},
		{"-xx", "--strings-in-hex"},
		{"-x", "--strings-in-hex=non-ascii"},
		{"-yy", "--decode-fds=all"},
		{"-y -y -y", "-e decode-fds=path,dev,socket,pidfd"},
		{"-y -e decode-fds=none", ""},
		{"-eread -z", "--trace=read --successful-only"},
		{"-qq -CwScalls", "--quiet=attach,exit --summary --summary-wall-clock --summary-sort-by calls"},
		{"-P/etc/passwd -p 1,2", "--trace-path=/etc/passwd --attach=1 --attach 2"},
		{"-E A=b -Ec -u nobody -- true", "--env A=b --env=c --user=nobody -- true"},
	} {
		if !strings.Contains(test.short, "--") {
			test.short, test.long = test.short+" container", test.long+" container"
		}
		a, _, _, err := Parse(strings.Fields(test.short))
		if err != nil {
			t.Errorf("%s: %v", test.short, err)
			continue
		}
		b, _, _, err := Parse(strings.Fields(test.long))
		if err != nil {
			t.Errorf("%s: %v", test.long, err)
			continue
		}
		a.forks, b.forks, a.quiet, b.quiet, a.clocks, b.clocks = 0, 0, 0, 0, 0, 0
		if d := cmp.Diff(a, b, cmp.AllowUnexported(Options{})); d != "" {
			t.Errorf("%s is not %s:\n%s", test.short, test.long, d)
		}
	}
	o, err := parse("-ttTn", "--relative-timestamps=ms")
	want := show.Style{Clock: show.TimeOfDay, ClockDigits: 6, Relative: true, RelativeDigits: 3, Durations: true, DurationDigits: 6, Numbers: true}
	if err != nil || o.style != want {
		t.Errorf("%v, %+v", err, o)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		args []string
		file string
		want string
	}{
		{[]string{"-o", "one"}, "one", "7     close()                           = 0\n"},
		{[]string{"-o", "two", "-ff"}, "two.7", "close()                                 = 0\n"},
		{[]string{"-o", "three", "-c"}, "three", "% time"},
		{[]string{"-o", "four", "--json"}, "four", `{"v":1,`},
	} {
		test.args[1] = filepath.Join(dir, test.args[1])
		o, err := parse(test.args...)
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.Sink(io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		s.Record(&record.Record{Kind: record.Whole, TID: 7, Name: "close", Text: []byte("close("), Result: []byte("0")})
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, test.file))
		if err != nil || !strings.HasPrefix(string(got), test.want) {
			t.Errorf("%q: %q, %v; want %q", test.args, got, err, test.want)
		}
	}
}
