package hosttools

import (
	"fmt"
	"testing"

	"utrace.dev/test/sandbox"
)

// TestHiddenShared: two debuggers have breakpoints at one place, of which one is hidden.
// Then nobody finds either; whoever comes or goes first, the other's is still met.
func TestHiddenShared(t *testing.T) {
	for _, first := range []string{"hidden on", "hidden off"} {
		t.Run(first+" first", func(t *testing.T) {
			second := map[string]string{"hidden on": "hidden off", "hidden off": "hidden on"}[first]
			c := newContainer(t, "steady")
			line := startWithOutput(t, c)
			becomes(t, line, "clean")
			a, place := hiding(t, c, first)
			a.ask(place+never0, "OK")
			a.goOn()
			if first == "hidden off" {
				becomes(t, line, "covered")
			}
			b, _ := hiding(t, c, second)
			b.ask(place+never0, "OK")
			stop := b.goOnAlways()
			becomes(t, line, "clean")
			if stops := stop(); len(stops) != 0 {
				t.Errorf("a condition that is never true stopped it: %q", stops)
			}
			a.interrupt()
			a.detach()
			// What is left is met still, and executed once each time.
			b.ask("z"+place[1:], "OK")
			b.ask(place, "OK")
			for range 3 {
				b.goOn()
				b.receive("T05")
			}
			b.detach()
			stays(t, line, "clean")
			sessions(t, c, 0)
		})
	}
}

// TestHiddenLeft: threads that are on their way into a page whose hidden breakpoints
// are just being removed do not die of it.
func TestHiddenLeft(t *testing.T) {
	c := newContainer(t, "steady")
	line := startWithOutput(t, c)
	for range 15 {
		d, place := hiding(t, c, "hidden on")
		d.ask(place+never0, "OK")
		stop := d.goOnAlways()
		stays(t, line, "clean")
		if stops := stop(); len(stops) != 0 {
			t.Fatalf("it stopped: %q", stops)
		}
		d.goOn()
		d.vanish()
	}
	sessions(t, c, 0)
	stays(t, line, "clean")
}

// never0 is a condition that is never true, for Z.
const never0 = ";X3,220027"

// hiding returns a client with hidden breakpoints or without, and the beginning of the
// packet that sets one in steady.c.
func hiding(t *testing.T, c *sandbox.Container, hidden string) (d *stubClient, place string) {
	t.Helper()
	d = talkTo(t, c)
	d.ask(fmt.Sprintf("qRcmd,%x", hidden), "OK")
	return d, fmt.Sprintf("Z0,%x,1", symbolOf(t, c, "twice"))
}
