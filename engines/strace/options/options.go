// Package options is the command line of the strace client: strace's own options, as
// far as they make sense from the host, and what they mean for the engine and for the
// output.
//
// How the sandbox is reached belongs to the command, how output looks to package show.
package options

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"utrace.dev/engines/strace"
	"utrace.dev/engines/strace/decode"
	"utrace.dev/engines/strace/show"
)

// Options are what the flags say.
type Options struct {
	// Config is for the engine.
	Config strace.Config
	// PIDs are the processes of -p.
	PIDs []int

	style     show.Style
	separate  bool
	output    string
	appendTo  bool
	count     bool
	alsoCount bool
	sortBy    string
	json      bool
	quiet     int
}

// New returns options with strace's defaults.
func New() *Options { return &Options{Config: *strace.DefaultConfig(), sortBy: string(show.ByTime)} }

// value is a flag whose meaning is a function.
type value struct {
	set    func(string) error
	noArgs bool
}

func (v value) String() string     { return "" }
func (v value) Set(s string) error { return v.set(s) }
func (v value) IsBoolFlag() bool   { return v.noArgs }

// Flags defines the flags.
func (o *Options) Flags(fs *flag.FlagSet) {
	on := func(name, help string, f func()) {
		fs.Var(value{func(s string) error {
			if s != "true" {
				return fmt.Errorf("-%s has no value", name)
			}
			f()
			return nil
		}, true}, name, help)
	}
	with := func(name, help string, f func(string) error) { fs.Var(value{f, false}, name, help) }

	with("e", "an `expression`: trace=, signal=, status=, inject=, fault=, quiet=, abbrev=, or a set of system calls", o.expression)
	for _, long := range []string{"trace", "signal", "status", "inject", "fault", "quiet"} {
		with(long, "as -e "+long+"=", func(s string) error { return o.expression(long + "=" + s) })
	}
	with("p", "only the process with this `id`, as in runsc ps, and its children; may be repeated", o.pid)
	with("o", "write to `FILE` instead of standard error; with -ff to FILE.tid", func(s string) error { o.output = s; return nil })
	on("A", "append to the file of -o", func() { o.appendTo = true })
	with("s", "how many `bytes` of a string are shown", o.number(&o.Config.StringLimit, decode.MaxString))
	with("a", "the `column` in which results are", o.number(&o.style.Column, 1000))
	with("S", "what the table of -c is sorted by: time, calls, errors, name, nothing", o.sort)
	on("f", "children are always traced", func() {})
	on("ff", "each thread into its own file", func() { o.separate = true })
	on("v", "structures in full", func() { o.Config.Verbose = true })
	on("y", "paths of descriptors", func() { o.Config.Paths = true })
	on("x", "strings that are not ASCII in hexadecimal", func() { o.Config.Hex = int(decode.HexNonASCII) })
	on("xx", "all strings in hexadecimal", func() { o.Config.Hex = int(decode.HexAll) })
	on("z", "only calls that succeeded", func() { o.Config.Status = "successful" })
	on("Z", "only calls that failed", func() { o.Config.Status = "failed" })
	on("t", "the time of day", func() { o.style.Clock = show.Seconds })
	on("tt", "the time of day with microseconds", func() { o.style.Clock = show.Microseconds })
	on("ttt", "seconds since 1970 with microseconds", func() { o.style.Clock = show.Unix })
	on("r", "the time since the line before", func() { o.style.Clock = show.Relative })
	on("T", "the time spent in each call", func() { o.style.Durations = true })
	on("c", "count calls instead", func() { o.count = true })
	on("C", "count calls, too", func() { o.alsoCount = true })
	on("q", "no messages about attaching", func() { o.quiet = max(o.quiet, 1) })
	on("qq", "nor about exits", func() { o.quiet = max(o.quiet, 2) })
	on("qqq", "nor about anything", func() { o.quiet = max(o.quiet, 3) })
	on("json", "one JSON object per event, see docs/strace.md", func() { o.json = true })
	on("drop", "lose events rather than make threads wait until they are written", func() { o.Config.Drop = true })
	for _, name := range strings.Fields("b D DD DDD E I k i n u P X Y yy w O U d kill-on-exit seccomp-bpf decode-fds decode-pids kvm raw verbose read write tips") {
		fs.Var(value{func(string) error { return fmt.Errorf("strace has -%s, this command does not", name) }, true}, name, "strace's, not available here")
	}
}

// Usage says what the flags that are available are for.
func (o *Options) Usage() string {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	o.Flags(fs)
	var b strings.Builder
	fs.VisitAll(func(f *flag.Flag) {
		if !strings.HasPrefix(f.Usage, "strace's") {
			_, help := flag.UnquoteUsage(f)
			fmt.Fprintf(&b, "  -%-8s %s\n", f.Name, help)
		}
	})
	return b.String()
}

