package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// requestGetRseq is PTRACE_GET_RSEQ_CONFIGURATION, since Linux 5.13.
const requestGetRseq = 0x420f

// rseqSize is the size of the area that rseq(2) registers.
const rseqSize = 32

// getRseq copies a struct ptrace_rseq_configuration out, size bytes of it at
// most. The result is its size.
func getRseq(t, target *kernel.Task, size uint64, data hostarch.Addr) (uintptr, error) {
	var b [24]byte // u64 address; u32 size, signature, flags, pad
	if addr, signature := target.PtraceRseq(); addr != 0 {
		hostarch.ByteOrder.PutUint64(b[:], uint64(addr))
		hostarch.ByteOrder.PutUint32(b[8:], rseqSize)
		hostarch.ByteOrder.PutUint32(b[12:], signature)
	}
	return uintptr(len(b)), copyOut(t, data, b[:min(size, uint64(len(b)))])
}
