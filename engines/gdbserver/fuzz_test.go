package gdbserver_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"utrace.dev/engines/gdbserver"
	"utrace.dev/engines/target"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// packetLimit is what the server says of itself.
const packetLimit = 0x20000

// readFrames reads what the server sends until it ends, and says what is wrong with it.
func readFrames(r io.Reader) error {
	in := bufio.NewReaderSize(r, 1<<16)
	for {
		lead, err := in.ReadByte()
		if err != nil {
			return nil
		}
		switch lead {
		case '+', '-':
			continue
		case '$', '%':
		default:
			return fmt.Errorf("%q between packets", lead)
		}
		sum, n := byte(0), 0
		for b, err := in.ReadByte(); b != '#'; b, err = in.ReadByte() {
			if err != nil {
				return nil // cut off with the session
			}
			sum += b
			if n++; n > packetLimit {
				return fmt.Errorf("a packet of more than %d bytes", packetLimit)
			}
			if b == '$' {
				return errors.New("a bare $ within a packet")
			}
		}
		var digits [2]byte
		if _, err := io.ReadFull(in, digits[:]); err == nil && string(digits[:]) != fmt.Sprintf("%02x", sum) {
			return fmt.Errorf("the sum is %q, want %02x", digits, sum)
		}
	}
}

// sample is a process with something to see, whose memory begins with mem.
func sample(t testing.TB, mem []byte) (*utracetest.Kernel, *targettest.System, *utracetest.Group) {
	k, sys, g := world(t)
	sys.Executable = "/bin/\x1b]0;x\x07\"<&>'"
	sys.Args = []string{"\xff\x9b2J", "an argument", strings.Repeat("a", 5000)}
	for _, kv := range [][2]uint64{{3, 0}, {4, 56}, {5, 2}, {0, 0}} { // headers at 0
		sys.Auxv = binary.LittleEndian.AppendUint64(sys.Auxv, kv[0])
		sys.Auxv = binary.LittleEndian.AppendUint64(sys.Auxv, kv[1])
	}
	sys.Mappings = []target.Mapping{{Start: 0, End: utracetest.MemorySize, Perms: "rw-p", Name: "[heap]"}, {Start: 1 << 47, End: 1 << 48, Perms: "---p"}}
	sys.Files = map[string][]byte{"/": bytes.Repeat([]byte("}#$*"), 1<<17)}
	for i, b := range mem[:min(len(mem), utracetest.MemorySize)] {
		g.Leader().Poke(int64(i), b)
	}
	return k, sys, g
}

// beginnings are what a byte from 0x80 on stands for at the beginning of a line: most
// packets that the server knows, which mutations of bytes would hardly find.
var beginnings = []string{
	"?", "!", "g", "G", "m0,", "M0,1:", "x0,", "X0,1:", "p", "P10=", "c", "C", "s", "S", "D;", "D", "k", "H", "Hg", "Hc", "T",
	"Z0,", "Z1,", "Z2,", "Z3,", "Z4,", "z0,", "z1,", "z2,", "z3,", "Z0,40,1;X3,220127;cmds:0,X", "Z0,40,1;X",
	"vAttach;", "vAttach;1", "vCont;", "vCont;c:", "vCont;s:", "vCont;r0,8:", "vCont;t:", "vCont;C0a:", "vCtrlC", "vKill;", "vStopped",
	"vFile:open:2f,0,0", "vFile:pread:", "vFile:fstat:", "vFile:close:", "vFile:setfs:", "vFile:lstat:2f", "vFile:stat:", "vFile:readlink:", "_M1000,rwx", "_m", "QCatchSyscalls:1;", "QNonStop:0", "QNonStop:1",
	"QPassSignals:", "QProgramSignals:", "QRestoreRegisterState:", "QSaveRegisterState", "QStartNoAckMode", "QThreadEvents:1",
	"QThreadSuffixSupported", "QListThreadsInStopReply", "jThreadsInfo", "qC", "qCRC:", "qMemoryRegionInfo:", "qProcessInfo", "qRcmd,",
	"qRegisterInfo", "qSearch:memory:0;", "qShlibInfoAddr", "qSupported:multiprocess+;fork-events+;vfork-events+;exec-events+;no-resumed+;swbreak+",
	"qThreadStopInfo", "qThreadExtraInfo,", "qXfer:auxv:read::", "qXfer:exec-file:read:1:", "qXfer:features:read:target.xml:",
	"qXfer:libraries-svr4:read:", "qXfer:osdata:read:", "qXfer:siginfo:read::", "qXfer:siginfo:write::", "qXfer:threads:read::",
	"qfThreadInfo", "qsThreadInfo", ";thread:1;", "A2,0,61", "qLaunchSuccess",
}

