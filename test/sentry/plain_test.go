package sentry

import (
	"strings"
	"testing"

	"utrace.dev/test/need"
)

// TestWithoutHardware shows a debugger a platform that has no debug registers. It
// must be told so, and not wait for a watchpoint that never comes; what needs no
// hardware works.
func TestWithoutHardware(t *testing.T) {
	w := needs(t)
	need.Tool(t, "gdb")
	program := w.build(t, "counts")
	const refused = "Couldn't write debug register: No space left on device."
	gdb := `gdb -nx -batch -ex 'set confirm off' -ex 'set debuginfod enabled off' -ex 'break main' -ex run `
	for name, c := range map[string]struct{ commands, want, never string }{
		"watchpoint":                {"-ex 'watch total' -ex continue", refused, "New value"},
		"read/write watchpoint":     {"-ex 'awatch total' -ex continue", refused, "New value"},
		"hardware breakpoint":       {"-ex 'hbreak add' -ex continue", refused, "add (n="},
		"watchpoint in software":    {"-ex 'set can-use-hw-watchpoints 0' -ex 'watch total' -ex continue", "New value = 1", "insert"},
		"breakpoint, and its steps": {"-ex 'break add' -ex continue -ex next -ex 'print total'", "$1 = 1", "insert"},
	} {
		t.Run(name, func(t *testing.T) {
			out := w.run(t, []string{"--platform=plain"}, "/bin/sh", "-c", gdb+c.commands+" "+program+" 2>&1; true")
			if !strings.Contains(out, c.want) || strings.Contains(out, c.never) {
				t.Errorf("there is no %q, or there is %q:\n%s", c.want, c.never, out)
			}
		})
	}
}
