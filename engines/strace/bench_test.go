package strace

import (
	"encoding/binary"
	"testing"

	"utrace.dev/engines/kit"
	"utrace.dev/engines/target"
)

// caller makes the calls of test/bench/progs/mixed.c. Of a thread it has what a tracee
// looks at.
type caller struct {
	target.Thread
	nr     uint64
	args   [6]uint64
	result uint64
}

func (c *caller) Syscall() (uint64, [6]uint64) { return c.nr, c.args }
func (c *caller) Result() (uint64, int)        { return c.result, 0 }
func (c *caller) Killed() bool                 { return false }
func (c *caller) Memory() target.Memory        { return c }

func (c *caller) ReadAt(p []byte, addr uint64) (int, error) {
	clear(p)
	if addr == 0x1000 {
		return copy(p, "/dev/zero\x00"), nil
	}
	if len(p) == 144 {
		binary.LittleEndian.PutUint32(p[24:], 0o20666) // st_mode
	}
	return len(p), nil
}

func (c *caller) WriteAt([]byte, uint64) (int, error) { panic("nothing is written") }

var mixed = []caller{
	{nr: 257, args: [6]uint64{0xffffff9c, 0x1000, 0, 0}, result: 3}, // openat
	{nr: 5, args: [6]uint64{3, 0x2000}},                             // fstat
	{nr: 0, args: [6]uint64{3, 0x3000, 64}, result: 64},             // read
	{nr: 8, args: [6]uint64{3, 0, 0}},                               // lseek
	{nr: 3, args: [6]uint64{3}},                                     // close
}

// BenchmarkCall is what a call costs the thread that makes it, but for the kernel.
func BenchmarkCall(b *testing.B) {
	tr, err := NewTrace(&Config{StringLimit: 32, Records: true})
	if err != nil {
		b.Fatal(err)
	}
	s := &session{trace: tr, queue: kit.NewQueue[byte](queueLimit, kit.Drop), procs: map[int]*process{}}
	go func() {
		for {
			if _, err := s.queue.Take(); err != nil {
				return
			}
			s.queue.Linger(together)
		}
	}()
	defer s.queue.Close()
	th := &thread{s: s}
	th.tracee = tr.NewTracee(7, 7, th.emit)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c := &mixed[i%len(mixed)]
		th.tracee.Entry(c, now())
		th.tracee.Exit(c, now())
	}
}
