package gdbserver_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"utrace.dev/engines/gdbserver/rsp"
)

// TestLimits asks for more than a client may have. Each answer is what docs/threat-model.md
// promises for the limit.
func TestLimits(t *testing.T) {
	const (
		einval = "E16"
		enospc = "E1c"
		emfile = "F-1,18"
		enomem = "E0c"
	)
	many := func(n int, s, sep string) string { return strings.TrimSuffix(strings.Repeat(s+sep, n), sep) }
	for _, test := range []struct {
		name   string
		n      int
		packet func(i int) string
		reply  string
		more   string // the answer to one more
	}{
		{"breakpoints", 10000, func(i int) string { return fmt.Sprintf("Z0,%x,1", i) }, "OK", enospc},
		{"debug registers", 4, func(i int) string { return fmt.Sprintf("Z1,%x,1", i) }, "OK", enospc},
		{"conditions", 64, func(i int) string { return "Z0,1,1;" + many(1+i, "X1,27", "") }, "OK", einval},
		{"commands", 64, func(i int) string { return "Z0,1,1;cmds:0," + many(1+i, "X1,27", "") }, "OK", einval},
		// 4 MiB of expressions.
		{"expressions", 128, func(i int) string { return fmt.Sprintf("Z0,%x,1;X8000,%s", i, strings.Repeat("27", 1<<15)) }, "OK", enospc},
		{"a printf", 1, func(i int) string {
			return fmt.Sprintf("Z0,1,1;X%x,220022003400%04x%s00", 4+4+4095+i+1, 4096+i, strings.Repeat("61", 4095+i))
		}, "OK", einval},
		{"files", 64, func(int) string { return "vFile:open:2f,0,0" }, "F[0-9a-f]+", emfile},
		{"pieces of memory", 4096, func(int) string { return "_M1000,rw" }, "[0-9a-f]{11}", enomem},
		{"saved registers", 64, func(int) string { return "QSaveRegisterState" }, "[0-9]+", enospc},
		{"actions", 1, func(i int) string { return "vCont;" + many(4096+i, "t:7fff", ";") }, "E03", einval},
		{"calls to catch", 1, func(i int) string {
			var b strings.Builder
			for n := range 4096 + i {
				fmt.Fprintf(&b, ";%x", n)
			}
			return "QCatchSyscalls:1" + b.String()
		}, "OK", einval},
	} {
		t.Run(test.name, func(t *testing.T) {
			k, sys, g := sample(t, nil)
			c := connect(t, sys, int(g.Leader().ID()))
			reply := regexp.MustCompile("^(?:" + test.reply + ")$")
			for i := range test.n {
				c.send(test.packet(i))
				if got := c.receive(); !reply.MatchString(got) {
					t.Fatalf("request %d is answered with %q, want %q", i, got, test.reply)
				}
			}
			c.ask(test.packet(test.n), test.more)
			c.close()
			ends(t, k, g)
		})
	}
}

// TestRoom: who has all breakpoints that he may have can take one out for an instruction,
// and can have others in the place of those that he removes.
func TestRoom(t *testing.T) {
	k, sys, g := sample(t, nil)
	c := connect(t, sys, int(g.Leader().ID()))
	for i := range 10000 {
		c.ask(fmt.Sprintf("Z0,%x,1", i), "OK")
	}
	c.ask("z0,7,1", "OK")
	c.ask("Z0,7,1", "OK")
	for i := range 10 {
		c.ask(fmt.Sprintf("z0,%x,1", i), "OK")
	}
	for i := range 10 {
		c.ask(fmt.Sprintf("Z0,%x,1", 10000+i), "OK")
	}
	c.ask("Z0,1,1", "E1c")
	c.close()
	ends(t, k, g)
}

// TestPacketLimit: a packet that is longer than the server said ends the session.
func TestPacketLimit(t *testing.T) {
	k, sys, g := world(t)
	c := connect(t, sys, int(g.Leader().ID()))
	fits := "m" + strings.Repeat("0", packetLimit-1)
	c.ask(fits, "E16")
	go fmt.Fprintf(c.conn, "$%s0", fits) // it ends in the middle
	if err := <-c.over; !errors.Is(err, rsp.ErrTooLong) {
		t.Errorf("the session ends with %v", err)
	}
	ends(t, k, g)
}

// TestLongNames: what processes are called is cut, and has nothing that a terminal obeys.
func TestLongNames(t *testing.T) {
	k, sys, g := sample(t, nil)
	c := connect(t, sys, int(g.Leader().ID()))
	doc := c.ask("qXfer:osdata:read:processes:0,10000", "l.*")
	if n := strings.Count(doc, "a"); n > 1100 || n < 900 || strings.ContainsFunc(doc, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
		t.Errorf("the document is %q", doc)
	}
	c.close()
	ends(t, k, g)
}
