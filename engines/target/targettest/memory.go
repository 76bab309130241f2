package targettest

import (
	"bytes"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
	"utrace.dev/utrace/utracetest"
)

// memory implements target.Memory.
type memory struct{ t *utracetest.FakeTask }

// ReadAt implements target.Memory.ReadAt.
func (m memory) ReadAt(p []byte, addr uint64) (n int, err error) {
	for n < len(p) {
		if m.t.ReadMemory(addr+uint64(n), p[n:n+1]) != nil {
			return n, unix.EFAULT
		}
		n++
	}
	return n, nil
}

// WriteAt implements target.Memory.WriteAt.
func (m memory) WriteAt(p []byte, addr uint64) (n int, err error) {
	for n < len(p) {
		at := addr + uint64(n)
		if m.t.ReadMemory(at, make([]byte, 1)) != nil {
			return n, unix.EFAULT
		}
		m.t.Poke(int64(at), p[n])
		n++
	}
	return n, nil
}

// file implements target.File.
type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

func (f file) Stat() (target.FileStat, error) {
	return target.FileStat{Mode: unix.S_IFREG | 0o444, NLink: 1, Size: f.Size()}, nil
}
