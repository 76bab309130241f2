package hostdebug

import (
	"fmt"
	"strings"
	"testing"
)

// TestHidden: no load instruction of the program finds a hidden breakpoint, and there
// can be more of them than the processor has debug registers.
func TestHidden(t *testing.T) {
	program := build(t, "checksum")
	bothPlatforms(t, func(t *testing.T, flags []string) {
		b := start(t, flags, program)
		b.quiet()
		b.flags = "--hidden"
		out := b.gdb("attach 1", "break target", "continue", "continue",
			"info breakpoints", "next", "step", "finish", "stepi", "stepi", "nexti", "delete", "detach")
		has(t, out, `Breakpoint 1, target \(n=\d+\)`, `Breakpoint 1, target \(n=\d+\)`, `already hit 2 times`, `detached`)
		for len(b.lines) > 0 {
			if line := <-b.lines; !strings.HasPrefix(line, "clean") {
				t.Errorf("the program sees something: %s", line)
			}
		}
		b.goesOn("clean")
	})
}

// TestHiddenPages: in pages with hidden breakpoints everything is as it is without, but
// for the time, and none is passed unseen.
func TestHiddenPages(t *testing.T) {
	program := build(t, "hidden")
	bothPlatforms(t, func(t *testing.T, flags []string) {
		b := start(t, flags, program)
		b.flags = "--hidden"
		places := []string{"bump", "callppid", "spin", "fill", "flags", "vendor", "across1", "across2", "after2", "spare"}
		commands := []string{"set breakpoint always-inserted on", "handle SIGSEGV SIGALRM nostop noprint pass", "attach 1", "set var go = 1", "thbreak done", "continue"}
		for i, place := range places {
			commands = append(commands, "break *&"+place, fmt.Sprintf("ignore %d 100000000", i+2))
		}
		out := b.gdb(append(commands, "thbreak done", "continue", "info breakpoints", "detach")...)
		// spare is executed four times; three times it cannot be fetched, which is no hit.
		hits := map[string]int{"bump": 20, "spare": 4, "spin": 0}
		for i, place := range places {
			n, sure := hits[place]
			switch {
			case !sure:
				has(t, out, fmt.Sprintf(`(?m)^%d .*\n\tbreakpoint already hit 1 time\n`, i+2))
			case n == 0: // as often as the time asks for
				has(t, out, fmt.Sprintf(`(?m)^%d .*\n\tbreakpoint already hit \d+ time`, i+2))
			default:
				has(t, out, fmt.Sprintf(`(?m)^%d .*\n\tbreakpoint already hit %d times\n`, i+2, n))
			}
		}
		for len(b.lines) > 0 {
			if line := <-b.lines; line != "same" {
				t.Errorf("the program sees something: %s", line)
			}
		}
		b.goesOn("same")
	})
}
