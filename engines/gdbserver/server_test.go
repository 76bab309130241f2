package gdbserver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"utrace.dev/engines/gdbserver"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// client is a debugger's end of a session.
type client struct {
	t    testing.TB
	conn net.Conn
	// from is what the server sends. It is always read: a pipe holds nothing.
	from chan byte
	over chan error
}

// connect begins a session about a kernel's processes.
func connect(t testing.TB, sys *targettest.System, attach ...int) *client {
	return connectAs(t, gdbserver.Config{System: sys, Attach: attach})
}

// connectAs begins a session.
func connectAs(t testing.TB, conf gdbserver.Config) *client {
	here, there := net.Pipe()
	c := &client{t, here, make(chan byte, 1<<20), make(chan error, 1)}
	go func() {
		c.over <- gdbserver.Serve(context.Background(), there, conf)
		there.Close()
	}()
	go func() {
		defer close(c.from)
		b := make([]byte, 1<<16)
		for {
			n, err := here.Read(b)
			for _, x := range b[:n] {
				c.from <- x
			}
			if err != nil {
				return
			}
		}
	}()
	return c
}

func (c *client) send(payload string) {
	c.t.Helper()
	sum := byte(0)
	for i := range len(payload) {
		sum += payload[i]
	}
	if _, err := fmt.Fprintf(c.conn, "$%s#%02x", payload, sum); err != nil {
		c.t.Fatalf("sending %q: %v", payload, err)
	}
}

// receive returns what is in the next packet, and confirms it.
func (c *client) receive() string {
	c.t.Helper()
	one := func() byte {
		select {
		case b, ok := <-c.from:
			if !ok {
				c.t.Fatal("the session ended instead of sending a packet")
			}
			return b
		case <-time.After(utracetest.Patience):
			c.t.Fatal("no packet comes")
		}
		return 0
	}
	for {
		lead := one()
		if lead != '$' && lead != '%' {
			continue
		}
		var payload []byte
		for b := one(); b != '#'; b = one() {
			if n := len(payload); b == '*' && n > 0 {
				payload = append(payload, strings.Repeat(string(payload[n-1]), int(one())-29)...)
				continue
			}
			payload = append(payload, b)
		}
		one()
		one()
		if lead == '$' {
			c.conn.Write([]byte("+"))
		}
		return string(payload)
	}
}

// ask sends a packet and compares the answer with a pattern.
func (c *client) ask(packet, pattern string) string {
	c.t.Helper()
	c.send(packet)
	got := c.receive()
	if !regexp.MustCompile("^(?:" + pattern + ")$").MatchString(got) {
		c.t.Fatalf("%q is answered with %q, want %q", packet, got, pattern)
	}
	return got
}

func (c *client) close() {
	c.t.Helper()
	c.conn.Close()
	if err := <-c.over; err != nil && !errors.Is(err, io.ErrClosedPipe) {
		c.t.Errorf("the session ends with %v", err)
	}
}

// two is a process of two threads that sleep until the events 1 and 2.
var two = utracetest.Program{
	utracetest.Sys(utracetest.SysClone, utracetest.CloneThread, 4),
	utracetest.Sys(utracetest.SysBlock, 1),
	utracetest.Sys(utracetest.SysGetID),
	utracetest.Sys(utracetest.SysExit),
	utracetest.Sys(utracetest.SysBlock, 2),
	utracetest.Sys(utracetest.SysGetID),
	utracetest.Sys(utracetest.SysExit),
}

