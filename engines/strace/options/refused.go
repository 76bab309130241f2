package options

import (
	"errors"
	"fmt"
)

// refused are the options of strace 6.1 that are not here, and why.
var refused = []struct{ short, long, why string }{
	{"b", "detach-on", "a process is traced until it ends or the client does"},
	{"D", "daemonize", "no tracer is a parent or child of what is traced"},
	{"I", "interruptible", "an interrupt always ends the session, and the program runs on"},
	{"k", "stack-traces", "callers are told by the unwind tables of files in the container, which this command does not read"},
	{"O", "summary-syscall-overhead", "the times of -c are those that passed"},
	{"U", "summary-columns", "the table of -c has strace's usual columns"},
	{"X", "const-print-style", "constants are shown by their names"},
	{"Y", "decode-pids", "the processes behind ids are not shown"},
	{"", "seccomp-bpf", "calls that are not wanted are not stopped at in any case"},
	{"", "tips", "there are none"},
	{"", "verbose", "structures are always read"},
	{"", "raw", "arguments are always decoded"},
	{"", "read", "data is not dumped; -s shows more of it"},
	{"", "write", "data is not dumped; -s shows more of it"},
	{"", "kvm", "a container has no /dev/kvm"},
	{"d", "debug", "runsc has --debug"},
}

// short are the short names of expressions of -e, and other spellings.
var short = map[string]string{"v": "verbose", "x": "raw", "r": "read", "reads": "read", "w": "write", "writes": "write", "decode-pid": "decode-pids"}

// whyNot returns why there is no option with this long name, or no such -e.
func whyNot(name string) string {
	if long := short[name]; long != "" {
		name = long
	}
	for _, r := range refused {
		if r.long == name {
			return r.why
		}
	}
	return "see docs/strace.md"
}

// errNotHere is in the errors of options that are strace's only.
var errNotHere = errors.New("strace has it, this command does not")

func notHere(why string) error { return fmt.Errorf("%w: %s", errNotHere, why) }
