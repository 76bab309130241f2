package filter

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"utrace.dev/engines/strace/decode"
)

// Injection is what is done to calls of a set.
type Injection struct {
	// Result is made up, without the call being made: the value, or the errno.
	Fake  bool
	Value uint64
	Errno int
	// Instead is the call that is made in its place.
	Replace bool
	Instead uint64
	// Signal is sent at entry.
	Signal int
	// DelayEnter and DelayExit hold the thread before and after the call.
	DelayEnter, DelayExit time.Duration

	first, last, step uint64
}

// Counters count, for one thread, its calls of each number that something is done to.
type Counters [tableSize]uint32

// Due counts a call with a number, and says whether it is one of those that the
// expression means.
func (in *Injection) Due(c *Counters, nr uint64) bool {
	if nr >= tableSize {
		return false
	}
	if c[nr] < math.MaxUint32 {
		c[nr]++
	}
	n := uint64(c[nr])
	if n < in.first || n > in.last {
		return false
	}
	if in.step == 0 {
		return n == in.first
	}
	return (n-in.first)%in.step == 0
}

// addInjection reads SET:error=E:retval=V:signal=S:syscall=C:delay_enter=D:delay_exit=D:when=W.
func (f *Filter) addInjection(expr string, fault bool) error {
	option := "inject"
	if fault {
		option = "fault"
	}
	bad := func(why string, args ...any) error {
		return fmt.Errorf("invalid %s argument '%s': %s", option, expr, fmt.Sprintf(why, args...))
	}
	parts := strings.Split(expr, ":")
	set, err := parseCalls(parts[0])
	if err != nil || parts[0] == "" {
		return bad("%v", err)
	}
	in := &Injection{first: 1, last: math.MaxUint32, step: 1}
	seen := map[string]bool{}
	for _, part := range parts[1:] {
		key, value, ok := strings.Cut(part, "=")
		if !ok {
			return bad("%q has no =", part)
		}
		if seen[key] || key == "error" && seen["retval"] || key == "retval" && seen["error"] {
			return bad("%s= more than once, or error= and retval= together", key)
		}
		seen[key] = true
		if why := in.set(key, value, fault); why != "" {
			return bad("%s", why)
		}
	}
	if fault && !in.Fake {
		in.Fake, in.Errno = true, 38 // ENOSYS
	}
	if !in.Fake && !in.Replace && in.Signal == 0 && in.DelayEnter == 0 && in.DelayExit == 0 {
		return bad("it does not say what to do: error=, retval=, signal=, syscall=, delay_enter= or delay_exit=")
	}
	for nr := uint64(0); nr < tableSize; nr++ {
		if set.calls[nr/64]>>(nr%64)&1 != 0 {
			f.inject[nr] = in
		}
	}
	return nil
}

// set takes one key. It returns what is wrong with it.
func (in *Injection) set(key, value string, fault bool) string {
	if fault && key != "error" && key != "when" {
		return fmt.Sprintf("%s= is not for fault, but for inject", key)
	}
	switch key {
	case "error":
		n := decode.ErrnoNumber(value)
		if v, err := strconv.Atoi(value); err == nil {
			n = v
		}
		if n <= 0 || n > 4095 {
			return fmt.Sprintf("%q is no error", value)
		}
		in.Fake, in.Errno = true, n
	case "retval":
		v, err := strconv.ParseInt(value, 0, 64)
		if err != nil {
			u, e := strconv.ParseUint(value, 0, 64)
			if e != nil {
				return fmt.Sprintf("%q is no number", value)
			}
			v = int64(u)
		}
		if v < 0 && v >= -4095 {
			return fmt.Sprintf("%q would be an error: use error=", value)
		}
		in.Fake, in.Value = true, uint64(v)
	case "signal":
		if in.Signal = decode.SignalNumber(value); in.Signal == 0 {
			return fmt.Sprintf("%q is no signal", value)
		}
	case "syscall":
		c := decode.ByName(value)
		if c == nil || c.Classes&decode.Pure == 0 {
			return fmt.Sprintf("%q is no system call without arguments that only returns something", value)
		}
		in.Replace, in.Instead = true, c.Number
	case "delay_enter", "delay_exit":
		d, err := parseDelay(value)
		if err != nil {
			return err.Error()
		}
		if key == "delay_enter" {
			in.DelayEnter = d
		} else {
			in.DelayExit = d
		}
	case "when":
		return in.setWhen(value)
	case "poke_enter", "poke_exit":
		return key + "= is strace's, but not available here"
	default:
		return fmt.Sprintf("%q is none of error, retval, signal, syscall, delay_enter, delay_exit, when", key)
	}
	return ""
}

// maxDelay bounds how long a thread is held for one call.
const maxDelay = time.Hour

// parseDelay reads a number of microseconds, or one with s, ms, us or ns behind it.
func parseDelay(s string) (time.Duration, error) {
	text := s
	if _, err := strconv.ParseUint(s, 10, 63); err == nil {
		text += "us"
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > maxDelay {
		return 0, fmt.Errorf("%q is no delay in microseconds, or with s, ms, us or ns, of at most %v", s, maxDelay)
	}
	return d, nil
}

// setWhen reads FIRST[..LAST][+[STEP]].
func (in *Injection) setWhen(s string) string {
	why := fmt.Sprintf("when=%s is not FIRST[..LAST][+[STEP]] with numbers from 1 to 65535", s)
	number := func(t string) (uint64, bool) {
		n, err := strconv.ParseUint(t, 10, 16)
		return n, err == nil && n > 0
	}
	rest, step, stepped := strings.Cut(s, "+")
	first, last, ranged := strings.Cut(rest, "..")
	var ok bool
	if in.first, ok = number(first); !ok {
		return why
	}
	in.step, in.last = 0, in.first
	if stepped || ranged {
		in.step, in.last = 1, math.MaxUint32
	}
	if ranged {
		if in.last, ok = number(last); !ok || in.last < in.first {
			return why
		}
	}
	if stepped && step != "" {
		if in.step, ok = number(step); !ok {
			return why
		}
	}
	return ""
}