// world is a kernel with a process of two threads.
func world(t testing.TB) (*utracetest.Kernel, *targettest.System, *utracetest.Group) {
	k := utracetest.NewKernel()
	k.Quiet = true
	sys := targettest.New(k)
	g := sys.Start("c", two)
	t.Cleanup(func() {
		if err := k.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	asleep := func() bool {
		tasks := g.Tasks()
		return len(tasks) == 2 && tasks[0].Asleep() && tasks[1].Asleep()
	}
	if err := utracetest.WaitFor("both threads sleep", asleep); err != nil {
		t.Fatal(err)
	}
	return k, sys, g
}

// ends lets the process go on and waits for its end.
func ends(t *testing.T, k *utracetest.Kernel, g *utracetest.Group) {
	t.Helper()
	k.Fire(1)
	k.Fire(2)
	if _, err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// TestAllStop: a client attaches, looks at the threads, lets them run, interrupts
// them, and leaves; then they run to their end.
func TestAllStop(t *testing.T) {
	k, sys, g := world(t)
	c := connect(t, sys)
	pid := g.Leader().ID()
	c.ask("qSupported:multiprocess+;swbreak+", ".*vContSupported\\+.*")
	c.ask("!", "OK")
	c.ask("?", "W00")
	c.ask("qfThreadInfo", "l")
	c.ask("vAttach;999", "E03")
	c.ask(fmt.Sprintf("vAttach;%x", pid), fmt.Sprintf("T00thread:p%x.[0-9a-f]+;.*", pid))
	threads := strings.Split(c.ask("qfThreadInfo", "mp.*,p.*")[1:], ",")
	c.ask("qsThreadInfo", "l")
	for _, th := range threads {
		c.ask("T"+th, "OK")
		c.ask("Hg"+th, "OK")
		c.ask("qC", "QC"+th)
	}
	c.ask("Tp999.1", "E03")
	c.send("vCont;c")
	c.conn.Write([]byte{3})
	if got := c.receive(); !strings.HasPrefix(got, "T02thread:") {
		t.Errorf("an interrupt is answered with %q", got)
	}
	c.ask("QPassSignals:e;10;", "OK")
	c.conn.Write([]byte{3}) // it has crossed a stop
	c.ask("vCont;c", "T02thread:.*")
	c.ask(fmt.Sprintf("D;%x", pid), "OK")
	c.ask("?", "W00")
	c.close()
	ends(t, k, g)
}

// TestClientVanishes: whatever the client was about, the threads run on.
func TestClientVanishes(t *testing.T) {
	for name, last := range map[string]string{
		"held":                  "",
		"running":               "vCont;c",
		"one of them running":   "vCont;c:1",
		"within a packet":       "\x00$vCo",
		"with a held signal":    "\x00signal",
		"with catches of calls": "QCatchSyscalls:1",
	} {
		t.Run(name, func(t *testing.T) {
			k, sys, g := world(t)
			c := connect(t, sys, int(g.Leader().ID()))
			c.ask("?", "T00thread:.*")
			switch {
			case last == "\x00signal":
				g.Kill(10)
				c.send("vCont;c")
				if got := c.receive(); !strings.HasPrefix(got, "T1e") {
					t.Fatalf("SIGUSR1 is reported as %q", got)
				}
			case strings.HasPrefix(last, "\x00"):
				io.WriteString(c.conn, last[1:])
			case last != "":
				c.send(last)
			}
			c.close()
			if name == "with a held signal" {
				// Its action is to end the process.
				if _, err := g.Wait(); err != nil {
					t.Fatal(err)
				}
				return
			}
			ends(t, k, g)
		})
	}
}

// TestInterruptedPending: an interrupt that is reported with a thread to which something
// has happened does not take the place of that.
func TestInterruptedPending(t *testing.T) {
	k, sys, g := world(t)
	c := connect(t, sys, int(g.Leader().ID()))
	c.ask("qSupported:multiprocess+", ".*")
	c.ask("?", "T00thread:.*")
	id := func(n int) string { return fmt.Sprintf("p%x.%x", g.Leader().ID(), g.Tasks()[n].ID()) }
	for range 50 {
		g.Tasks()[0].Kill(10)
		g.Tasks()[1].Kill(10)
		first, other := id(0), id(1)
		if c.ask("vCont;c", "T1ethread:.*") == "T1ethread:"+other+";" {
			first, other = other, first
		}
		c.ask("Hg"+other, "OK")
		c.send("vCont;c:" + first)
		io.WriteString(c.conn, "\x03")
		if got := c.receive(); got != "T02thread:"+other+";" {
			t.Fatalf("the interrupt is reported as %q, want that with %s", got, other)
		}
		c.ask("vCont;c", "T1ethread:"+other+";")
	}
	c.ask("D;"+fmt.Sprintf("%x", g.Leader().ID()), "OK")
	c.close()
	ends(t, k, g)
}

// TestExit: the end of the process is reported.
func TestExit(t *testing.T) {
	k, sys, g := world(t)
	c := connect(t, sys, int(g.Leader().ID()))
	c.ask("qSupported:multiprocess+", ".*")
	c.send("vCont;c")
	ends(t, k, g)
	if got, want := c.receive(), fmt.Sprintf("W00;process:%x", g.Leader().ID()); got != want {
		t.Errorf("the end is reported as %q, want %q", got, want)
	}
	c.close()
}

// TestNonStop: each thread is reported by a notification of its own.
func TestNonStop(t *testing.T) {
	k, sys, g := world(t)
	c := connect(t, sys)
	c.ask("qSupported:multiprocess+", ".*")
	c.ask("QNonStop:1", "OK")
	c.ask("?", "OK")
	c.ask(fmt.Sprintf("vAttach;%x", g.Leader().ID()), "OK")
	seen := map[string]bool{}
	note := func(reply string) bool {
		_, id, ok := strings.Cut(strings.TrimPrefix(reply, "Stop:"), "thread:")
		if ok {
			seen[strings.Split(id, ";")[0]] = true
		}
		return ok
	}
	// What registers there are can be asked at once, though no stop was reported yet.
	c.send("qXfer:features:read:target.xml:0,20")
	for described := false; !described || len(seen) == 0; {
		if reply := c.receive(); !note(reply) {
			if described = strings.HasPrefix(reply, "m<"); !described {
				t.Fatalf("the description is %q", reply)
			}
		}
	}
	for len(seen) < 2 {
		c.send("vStopped")
		if reply := c.receive(); !note(reply) && reply == "OK" {
			note(c.receive()) // the next notification
		}
	}
	c.ask("vStopped", "OK")
	c.ask("vCont;c", "OK")
	c.ask(fmt.Sprintf("D;%x", g.Leader().ID()), "OK")
	c.close()
	ends(t, k, g)
}

// TestMalformed: what makes no sense is refused.
func TestMalformed(t *testing.T) {
	_, sys, g := world(t)
	c := connect(t, sys, int(g.Leader().ID()))
	for _, packet := range []string{
		"H", "Hg", "Hgpx.1", "Hgp1.2.3", "Tq", "T", "m", "m1", "m,", "m1,2,3", "mx,1", "M0,4:00", "X0,9:a", "p", "pfff", "p-1",
		"Pff=00", "P0=0", "P0=zz", "G0", "Z", "Z0", "Z0,0", "Z0,zz,1", "Z0,0,1;X", "Z0,0,1;X9,22", "Z0,0,1;X1,ff", "Z0,0,1;cmds:",
		"Z2,0,ff", "z0,zz,1", "vCont;", "vCont;x", "vCont;C", "vCont;Czz", "vCont;r1", "vCont;c:zz", "vAttach;", "vAttach;zz",
		"D;zz", "D;999", "vKill;999", "QNonStop:2", "QCatchSyscalls:2", "QCatchSyscalls:1;zz", "QPassSignals:zz",
		"qXfer:features", "qXfer:features:read:target.xml", "qXfer:features:read:target.xml:1", "qXfer:features:read:x:0,1",
		"qXfer:osdata:read:x:0,1", "qXfer:threads:read::ffff,1", "qXfer:siginfo:write::0", "qXfer:siginfo:write::ffff:a",
		"vFile:setfs:zz", "vFile:open:2f,0", "vFile:open:2,0,0", "vFile:pread:1", "vFile:pread:1,2", "vFile:fstat:9", "vFile:close:9",
		"vFile:stat:z", "vFile:lstat:2f", "vFile:readlink:", "vFile:unlink:2f", "vFile:pwrite:1", "_M", "_Mz,r", "_M1000,q", "_m", "_m1000", "_mz",
		"qSearch:memory:0;1", "qSearch:memory:0;ffffffffffffffff;a", "qCRC:0", "qCRC:0,ffffffffffffffff", "qRcmd,zz",
		"qSymbol:0:zz", "qGetTLSAddr:", "qGetTLSAddr:1", "qGetTLSAddr:1,2", "qGetTLSAddr:1,x,0", "qGetTLSAddr:ffff,0,0",
		"QRestoreRegisterState:7", "qThreadExtraInfo,9", "qMemoryRegionInfo:x", "Cxx", "cxx",
	} {
		c.ask(packet, "E[0-9a-f]{2}|F-1,[0-9a-f]+")
	}
	for _, packet := range []string{"", "b", "qUnknown", "vUnknown", "vMustReplyEmpty", "qCx", "Z9,0,1", "qGetTLSAddr:1,0,0"} {
		c.ask(packet, "")
	}
	c.close()
}
