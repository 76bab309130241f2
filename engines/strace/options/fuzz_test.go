package options

import (
	"runtime"
	"strings"
	"testing"

	"utrace.dev/engines/strace"
)

// FuzzParse: no command line has the parser fail otherwise than by an error, or take much
// memory; what it takes, the engine takes, too.
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"-fttTys80 -o out -e trace=openat,%file,/^read -e inject=read:error=EIO:when=2..8+2 container -p 1,2",
		"-ff --output=x --absolute-timestamps=unix,ns -r --quiet=attach,exit -P /etc/passwd -- ls -l --",
		"-cwSname --strings-in-hex=all -E A=b -u nobody --user=root -- sh -c :",
		"-k", "--decode-fds=all -yy c", "-e signal=!int -e status=failed,successful -z --json --drop c", "-hV", "-e fault=all:error=1:delay_exit=5s c",
	} {
		f.Add(strings.ReplaceAll(line, " ", "\x00"))
	}
	f.Fuzz(func(t *testing.T, line string) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		o, id, command, err := Parse(strings.Split(line, "\x00"))
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20+1000*uint64(len(line)) {
			t.Errorf("it takes %d bytes", n)
		}
		switch {
		case err != nil:
			if o != nil || id != "" || command != nil {
				t.Errorf("%v, and %+v %q %q", err, o, id, command)
			}
		case o.Help || o.Version:
		case (id == "") == (len(command) == 0) && id != "":
			t.Errorf("both a container, %q, and a command, %q", id, command)
		default:
			if _, err := strace.NewTrace(&o.Config); err != nil {
				t.Errorf("the engine does not take it: %v", err)
			}
		}
	})
}
