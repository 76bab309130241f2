package hostdebug

import (
	"strings"
	"testing"
)

// TestChecksum: a program that takes the sum of its code with its own loads does not
// find a breakpoint that is in a debug register, as gdb has it for memory that it is
// told not to write.
func TestChecksum(t *testing.T) {
	program := build(t, "checksum")
	bothPlatforms(t, func(t *testing.T, flags []string) {
		b := start(t, flags, program)
		b.quiet()
		out := b.gdb("attach 1", "set mem inaccessible-by-default off", "mem &target &main ro", "break target", "continue", "continue",
			"info breakpoints", "next", "delete", "hbreak target", "continue", "continue", "detach")
		has(t, out, `automatically using hardware breakpoints`,
			`Breakpoint 1, target \(n=\d+\)`, `Breakpoint 1, target \(n=\d+\)`, `already hit 2 times`,
			`Breakpoint 2, target \(n=\d+\)`, `Breakpoint 2, target \(n=\d+\)`, `detached`)
		for len(b.lines) > 0 {
			if line := <-b.lines; !strings.HasPrefix(line, "clean") {
				t.Errorf("the program sees something: %s", line)
			}
		}
		b.goesOn("clean")
		if *hidden {
			return // TestHidden
		}
		// The test is one: it does find what is in memory.
		b.gdb("attach 1", "break target", "continue", "continue", "detach")
		b.next("changed")
		b.goesOn("clean")
	})
}
