package kernel

import (
	"math/rand/v2"
	"unsafe"

	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
)

// This file is kcmp(2): do two threads share a resource?

// Types of comparison (linux/kcmp.h).
const (
	KcmpFile = iota
	KcmpVM
	KcmpFiles
	KcmpFS
	KcmpSighand
	KcmpIO
	KcmpSysVSem
	KcmpEpollTFD
	kcmpTypes
)

// Results of a comparison: they are the same, or which comes first in an order
// that means nothing but does not change.
const (
	kcmpEqual = iota
	kcmpLess
	kcmpGreater
)

// kcmpKeys hide the addresses behind the order that kcmp tells, each type with
// its own. Multiplication by an odd number keeps different values different.
var kcmpKeys = func() (keys [kcmpTypes]struct{ xor, odd uintptr }) {
	for i := range keys {
		keys[i].xor = uintptr(rand.Uint64())
		keys[i].odd = uintptr(rand.Uint64()) | 1
	}
	return keys
}()

// kcmpOrder compares two pointers to resources of a type.
func kcmpOrder(typ int, a, b unsafe.Pointer) uintptr {
	k := kcmpKeys[typ]
	x, y := (uintptr(a)^k.xor)*k.odd, (uintptr(b)^k.xor)*k.odd
	switch {
	case x < y:
		return kcmpLess
	case x > y:
		return kcmpGreater
	}
	return kcmpEqual
}

// Kcmp compares the resources of the given type of a and b. idx1 is a's file
// descriptor. For KcmpFile, idx2 is b's; for KcmpEpollTFD, epoll says where b's
// file is.
func (t *Task) Kcmp(a, b *Task, typ int, idx1, idx2 uint32, epoll func() (KcmpEpollSlot, error)) (uintptr, error) {
	if !t.CanTrace(a, false) || !t.CanTrace(b, false) {
		return 0, linuxerr.EPERM
	}
	var p, q unsafe.Pointer
	switch typ {
	case KcmpFile:
		f := a.kcmpFile(idx1)
		if f == nil {
			return 0, linuxerr.EBADF
		}
		defer f.DecRef(t)
		g := b.kcmpFile(idx2)
		if g == nil {
			return 0, linuxerr.EBADF
		}
		defer g.DecRef(t)
		p, q = unsafe.Pointer(f), unsafe.Pointer(g)
	case KcmpEpollTFD:
		slot, err := epoll()
		if err != nil {
			return 0, err
		}
		f := a.kcmpFile(idx1)
		if f == nil {
			return 0, linuxerr.EBADF
		}
		defer f.DecRef(t)
		e := b.kcmpFile(slot.EpollFD)
		if e == nil {
			return 0, linuxerr.EBADF
		}
		defer e.DecRef(t)
		ep, ok := e.Impl().(*vfs.EpollInstance)
		if !ok {
			return 0, linuxerr.EINVAL
		}
		g := ep.Target(int32(slot.TargetFD), slot.Offset)
		if g == nil {
			return 0, linuxerr.ENOENT
		}
		typ, p, q = KcmpFile, unsafe.Pointer(f), unsafe.Pointer(g)
	case KcmpVM, KcmpFiles, KcmpFS, KcmpSighand:
		p, q = a.kcmpResource(typ), b.kcmpResource(typ)
	case KcmpIO, KcmpSysVSem:
		// No task has an I/O context or a list of semaphore adjustments here.
	default:
		return 0, linuxerr.EINVAL
	}
	return kcmpOrder(typ, p, q), nil
}

// KcmpEpollSlot is struct kcmp_epoll_slot: the Offset-th target, counted from
// 0, that was added to EpollFD as TargetFD.
type KcmpEpollSlot struct {
	EpollFD, TargetFD, Offset uint32
}

// kcmpFile returns t's open file at fd with a reference, or nil.
func (t *Task) kcmpFile(fd uint32) *vfs.FileDescription {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fdTable == nil {
		return nil
	}
	f, _ := t.fdTable.Get(int32(fd))
	return f
}

// kcmpResource returns the address of a resource that t has one of.
func (t *Task) kcmpResource(typ int) unsafe.Pointer {
	if typ == KcmpSighand {
		sh := t.tg.signalLock()
		defer sh.mu.Unlock()
		return unsafe.Pointer(sh)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch typ {
	case KcmpVM:
		return unsafe.Pointer(t.MemoryManager())
	case KcmpFiles:
		return unsafe.Pointer(t.fdTable)
	default:
		return unsafe.Pointer(t.fsContext.Load())
	}
}
