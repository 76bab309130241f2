package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// Requests about descriptors for thread-local storage (asm/ptrace-abi.h).
const (
	requestGetThreadArea = 25
	requestSetThreadArea = 26
)

const (
	// tlsMinEntry is the number of a thread's first descriptor in the
	// processor's table (GDT_ENTRY_TLS_MIN).
	tlsMinEntry  = 12
	userDescSize = 16 // struct user_desc
)

// threadArea implements PTRACE_GET_THREAD_AREA and PTRACE_SET_THREAD_AREA. entry
// is ptrace's addr, an int.
func threadArea(t, target *kernel.Task, set bool, entry int32, data hostarch.Addr) error {
	if entry < 0 {
		return linuxerr.EIO
	}
	i := int(entry) - tlsMinEntry
	known := i >= 0 && i < kernel.TLSEntries
	var b [userDescSize]byte
	if !set {
		if !known {
			return linuxerr.EINVAL
		}
		d := target.PtraceTLS(i)
		hostarch.ByteOrder.PutUint32(b[0:], uint32(entry))
		hostarch.ByteOrder.PutUint32(b[4:], d.Base)
		hostarch.ByteOrder.PutUint32(b[8:], d.Limit)
		hostarch.ByteOrder.PutUint32(b[12:], d.Flags)
		return copyOut(t, data, b[:])
	}
	if _, err := t.CopyInBytes(data, b[:]); err != nil {
		return err
	}
	d := kernel.TLSDescriptor{
		Base:  hostarch.ByteOrder.Uint32(b[4:]),
		Limit: hostarch.ByteOrder.Uint32(b[8:]),
		Flags: hostarch.ByteOrder.Uint32(b[12:]) & (kernel.TLSLongMode<<1 - 1),
	}
	if !known || !mayBeTLS(d) {
		return linuxerr.EINVAL
	}
	target.PtraceSetTLS(i, d)
	return nil
}

// mayBeTLS returns true for descriptors that a program may have: none, or of a
// data segment that is present and not of the 8086 (arch/x86/kernel/tls.c).
func mayBeTLS(d kernel.TLSDescriptor) bool {
	if d.Empty() {
		return true
	}
	const code = 2 << 1
	return d.Flags&kernel.TLSSeg32Bit != 0 && d.Flags&kernel.TLSContents < code && d.Flags&kernel.TLSNotPresent == 0
}
