package hosttools

import (
	"fmt"
	"testing"
)

// TestBreakpointLimit: an address space has 65,536 breakpoints at most, whoever they are
// of. A client that goes makes room, and the process is as it was when all are gone.
func TestBreakpointLimit(t *testing.T) {
	const (
		most, each = 65536, 10000
		enospc     = "E1c"
	)
	c := newContainer(t, "busy")
	line := startWithOutput(t, c)
	line()
	next := symbolOf(t, c, "large") + 32<<20 // where the program does not look
	set := func(i uint64) string { return fmt.Sprintf("Z0,%x,1", next+i) }
	var all []*stubClient
	n := uint64(0)
	for n < most {
		p := talkTo(t, c)
		p.ask("QStartNoAckMode", "OK")
		all = append(all, p)
		from, to := n, min(n+each, most)
		go func() {
			for i := from; i < to; i++ {
				if err := p.write(set(i)); err != nil {
					t.Errorf("sending %q: %v", set(i), err)
				}
			}
		}()
		for ; n < to; n++ {
			p.is("OK")
		}
	}
	first, last := all[0], all[len(all)-1]
	ask := func(p *stubClient, packet, want string) {
		t.Helper()
		p.send(packet)
		p.is(want)
	}
	ask(last, set(most), enospc)
	ask(last, set(0), "OK")       // it is there
	ask(first, set(each), enospc) // its own limit
	first.leave()
	ask(last, set(1), "OK")
	for _, p := range all[1:] {
		p.leave()
	}
	sessions(t, c, 0)
	do(t, c, "kill", c.ID, "TERM")
	if s := line(); s != "undisturbed" {
		t.Errorf("the program was disturbed: %s", s)
	}
}
