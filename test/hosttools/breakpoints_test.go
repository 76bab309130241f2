package hosttools

import (
	"bufio"
	"context"
	"debug/elf"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"utrace.dev/test/sandbox"
)

// A packets is a client of gdbserver that sends packets as they are.
type packets struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// newPackets makes a client that is attached to process 1.
func newPackets(t *testing.T, c *sandbox.Container) *packets {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	p := &packets{t: t, cmd: c.Command(ctx, "gdbserver", "-p", "1", c.ID)}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in, p.out = in, bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.send("QStartNoAckMode")
	p.gets("OK")
	return p
}

func (p *packets) send(payload string) {
	sum := byte(0)
	for i := range len(payload) {
		sum += payload[i]
	}
	if _, err := fmt.Fprintf(p.in, "$%s#%02x", payload, sum); err != nil {
		p.t.Errorf("sending %q: %v", payload, err)
	}
}

// gets reads a packet, which must be as wanted.
func (p *packets) gets(want string) {
	p.t.Helper()
	got, err := p.out.ReadString('#')
	if err == nil {
		_, err = p.out.Discard(2)
	}
	if _, got, _ = strings.Cut(strings.TrimSuffix(got, "#"), "$"); err != nil || got != want {
		p.t.Fatalf("the answer is %q (%v), want %q", got, err, want)
	}
}

// close has the client go away.
func (p *packets) close() {
	p.t.Helper()
	p.in.Close()
	if _, err := io.Copy(io.Discard, p.out); err != nil {
		p.t.Error(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("gdbserver: %v", err)
	}
}

// symbol returns the address of a symbol of the container's program.
func symbol(t *testing.T, c *sandbox.Container, name string) uint64 {
	t.Helper()
	f, err := elf.Open(filepath.Join(c.Bundle, "rootfs", "program"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range symbols {
		if s.Name == name {
			return s.Value
		}
	}
	t.Fatalf("the program has no symbol %q", name)
	return 0
}

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
	next := symbol(t, c, "large") + 32<<20 // where the program does not look
	set := func(i uint64) string { return fmt.Sprintf("Z0,%x,1", next+i) }
	var all []*packets
	n := uint64(0)
	for n < most {
		p := newPackets(t, c)
		all = append(all, p)
		from, to := n, min(n+each, most)
		go func() {
			for i := from; i < to; i++ {
				p.send(set(i))
			}
		}()
		for ; n < to; n++ {
			p.gets("OK")
		}
	}
	first, last := all[0], all[len(all)-1]
	ask := func(p *packets, packet, want string) {
		t.Helper()
		p.send(packet)
		p.gets(want)
	}
	ask(last, set(most), enospc)
	ask(last, set(0), "OK")       // it is there
	ask(first, set(each), enospc) // its own limit
	first.close()
	ask(last, set(1), "OK")
	for _, p := range all[1:] {
		p.close()
	}
	sessions(t, c, 0)
	do(t, c, "kill", c.ID, "TERM")
	if s := line(); s != "undisturbed" {
		t.Errorf("the program was disturbed: %s", s)
	}
}
