package host

import (
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// memory implements target.Memory.
type memory struct{ t *kernel.Task }

// ReadAt implements target.Memory.ReadAt.
func (m memory) ReadAt(p []byte, addr uint64) (int, error) {
	mm := m.t.MemoryManager()
	if mm == nil {
		return 0, unix.EFAULT
	}
	n, err := mm.ReadByDebugger(contextOf(m.t), hostarch.Addr(addr), p, true)
	return n, memoryError(err)
}

// WriteAt implements target.Memory.WriteAt.
func (m memory) WriteAt(p []byte, addr uint64) (int, error) {
	mm := m.t.MemoryManager()
	if mm == nil {
		return 0, unix.EFAULT
	}
	n, err := mm.WriteByDebugger(contextOf(m.t), hostarch.Addr(addr), p, true)
	return n, memoryError(err)
}

// memoryError tells an address that is beyond the end of its file from one that
// is not mapped.
func memoryError(err error) error {
	switch {
	case err == nil:
		return nil
	case linuxerr.Equals(linuxerr.EIO, err):
		return unix.EIO
	}
	return unix.EFAULT
}
