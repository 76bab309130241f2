// Package options is the command line of the strace client: strace's own options, as
// far as they make sense from the host, and what they mean for the engine and for the
// output.
//
// How the sandbox is reached belongs to the command, how output looks to package show.
package options

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"utrace.dev/engines/strace"
	"utrace.dev/engines/strace/decode"
	"utrace.dev/engines/strace/show"
)

// Options are what the words of a command line say.
type Options struct {
	// Config is for the engine.
	Config strace.Config
	// PIDs are the processes of -p.
	PIDs []int
	// Env and User are -E and -u, for a command.
	Env  []string
	User string
	// Help and Version ask for nothing else.
	Help, Version bool

	style     show.Style
	separate  bool
	output    string
	appendTo  bool
	count     bool
	alsoCount bool
	sortBy    string
	json      bool
	quiet     int
	forks     int
	clocks    int
}

// StraceVersion is the strace whose options and lines these are.
const StraceVersion = "6.1"

// New returns options with strace's defaults.
func New() *Options { return &Options{Config: *strace.DefaultConfig(), sortBy: string(show.ByTime)} }

// value is a flag whose meaning is a function. An option that was given without a value
// gives it bare.
type value struct{ set func(string) error }

func (v value) String() string     { return "" }
func (v value) Set(s string) error { return v.set(s) }
func (v value) Type() string       { return "value" }

// bare stands for the value of an option that was given without one. No argument of a
// program can be it.
const bare = "\x00"

// flags defines the options, in the form of getopt_long(3) and with strace's names.
func (o *Options) flags(fs *pflag.FlagSet) {
	define := func(short, long, help string, f func(string) error) *pflag.Flag {
		return fs.VarPF(value{f}, long, short, help)
	}
	on := func(short, long, help string, f func()) {
		define(short, long, help, func(s string) error {
			if s != bare {
				return errors.New("it takes no value")
			}
			f()
			return nil
		}).NoOptDefVal = bare
	}
	with := func(short, long, help string, f func(string) error) { define(short, long, help, f) }
	// may has a value in its long form only.
	may := func(short, long, help string, f func(string) error) { define(short, long, help, f).NoOptDefVal = bare }

	with("e", "expr", "an `expression`: trace=, signal=, status=, inject=, fault=, quiet=, abbrev=, decode-fds=, or a set of system calls", o.expression)
	for _, long := range []string{"trace", "signal", "status", "inject", "fault", "abbrev"} {
		with("", long, "as -e "+long+"=`SET`", func(s string) error { return o.expression(long + "=" + s) })
	}
	with("P", "trace-path", "only calls that have to do with this `path`, or a descriptor of it; may be repeated", o.path)
	with("p", "attach", "only the process with this `id`, as in runsc ps, and its children; may be repeated", o.pid)
	with("o", "output", "write to `FILE` instead of standard error; with -ff to FILE.tid", func(s string) error { o.output = s; return nil })
	on("A", "output-append-mode", "append to the file of -o", func() { o.appendTo = true })
	with("s", "string-limit", "how many `bytes` of a string are shown", o.number(&o.Config.StringLimit, decode.MaxString))
	with("a", "columns", "the `column` in which results are", o.number(&o.style.Column, 1000))
	with("S", "summary-sort-by", "what the table of -c is sorted `by`: time, calls, errors, name, nothing", o.sort)
	on("f", "follow-forks", "children are always traced; twice: each thread into its own file", func() {
		o.forks++
		o.separate = o.separate || o.forks > 1
	})
	on("", "output-separately", "each thread into its own file", func() { o.separate = true })
	on("v", "no-abbrev", "structures in full", func() { o.Config.Verbose = true })
	may("y", "decode-fds", "paths of descriptors; twice: addresses of sockets, numbers of devices, processes of pidfds", o.decodeFDs)
	// Without a value the two mean different things. No word of a command line is this
	// long name.
	on("x", "-x", "strings that are not ASCII in hexadecimal; twice: all strings", func() {
		o.Config.Hex = min(o.Config.Hex+1, int(decode.HexAll))
	})
	may("", "strings-in-hex", "all strings in hexadecimal; =non-ascii: as -x", o.hex)
	on("z", "successful-only", "only calls that succeeded", func() { o.Config.Status = "successful" })
	on("Z", "failed-only", "only calls that failed", func() { o.Config.Status = "failed" })
	may("t", "absolute-timestamps", "the time of day; twice: with microseconds; three times: seconds since 1970", o.clock)
	may("r", "relative-timestamps", "the time since the line before", func(s string) error {
		o.style.Relative = true
		return o.precision(s, &o.style.RelativeDigits)
	})
	may("T", "syscall-times", "the time spent in each call", func(s string) error {
		o.style.Durations = true
		return o.precision(s, &o.style.DurationDigits)
	})
	on("i", "instruction-pointer", "where the program is", func() { o.style.Pointer, o.Config.Pointer = true, true })
	on("n", "syscall-number", "the numbers of system calls", func() { o.style.Numbers = true })
	on("c", "summary-only", "count calls instead", func() { o.count = true })
	on("C", "summary", "count calls, too", func() { o.alsoCount = true })
	on("w", "summary-wall-clock", "the times of -c are always those that passed", func() {})
	may("q", "quiet", "no messages about attaching; twice: nor about exits; three times: nor about anything", o.quietly)
	for _, name := range []string{"silent", "silence"} {
		may("", name, "", o.quietly)
		fs.Lookup(name).Hidden = true
	}
	with("E", "env", "`VAR=VALUE` in the environment of the command; VAR alone: not there", func(s string) error {
		o.Env = append(o.Env, s)
		return nil
	})
	with("u", "user", "the `name` of the user who runs the command", func(s string) error { o.User = s; return nil })
	on("", "json", "one JSON object per event, see docs/strace.md", func() { o.json = true })
	on("", "drop", "lose events rather than make threads wait until they are written", func() { o.Config.Drop = true })
	on("h", "help", "what you read", func() { o.Help = true })
	on("V", "version", "whose options and lines these are", func() { o.Version = true })
	for _, r := range refused {
		define(r.short, r.long, "", func(string) error { return notHere(r.why) }).NoOptDefVal = bare
		fs.Lookup(r.long).Hidden = true
	}
}

