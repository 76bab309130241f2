package kernel

import "encoding/binary"

// TLSEntries is how many descriptors for thread-local storage a thread has
// (arch/x86/include/asm/segment.h).
const TLSEntries = 3

// A TLSDescriptor is a segment descriptor for thread-local storage, as
// set_thread_area(2) describes it. 32-bit programs use them; the programs of
// this kernel, all 64-bit, see theirs only through a debugger.
type TLSDescriptor struct {
	Base, Limit uint32
	Flags       uint32 // the bit field of struct user_desc
}

// Bits of TLSDescriptor.Flags.
const (
	TLSSeg32Bit      = 1 << 0
	TLSContents      = 3 << 1
	TLSReadExecOnly  = 1 << 3
	TLSLimitInPages  = 1 << 4
	TLSNotPresent    = 1 << 5
	TLSUseable       = 1 << 6
	TLSLongMode      = 1 << 7
	tlsEmptyFlags    = TLSReadExecOnly | TLSNotPresent
	tlsKeptFlags     = TLSLongMode - 1
	tlsLimitMask     = 1<<20 - 1
	savedTLSByteSize = TLSEntries * 12
)

// Empty returns true if d describes no segment.
func (d TLSDescriptor) Empty() bool {
	return d == TLSDescriptor{} || d == TLSDescriptor{Flags: tlsEmptyFlags}
}

type tlsDescriptors [TLSEntries]TLSDescriptor

// PtraceTLS returns t's i'th descriptor. t must be stopped.
func (t *Task) PtraceTLS(i int) TLSDescriptor {
	if t.utrace.tls == nil || t.utrace.tls[i].Empty() {
		return TLSDescriptor{Flags: tlsEmptyFlags}
	}
	return t.utrace.tls[i]
}

// PtraceSetTLS sets t's i'th descriptor, as far as a processor has room for it.
// t must be stopped.
func (t *Task) PtraceSetTLS(i int, d TLSDescriptor) {
	if !d.Empty() {
		d.Limit &= tlsLimitMask
		d.Flags &= tlsKeptFlags
	}
	var all tlsDescriptors // t's children may share what t has
	if t.utrace.tls != nil {
		all = *t.utrace.tls
	}
	all[i] = d
	t.utrace.tls = &all
}

func (d *tlsDescriptors) save() []byte {
	if d == nil {
		return nil
	}
	b, _ := binary.Append(nil, binary.LittleEndian, d) // of fixed size
	return b
}

func loadTLS(b []byte) *tlsDescriptors {
	var d tlsDescriptors
	if _, err := binary.Decode(b, binary.LittleEndian, &d); err != nil {
		return nil
	}
	return &d
}
