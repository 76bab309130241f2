package host

import (
	"strings"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/memmap"
	"gvisor.dev/gvisor/pkg/sentry/mm"
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

// Allocate implements target.Debuggee.Allocate.
func (h thread) Allocate(length uint64, perms string) (addr uint64, err error) {
	alive := h.t.WithMemory(func(m *mm.MemoryManager) {
		var at hostarch.Addr
		at, err = m.MMap(contextOf(h.t), memmap.MMapOpts{
			Length:  length,
			Private: true,
			Perms: hostarch.AccessType{
				Read:    strings.Contains(perms, "r"),
				Write:   strings.Contains(perms, "w"),
				Execute: strings.Contains(perms, "x"),
			},
			MaxPerms: hostarch.AnyAccess,
		})
		addr = uint64(at)
	})
	if !alive {
		return 0, unix.ESRCH
	}
	return addr, errnoOf(err)
}

// Free implements target.Debuggee.Free.
func (h thread) Free(addr, length uint64) (err error) {
	if !h.t.WithMemory(func(m *mm.MemoryManager) { err = m.MUnmap(contextOf(h.t), hostarch.Addr(addr), length) }) {
		return unix.ESRCH
	}
	return errnoOf(err)
}