// Usage says what the options that are available are for.
func Usage() string {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	fs.SortFlags = false
	New().flags(fs)
	var b strings.Builder
	fs.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name, help := pflag.UnquoteUsage(f)
		if f.NoOptDefVal != "" {
			name = ""
		}
		short, long := "   ", "--"+f.Name
		if f.Shorthand != "" {
			short = "-" + f.Shorthand + ","
		}
		if f.Name[0] == '-' {
			short, long = f.Name, ""
		}
		fmt.Fprintf(&b, "  %-3s %-30s %s\n", short, strings.TrimSpace(long+" "+name), help)
	})
	return b.String()
}

// decodeFDs is -y, and -e decode-fds=.
func (o *Options) decodeFDs(set string) error {
	c := &o.Config
	switch {
	case set == bare && c.Paths:
		set = "all"
	case set == bare:
		set = "path"
	}
	c.Paths, c.Sockets, c.Devices, c.PIDFDs = false, false, false, false
	for _, word := range strings.Split(set, ",") {
		switch word {
		case "all":
			c.Paths, c.Sockets, c.Devices, c.PIDFDs = true, true, true, true
		case "path":
			c.Paths = true
		case "socket":
			c.Sockets = true
		case "dev":
			c.Devices = true
		case "pidfd":
			c.PIDFDs = true
		case "none":
		default:
			return fmt.Errorf("%q is none of path, socket, dev, pidfd, all and none", word)
		}
	}
	return nil
}

func (o *Options) hex(which string) error {
	switch which {
	case "non-ascii":
		o.Config.Hex = int(decode.HexNonASCII)
	case "all", bare:
		o.Config.Hex = int(decode.HexAll)
	case "none":
		o.Config.Hex = int(decode.HexNone)
	default:
		return fmt.Errorf("%q is none of none, non-ascii and all", which)
	}
	return nil
}

// precisions are digits behind the decimal point.
var precisions = map[string]int{"s": 0, "ms": 3, "us": 6, "ns": 9}

