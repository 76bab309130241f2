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
	"sync"
	"testing"
	"time"

	"utrace.dev/test/sandbox"
)

// A stubClient is a client of gdbserver that speaks the protocol itself, to do what it is
// told and nothing else. It is attached to process 1.
type stubClient struct {
	t   *testing.T
	cmd *exec.Cmd
	to  io.WriteCloser
	// packets are those that the server sends.
	packets chan string
}

// talkTo attaches to a container's first process, which stands then.
func talkTo(t *testing.T, c *sandbox.Container) *stubClient {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	d := &stubClient{t: t, cmd: c.Command(ctx, "gdbserver", "-p", "1", c.ID), packets: make(chan string, 1)}
	var err error
	if d.to, err = d.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	from, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.cmd.Process.Kill()
		d.cmd.Wait() // it was killed, if it has not ended
	})
	go d.read(from)
	d.ask("qSupported:swbreak+;hwbreak+", "PacketSize=")
	d.ask("?", "T00")
	// The program's signals are its own.
	signals := "QPassSignals"
	for n, sep := 1, ":"; n < 0x98; n, sep = n+1, ";" {
		signals += fmt.Sprintf("%s%x", sep, n)
	}
	d.ask(signals, "OK")
	return d
}

func (d *stubClient) read(from io.Reader) {
	defer close(d.packets)
	in := bufio.NewReader(from)
	for {
		packet, err := in.ReadString('#')
		if err != nil {
			return
		}
		if _, err := in.Discard(2); err != nil {
			return
		}
		_, packet, _ = strings.Cut(packet, "$")
		d.packets <- strings.TrimSuffix(packet, "#")
		io.WriteString(d.to, "+") // that the server has gone is seen above
	}
}

func (d *stubClient) write(packet string) error {
	sum := byte(0)
	for i := range len(packet) {
		sum += packet[i]
	}
	_, err := fmt.Fprintf(d.to, "$%s#%02x", packet, sum)
	return err
}

func (d *stubClient) send(packet string) {
	d.t.Helper()
	if err := d.write(packet); err != nil {
		d.t.Fatal(err)
	}
}

// next waits for a packet.
func (d *stubClient) next(want string) (got string) {
	d.t.Helper()
	select {
	case got = <-d.packets:
	case <-time.After(patience):
		d.t.Fatalf("gdbserver does not send %q", want)
	}
	return got
}

// receive waits for a packet, which must begin in a certain way.
func (d *stubClient) receive(want string) {
	d.t.Helper()
	if got := d.next(want); !strings.HasPrefix(got, want) {
		d.t.Fatalf("gdbserver sends %q, want %q", got, want)
	}
}

// is waits for a packet, which must be as wanted.
func (d *stubClient) is(want string) {
	d.t.Helper()
	if got := d.next(want); got != want {
		d.t.Fatalf("gdbserver sends %q, want only %q", got, want)
	}
}

func (d *stubClient) ask(packet, want string) {
	d.t.Helper()
	d.send(packet)
	d.receive(want)
}

const goOn = "vCont;c"

// goOn lets the process run.
func (d *stubClient) goOn() {
	d.t.Helper()
	d.send(goOn)
}

// interrupted begins the stop reply to interrupt.
const interrupted = "T02"

// interrupt stops the process, which runs.
func (d *stubClient) interrupt() {
	d.t.Helper()
	d.sendInterrupt()
	d.receive(interrupted)
}

func (d *stubClient) sendInterrupt() {
	d.t.Helper()
	if _, err := io.WriteString(d.to, "\x03"); err != nil {
		d.t.Fatal(err)
	}
}

// goOnAlways lets the process go on now and from every stop. stop ends that, when the
// process stands, and returns the stops that there were.
func (d *stubClient) goOnAlways() (stop func() []string) {
	var mu sync.Mutex
	stopping := false
	over := make(chan []string, 1)
	d.goOn()
	go func() {
		var stops []string
		for packet := range d.packets {
			if strings.HasPrefix(packet, interrupted) {
				break
			}
			stops = append(stops, packet)
			mu.Lock()
			// An interrupt after a stop interrupts nothing.
			over := stopping || d.write(goOn) != nil
			mu.Unlock()
			if over {
				break
			}
		}
		over <- stops
	}()
	return func() []string {
		d.t.Helper()
		mu.Lock()
		stopping = true
		d.sendInterrupt()
		mu.Unlock()
		select {
		case stops := <-over:
			return stops
		case <-time.After(patience):
			d.t.Fatal("the process does not stop")
			return nil
		}
	}
}

// detach leaves the process, which stands, and ends the session.
func (d *stubClient) detach() {
	d.t.Helper()
	d.ask("D", "OK")
	d.leave()
}

// leave ends the session.
func (d *stubClient) leave() {
	d.t.Helper()
	d.to.Close()
	if err := d.cmd.Wait(); err != nil {
		d.t.Errorf("gdbserver: %v", err)
	}
}

// vanish is a death without a word.
func (d *stubClient) vanish() {
	d.cmd.Process.Kill()
	d.cmd.Wait() // it was killed
}

// symbolOf returns the address of a symbol in a container's program.
func symbolOf(t *testing.T, c *sandbox.Container, name string) uint64 {
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
	t.Fatalf("there is no symbol %q", name)
	return 0
}
