package hosttools

import (
	"fmt"
	"testing"
)

// TestWatchedStorm: debuggers with hardware breakpoints come and go while the threads run
// that meet them. Of what a debugger has left behind, however it went, no thread dies.
func TestWatchedStorm(t *testing.T) {
	c := newContainer(t, "watched")
	line := startWithOutput(t, c)
	line()                     // ready
	const never = ";X3,220027" // a condition: 0
	watched, stone := symbolOf(t, c, "watched"), symbolOf(t, c, "stepping_stone")
	for i := range 8 {
		first := talkTo(t, c)
		first.ask(fmt.Sprintf("Z2,%x,8%s", watched+uint64(8*(i%4)), never), "OK")
		if i%2 == 0 {
			first.ask(fmt.Sprintf("Z1,%x,1%s", stone, never), "OK")
		}
		first.goOn()
		second := talkTo(t, c)
		second.ask(fmt.Sprintf("Z2,%x,8%s", watched+8, never), "OK")
		second.goOn()
		// While the first one is being detached, threads get another set.
		first.vanish()
		for range 3 {
			second.interrupt()
			second.ask(fmt.Sprintf("z2,%x,8", watched+8), "OK")
			second.ask(fmt.Sprintf("Z2,%x,8%s", watched+8, never), "OK")
			second.goOn()
		}
		if i%3 == 0 {
			second.vanish()
		} else {
			second.interrupt()
			second.detach()
		}
		if i%4 == 3 {
			sessions(t, c, 0)
		}
		do(t, c, "kill", c.ID, "USR1")
		if got := line(); got != "alive" {
			t.Fatalf("the program says %q", got)
		}
	}
	sessions(t, c, 0)
}