// play sends a script to a session: packets with line feeds between them. A line that
// begins with 1 to 3 is what happens beside: an event of the process's, a signal to it, an
// interrupt by the client.
func play(k *utracetest.Kernel, g *utracetest.Group, conn net.Conn, script []byte) (signals bool) {
	for _, line := range bytes.SplitN(script, []byte("\n"), 33) {
		var err error
		switch {
		case len(line) == 2 && line[0] == 1:
			k.Fire(int64(line[1] & 3))
		case len(line) == 2 && line[0] == 2:
			signals = true
			g.Kill(int32(line[1]&31) + 1)
		case len(line) > 0 && line[0] == 3:
			_, err = conn.Write(line[:1])
		default:
			if len(line) > 0 && line[0] >= 0x80 {
				line = append([]byte(beginnings[int(line[0]-0x80)%len(beginnings)]), line[1:]...)
			}
			line = bytes.ReplaceAll(bytes.ReplaceAll(line, []byte("$"), nil), []byte("#"), nil)
			sum := byte(0)
			for _, b := range line {
				sum += b
			}
			_, err = fmt.Fprintf(conn, "$%s#%02x", line, sum)
		}
		if err != nil {
			break // the session is over
		}
	}
	return signals
}

// link builds what the libraries of a program look like from 0 on: two program headers,
// a dynamic section at 112, an r_debug at 144, a link_map at 168 that leads to itself.
func link() []byte {
	var b []byte
	for _, v := range []uint64{
		6, 0, 0, 0, 0, 0, 0, // PT_PHDR at 0
		2, 0, 112, 0, 0, 32, 0, // PT_DYNAMIC at 112
		21, 144, 0, 0, // DT_DEBUG
		1, 168, 0, // r_debug
		0, 208, 0, 168, 0, // link_map
	} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return append(b, "lib\x1b.so\x00"...)
}

// FuzzSession: whatever a client sends, and whatever a process has in its memory, the
// server answers in packets that can be, ends with the client, and leaves the process as
// if nobody had been there.
func FuzzSession(f *testing.F) {
	for _, s := range []string{
		"qSupported:multiprocess+;fork-events+;swbreak+\n!\n?\nQStartNoAckMode\nvCont;c\n\x03\nqfThreadInfo\nqsThreadInfo",
		"Z0,40,1;X3,220127;cmds:0,X3,220127\nz0,40,1\nZ0,40,1\nvCont;c:p1.-1;s:p1.1\n\x03\nZ2,8,8\nZ3,11,1f\nZ1,0,1\nD;1",
		"qXfer:threads:read::0,1000\nqXfer:osdata:read:processes:0,ffff\nqXfer:libraries-svr4:read::0,ffff\nqXfer:features:read:target.xml:0,fff\nqXfer:auxv:read::0,fff\nqXfer:exec-file:read:1:0,fff\nqXfer:siginfo:read::0,fff",
		"vFile:setfs:0\nvFile:open:2f,0,0\nvFile:fstat:1\nvFile:pread:1,20000,0\nvFile:pread:1,ffffffff,7ffff\nvFile:close:1",
		"g\np0\nP10=0000000000000000\nG00\nX0,1:a\nM0,1:00\nm0,ffff\nx0,100\nqCRC:0,100\nqSearch:memory:0;100;abc\nc0\n\x03\ns",
		"QPassSignals:e;10\nQProgramSignals:e\nQCatchSyscalls:1;1;2\nQThreadEvents:1\nvCont;c\n\x01\x01\n\x02\x0a\nqXfer:siginfo:read::0,80\nvCont;C1e",
		"QThreadSuffixSupported\nQListThreadsInStopReply\nqHostInfo\nqProcessInfo\njThreadsInfo\nqRegisterInfo3\nqThreadStopInfo1\nqMemoryRegionInfo:0\nqShlibInfoAddr\nQSaveRegisterState;thread:1;\nQRestoreRegisterState:1;thread:1;\nc\n\x03",
		"QNonStop:1\n?\nvStopped\nvCont;t\nvStopped\nvCont;c\nvCtrlC\nvAttach;1\nvStopped\nD;1\nvAttach;1",
		"qRcmd,7073\nqRcmd,68656c70\nqC\nHg0\nHc-1\nT1\nvKill;1\nk",
		"\x02\x12\n\x02\x08\nvCont;c\n\x01\x01\n\x01\x02\nvCont;c",
	} {
		f.Add([]byte(s), link())
	}
	f.Fuzz(func(t *testing.T, script, mem []byte) {
		if len(script) > 1<<14 {
			return
		}
		k, sys, g := sample(t, mem)
		here, there := net.Pipe()
		over := make(chan error, 1)
		go func() {
			over <- gdbserver.Serve(context.Background(), there, gdbserver.Config{System: sys, Attach: []int{int(g.Leader().ID())}})
			there.Close()
		}()
		read := make(chan error, 1)
		go func() { read <- readFrames(here) }()
		signals := play(k, g, here, script)
		here.Close()
		select {
		case <-over:
		case <-time.After(utracetest.Patience):
			t.Fatal("the session does not end with its client")
		}
		if err := <-read; err != nil {
			t.Error(err)
		}
		clean := func() bool {
			for _, task := range g.Tasks() {
				if !task.Zombie() && (len(task.Thread.Engines()) > 0 || task.Thread.Stopped()) {
					return false
				}
			}
			return true
		}
		if err := utracetest.WaitFor("nothing of the session is left", clean); err != nil {
			t.Error(err)
		}
		alive := len(k.Live()) > 0
		if n := sys.Breakpoints(); alive && n > 0 {
			t.Errorf("%d breakpoints are left", n)
		}
		if signals {
			return // it may be stopped, or dead
		}
		for range 3 {
			k.Fire(1)
			k.Fire(2)
		}
		if _, err := g.Wait(); err != nil {
			t.Error(err)
		}
	})
}