func (o *Options) expression(s string) error {
	key, set, ok := strings.Cut(s, "=")
	if !ok {
		o.Config.Trace = s
		return nil
	}
	switch key {
	case "trace", "t":
		o.Config.Trace = set
	case "signal", "signals", "s":
		o.Config.Signal = set
	case "status":
		o.Config.Status = set
	case "inject":
		o.Config.Inject = append(o.Config.Inject, set)
	case "fault":
		o.Config.Fault = append(o.Config.Fault, set)
	case "quiet", "silent", "q":
		return o.quietSet(set)
	case "abbrev", "a":
		if set != "none" {
			return fmt.Errorf("-e abbrev=%s: only abbrev=none is available, which is -v", set)
		}
		o.Config.Verbose = true
	case "verbose", "raw", "read", "write", "kvm", "decode-fds", "v", "x", "r", "w":
		return fmt.Errorf("strace has -e %s=, this command does not", key)
	default:
		return fmt.Errorf("-e %s=: there are trace, signal, status, inject, fault, quiet and abbrev", key)
	}
	return nil
}

func (o *Options) quietSet(set string) error {
	for _, word := range strings.Split(set, ",") {
		switch word {
		case "attach":
			o.style.HideAttach = true
		case "exit", "exits":
			o.style.HideExit = true
		case "all":
			o.quiet = 3
		case "none", "path-resolution", "personality", "thread-execve", "superseded":
		default:
			return fmt.Errorf("invalid quiet '%s'", word)
		}
	}
	return nil
}

func (o *Options) pid(s string) error {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil || n <= 0 {
			return fmt.Errorf("%q is no process id", word)
		}
		o.PIDs = append(o.PIDs, n)
	}
	return nil
}

func (o *Options) number(to *int, most int) func(string) error {
	return func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > most {
			return fmt.Errorf("%q is no number from 0 to %d", s, most)
		}
		*to = n
		return nil
	}
}

func (o *Options) sort(s string) error {
	switch show.SortBy(s) {
	case show.ByTime, show.ByCalls, show.ByErrors, show.ByName, show.ByNone:
		o.sortBy = s
		return nil
	}
	return fmt.Errorf("-S %s: the table can be sorted by time, calls, errors, name or nothing", s)
}

// Finish checks what the flags say together.
func (o *Options) Finish() error {
	switch {
	case o.count && o.alsoCount:
		return fmt.Errorf("-c and -C are mutually exclusive")
	case o.json && (o.count || o.alsoCount):
		return fmt.Errorf("--json has an object for each event; -c and -C count")
	case o.separate && o.output == "":
		o.separate = false // as strace does
	case o.separate && (o.count || o.alsoCount):
		return fmt.Errorf("(-c or -C) and -ff are mutually exclusive")
	}
	o.style.HideAttach = o.style.HideAttach || o.quiet >= 1
	o.style.HideExit = o.style.HideExit || o.quiet >= 2
	o.Config.Records = true
	o.Config.CountOnly = o.count
	o.Config.Arguments = o.json
	return o.Config.Check()
}

// Sink returns where records go. Messages about attaching are for stderr, and so is the
// output without -o.
func (o *Options) Sink(stderr io.Writer) (show.Sink, error) {
	if o.separate {
		return show.NewSplit(func(tid int) (show.Sink, error) {
			f, err := o.open(o.output + "." + strconv.Itoa(tid))
			if err != nil {
				return nil, err
			}
			return o.sink(f, stderr, true, f), nil
		}), nil
	}
	if o.output == "" {
		return o.sink(stderr, stderr, false, nil), nil
	}
	f, err := o.open(o.output)
	if err != nil {
		return nil, err
	}
	return o.sink(f, stderr, false, f), nil
}

func (o *Options) open(name string) (*os.File, error) {
	flags := os.O_WRONLY | os.O_CREATE
	if o.appendTo {
		flags |= os.O_APPEND
	} else {
		flags |= os.O_TRUNC
	}
	return os.OpenFile(name, flags, 0o644)
}

// sink makes one output of file, or of w if there is none.
func (o *Options) sink(w, stderr io.Writer, alone bool, file *os.File) show.Sink {
	style := o.style
	style.Alone = alone
	style.NumberAll = file != nil && !alone
	var s show.Sink
	switch {
	case o.json:
		s = show.NewJSON(w)
	case o.count:
		s = show.NewSummary(w, show.SortBy(o.sortBy))
	case o.alsoCount:
		s = show.Both{First: show.NewText(w, stderr, style), Second: show.NewSummary(w, show.SortBy(o.sortBy))}
	default:
		s = show.NewText(w, stderr, style)
	}
	if file == nil {
		return s
	}
	return show.Closing{Sink: s, File: file}
}
