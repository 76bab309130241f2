// Package filter says which events a strace session wants to see, and which calls it
// changes: strace's -e expressions, parsed once, and asked with nothing but numbers
// before anything is read or written for an event.
//
// It knows the table of system calls, not how a call is shown or where it runs.
package filter

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"utrace.dev/engines/strace/decode"
)

// Config is what a client asks for, in the words of the command line. It is what goes
// to the Sentry.
type Config struct {
	// Trace is the last -e trace= expression; "" is all.
	Trace string `json:"trace,omitempty"`
	// Signal is that of -e signal=, Status that of -e status=.
	Signal string `json:"signal,omitempty"`
	Status string `json:"status,omitempty"`
	// Inject are the -e inject= expressions, Fault the -e fault= ones: later ones win.
	Inject []string `json:"inject,omitempty"`
	Fault  []string `json:"fault,omitempty"`
}

// Filter is a Config that was understood.
type Filter struct {
	calls [tableSize/64 + 1]uint64
	// others are calls with numbers beyond the table.
	others  bool
	signals uint64
	status  Status
	inject  [tableSize]*Injection
	// Staged is set if a call can only be judged by its result.
	staged bool
}

const tableSize = 512

// Status is how a call has ended.
type Status uint8

// The ends that -e status= knows.
const (
	Successful Status = 1 << iota
	Failed
	UnfinishedStatus
	Unavailable
	DetachedStatus
	anyStatus = Successful | Failed | UnfinishedStatus | Unavailable | DetachedStatus
)

var statusNames = map[string]Status{"successful": Successful, "success": Successful, "failed": Failed, "failure": Failed, "fail": Failed,
	"unfinished": UnfinishedStatus, "unavailable": Unavailable, "detached": DetachedStatus}

// Compile returns the filter that a Config describes.
func Compile(c Config) (*Filter, error) {
	f := &Filter{signals: ^uint64(0), status: anyStatus}
	set, err := parseCalls(c.Trace)
	if err != nil {
		return nil, err
	}
	f.calls, f.others = set.calls, set.others
	if c.Signal != "" {
		if f.signals, err = parseSignals(c.Signal); err != nil {
			return nil, err
		}
	}
	if c.Status != "" {
		if f.status, err = parseStatus(c.Status); err != nil {
			return nil, err
		}
		f.staged = f.status != anyStatus
	}
	for _, expr := range c.Inject {
		if err := f.addInjection(expr, false); err != nil {
			return nil, err
		}
	}
	for _, expr := range c.Fault {
		if err := f.addInjection(expr, true); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Call says whether a call is wanted.
func (f *Filter) Call(nr uint64) bool {
	if nr >= tableSize {
		return f.others
	}
	return f.calls[nr/64]>>(nr%64)&1 != 0
}

// Signal says whether a signal is wanted.
func (f *Filter) Signal(n int) bool { return n > 0 && n <= 64 && f.signals>>(n-1)&1 != 0 }

// Staged says whether a call can only be judged when it has ended.
func (f *Filter) Staged() bool { return f.staged }

// Ended says whether a call that has ended so is wanted.
func (f *Filter) Ended(s Status) bool { return f.status&s != 0 }

// Injection returns what is done to a call, nil for nothing.
func (f *Filter) Injection(nr uint64) *Injection {
	if nr >= tableSize {
		return nil
	}
	return f.inject[nr]
}

// callSet is a set of system calls.
type callSet struct {
	calls  [tableSize/64 + 1]uint64
	others bool
}

func (s *callSet) add(nr uint64) { s.calls[nr/64] |= 1 << (nr % 64) }

func (s *callSet) addAll() {
	for i := range s.calls {
		s.calls[i] = ^uint64(0)
	}
	s.others = true
}

func (s *callSet) invert() {
	for i := range s.calls {
		s.calls[i] = ^s.calls[i]
	}
	s.others = !s.others
}

// parseCalls reads a set as in -e trace=: names, numbers, %classes and /expressions, with
// commas between; ! before all inverts, ? before one allows that there is none.
func parseCalls(expr string) (*callSet, error) {
	s := new(callSet)
	rest, inverted := strings.CutPrefix(expr, "!")
	switch rest {
	case "all", "":
		if rest == "" && inverted {
			return nil, errors.New("nothing stands behind the ! of a set of system calls")
		}
		s.addAll()
	case "none":
	default:
		for _, word := range strings.Split(rest, ",") {
			if err := s.addWord(word); err != nil {
				return nil, err
			}
		}
	}
	if inverted {
		s.invert()
	}
	return s, nil
}

func (s *callSet) addWord(word string) error {
	name := strings.TrimPrefix(word, "?")
	optional := name != word
	if at := strings.LastIndexByte(name, '@'); at >= 0 {
		switch name[at+1:] {
		case "64":
			name = name[:at]
		case "32", "x32":
			return nil // no such program can run: a set of nothing
		default:
			return fmt.Errorf("invalid system call '%s': behind @ stands 64, 32 or x32", word)
		}
	}
	found := false
	switch {
	case name == "all":
		s.addAll()
		return nil
	case strings.HasPrefix(name, "/"):
		re, err := regexp.CompilePOSIX(name[1:])
		if err != nil {
			return fmt.Errorf("invalid system call '%s': %v", word, err)
		}
		decode.All(func(c *decode.Syscall) {
			if re.MatchString(c.Name) {
				s.add(c.Number)
				found = true
			}
		})
	case strings.HasPrefix(name, "%"):
		class, known := decode.ClassNames[name[1:]]
		if known {
			s.addClass(class)
			found = true
		}
	case name != "" && name[0] >= '0' && name[0] <= '9':
		// strace takes those of its table, whether or not they are a call's.
		if n, err := strconv.ParseUint(name, 10, 32); err == nil && n < tableSize {
			s.add(n)
			found = true
		}
	default:
		if c := decode.ByName(name); c != nil {
			s.add(c.Number)
			found = true
		} else if class, known := oldClasses[name]; known {
			s.addClass(class)
			found = true
		}
	}
	if !found && !optional {
		return fmt.Errorf("invalid system call '%s'", word)
	}
	return nil
}

// oldClasses are those that may be written without their %.
var oldClasses = map[string]decode.Class{"file": decode.File, "memory": decode.MemoryClass, "process": decode.ProcessClass,
	"signal": decode.Signal, "ipc": decode.IPC, "network": decode.Network, "desc": decode.Desc}

func (s *callSet) addClass(class decode.Class) {
	decode.All(func(c *decode.Syscall) {
		if c.Classes&class != 0 {
			s.add(c.Number)
		}
	})
}

func parseSignals(expr string) (uint64, error) {
	rest, inverted := strings.CutPrefix(expr, "!")
	set := uint64(0)
	switch rest {
	case "all":
		set = ^uint64(0)
	case "none":
	default:
		for _, word := range strings.Split(rest, ",") {
			n := decode.SignalNumber(word)
			if n == 0 {
				return 0, fmt.Errorf("invalid signal '%s'", word)
			}
			set |= 1 << (n - 1)
		}
	}
	if inverted {
		set = ^set
	}
	return set, nil
}

func parseStatus(expr string) (Status, error) {
	rest, inverted := strings.CutPrefix(expr, "!")
	var set Status
	switch rest {
	case "all":
		set = anyStatus
	case "none":
	default:
		for _, word := range strings.Split(rest, ",") {
			s, known := statusNames[word]
			if !known {
				return 0, fmt.Errorf("invalid status '%s'", word)
			}
			set |= s
		}
	}
	if inverted {
		set = anyStatus &^ set
	}
	return set, nil
}