func (o *Options) precision(s string, digits *int) error {
	n, ok := precisions[s]
	switch {
	case s == bare:
		n = 6
	case !ok:
		return fmt.Errorf("%q is no precision; there are s, ms, us and ns", s)
	}
	*digits = n
	return nil
}

// clock is -t, and the words of --absolute-timestamps.
func (o *Options) clock(s string) error {
	if s == bare {
		o.clocks++
		switch o.clocks {
		case 1:
			o.style.Clock, o.style.ClockDigits = show.TimeOfDay, 0
		case 2:
			o.style.ClockDigits = 6
		case 3:
			o.style.Clock = show.Unix
		}
		return nil
	}
	o.style.Clock, o.style.ClockDigits = show.TimeOfDay, 0
	for _, word := range strings.Split(s, ",") {
		word = strings.TrimPrefix(strings.TrimPrefix(word, "format:"), "precision:")
		digits, isPrecision := precisions[word]
		switch {
		case isPrecision:
			o.style.ClockDigits = digits
		case word == "time":
			o.style.Clock = show.TimeOfDay
		case word == "unix":
			o.style.Clock = show.Unix
		case word == "none":
			o.style.Clock = show.NoClock
		default:
			return fmt.Errorf("%q is no format (none, time, unix) and no precision (s, ms, us, ns)", word)
		}
	}
	return nil
}

// quietly is -q, and -e quiet=.
func (o *Options) quietly(set string) error {
	if set == bare {
		o.quiet++
		return nil
	}
	return o.quietSet(set)
}

func (o *Options) path(s string) error {
	if s == "" || len(o.Config.TracePaths) >= strace.MaxPaths {
		return fmt.Errorf("a path is not empty, and there are at most %d", strace.MaxPaths)
	}
	o.Config.TracePaths = append(o.Config.TracePaths, s)
	return nil
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
	case "quiet", "silent", "silence", "q":
		return o.quietSet(set)
	case "decode-fds", "decode-fd":
		return o.decodeFDs(set)
	case "abbrev", "a":
		if set != "none" {
			return fmt.Errorf("-e abbrev=%s: only abbrev=none is available, which is -v", set)
		}
		o.Config.Verbose = true
	case "verbose", "raw", "read", "reads", "write", "writes", "kvm", "decode-pids", "decode-pid", "namespace", "v", "x", "r", "w", "n":
		return notHere(whyNot(key))
	default:
		return fmt.Errorf("-e %s=: there are trace, signal, status, inject, fault, quiet, abbrev and decode-fds", key)
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
		case "thread-execve", "superseded":
			o.style.HideSuperseded = true
		case "none", "path-resolution", "personality":
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
			return fmt.Errorf("it is no number from 0 to %d", most)
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

// finish checks what the options say together.
func (o *Options) finish() error {
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
	o.style.HideSuperseded = o.style.HideSuperseded || o.quiet >= 3
	o.Config.Records = true
	o.Config.CountOnly = o.count
	o.Config.Arguments = o.json
	return o.Config.Check()
}

// Sink returns where records go. Messages about attaching are for stderr, and so is the
// output without -o.
func (o *Options) Sink(stderr io.Writer) (show.Sink, error) {
	calls := show.NewOpen()
	if o.separate {
		return show.NewSplit(func(tid int) (show.Sink, error) {
			f, err := o.open(o.output + "." + strconv.Itoa(tid))
			if err != nil {
				return nil, err
			}
			return o.sink(f, stderr, true, f, calls), nil
		}), nil
	}
	if o.output == "" {
		return o.sink(stderr, stderr, false, nil, calls), nil
	}
	f, err := o.open(o.output)
	if err != nil {
		return nil, err
	}
	return o.sink(f, stderr, false, f, calls), nil
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

// sink makes one output of file, or of w if there is none. calls are those of all outputs.
func (o *Options) sink(w, stderr io.Writer, alone bool, file *os.File, calls *show.Open) show.Sink {
	style := o.style
	style.Alone = alone
	style.NumberAll = file != nil && !alone
	var s show.Sink
	switch {
	case o.json:
		s = show.NewJSON(w, calls)
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
