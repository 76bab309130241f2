package gdbserver

import (
	"encoding/binary"
	"fmt"
	"slices"

	"utrace.dev/utrace"
)

// Core note types of the register sets (elf.h).
const (
	ntPRStatus  = 1
	ntX86XState = 0x202
)

// Offsets in the two sets: struct user_regs_struct, and the XSAVE area.
const (
	userOrigRAX = 15 * 8
	userRIP     = 16 * 8
	userRSP     = 19 * 8
	userSize    = 27 * 8

	xsaveXMM    = 160
	xsaveXCR0   = 464 // as Linux's NT_X86_XSTATE has it
	xsaveHeader = 512
	xsaveEnd    = 576 // of what has fixed places
)

// Components of the extended state (Intel SDM 1, 13.1).
const (
	componentSSE    = 1 // 0 is x87
	componentAVX    = 2
	componentMasks  = 5
	componentZMMHi  = 6 // the upper halves of zmm0 to 15
	componentZMM16  = 7 // zmm16 to 31
	componentPKRU   = 9
	firstWithLayout = componentAVX
)

// A register is one of the target description.
type register struct {
	name string
	size int // in bytes, in the protocol
	typ  string
	// group is GDB's, or "".
	group string
	// lldb is what LLDB has to know beside: the name that it uses, the kind, the
	// numbers in DWARF, and what it is for.
	encoding, format, set string
	dwarf                 int // -1: none
	generic               string

	// xstate: the register is in the XSAVE area, else in the general registers.
	xstate bool
	// offset is where, from the beginning of the set or of the component.
	offset int
	// narrow is how many bytes of it are stored, if fewer than size.
	narrow int
	// component is the one of the extended state that the register belongs to.
	component int
	// tag: the x87 tag word, which is stored in a form of its own.
	tag     bool
	section string
}

// The sections of a target description, by GDB's names.
const (
	sectionCore     = "org.gnu.gdb.i386.core"
	sectionSSE      = "org.gnu.gdb.i386.sse"
	sectionLinux    = "org.gnu.gdb.i386.linux"
	sectionSegments = "org.gnu.gdb.i386.segments"
	sectionAVX      = "org.gnu.gdb.i386.avx"
	sectionAVX512   = "org.gnu.gdb.i386.avx512"
	sectionPKeys    = "org.gnu.gdb.i386.pkeys"
)

// amd64 is all registers, by their numbers in the protocol.
var amd64 = makeRegisters()

// regRIP and the others are numbers of registers that the server itself uses.
const (
	regRBP = 6
	regRSP = 7
	regRIP = 16
)

func makeRegisters() (regs []register) {
	general := func(name, typ string, word, dwarf int, generic string) {
		r := register{name: name, size: 8, typ: typ, encoding: "uint", format: "hex", set: "General Purpose Registers",
			dwarf: dwarf, generic: generic, offset: 8 * word, section: sectionCore}
		if typ == "int32" || typ == "i386_eflags" {
			r.size = 4
			r.typ = typ
		}
		regs = append(regs, r)
	}
	general("rax", "int64", 10, 0, "")
	general("rbx", "int64", 5, 3, "")
	general("rcx", "int64", 11, 2, "arg4")
	general("rdx", "int64", 12, 1, "arg3")
	general("rsi", "int64", 13, 4, "arg2")
	general("rdi", "int64", 14, 5, "arg1")
	general("rbp", "data_ptr", 4, 6, "fp")
	general("rsp", "data_ptr", 19, 7, "sp")
	general("r8", "int64", 9, 8, "arg5")
	general("r9", "int64", 8, 9, "arg6")
	general("r10", "int64", 7, 10, "")
	general("r11", "int64", 6, 11, "")
	general("r12", "int64", 3, 12, "")
	general("r13", "int64", 2, 13, "")
	general("r14", "int64", 1, 14, "")
	general("r15", "int64", 0, 15, "")
	general("rip", "code_ptr", 16, 16, "pc")
	general("eflags", "i386_eflags", 18, 49, "flags")
	general("cs", "int32", 17, -1, "")
	general("ss", "int32", 20, -1, "")
	general("ds", "int32", 23, -1, "")
	general("es", "int32", 24, -1, "")
	general("fs", "int32", 25, -1, "")
	general("gs", "int32", 26, -1, "")

	float := func(r register) {
		r.encoding, r.format, r.set, r.xstate = "uint", "hex", "Floating Point Registers", true
		if r.dwarf == 0 {
			r.dwarf = -1
		}
		regs = append(regs, r)
	}
	for i := range 8 {
		float(register{name: fmt.Sprintf("st%d", i), size: 10, typ: "i387_ext", dwarf: 33 + i, offset: 32 + 16*i, section: sectionCore})
	}
	for _, c := range []register{
		{name: "fctrl", offset: 0, narrow: 2}, {name: "fstat", offset: 2, narrow: 2}, {name: "ftag", offset: 4, tag: true},
		{name: "fiseg", offset: 12}, {name: "fioff", offset: 8}, {name: "foseg", offset: 20}, {name: "fooff", offset: 16},
		{name: "fop", offset: 6, narrow: 2},
	} {
		c.size, c.typ, c.group, c.section = 4, "int", "float", sectionCore
		float(c)
	}
	for i := range 16 {
		float(register{name: fmt.Sprintf("xmm%d", i), size: 16, typ: "vec128", dwarf: 17 + i, offset: xsaveXMM + 16*i, component: componentSSE, section: sectionSSE})
	}
	float(register{name: "mxcsr", size: 4, typ: "i386_mxcsr", group: "vector", offset: 24, section: sectionSSE})
	regs = append(regs,
		register{name: "orig_rax", size: 8, typ: "int", group: "system", encoding: "uint", format: "hex", set: "General Purpose Registers", dwarf: -1, offset: userOrigRAX, section: sectionLinux},
		register{name: "fs_base", size: 8, typ: "int", encoding: "uint", format: "hex", set: "General Purpose Registers", dwarf: 58, offset: 21 * 8, section: sectionSegments},
		register{name: "gs_base", size: 8, typ: "int", encoding: "uint", format: "hex", set: "General Purpose Registers", dwarf: 59, offset: 22 * 8, section: sectionSegments})
	for i := range 16 {
		float(register{name: fmt.Sprintf("ymm%dh", i), size: 16, typ: "uint128", offset: 16 * i, component: componentAVX, section: sectionAVX})
	}
	for i := 16; i < 32; i++ {
		float(register{name: fmt.Sprintf("xmm%d", i), size: 16, typ: "vec128", dwarf: 67 + i - 16, offset: 64 * (i - 16), component: componentZMM16, section: sectionAVX512})
	}
	for i := 16; i < 32; i++ {
		float(register{name: fmt.Sprintf("ymm%dh", i), size: 16, typ: "uint128", offset: 64*(i-16) + 16, component: componentZMM16, section: sectionAVX512})
	}
	for i := range 8 {
		float(register{name: fmt.Sprintf("k%d", i), size: 8, typ: "uint64", dwarf: 118 + i, offset: 8 * i, component: componentMasks, section: sectionAVX512})
	}
	for i := range 32 {
		r := register{name: fmt.Sprintf("zmm%dh", i), size: 32, typ: "v2ui128", offset: 32 * i, component: componentZMMHi, section: sectionAVX512}
		if i >= 16 {
			r.offset, r.component = 64*(i-16)+32, componentZMM16
		}
		float(r)
	}
	float(register{name: "pkru", size: 4, typ: "int", component: componentPKRU, section: sectionPKeys})
	return regs
}

// A frame is the registers of one thread at one moment.
type frame struct {
	view *utrace.View
	// user and xstate are the sets, nil until they are used.
	user, xstate []byte
	err          error
}

// newFrame returns the registers of a thread, which the caller may look at: see
// utrace.View.
func newFrame(th *utrace.Thread) *frame { return &frame{view: th.Task().View()} }

// set returns the set that a register is in, or nil.
func (f *frame) set(xstate bool) []byte {
	into, note := &f.user, uint32(ntPRStatus)
	if xstate {
		into, note = &f.xstate, ntX86XState
	}
	if *into == nil && f.err == nil {
		rs := f.view.Find(note)
		if rs == nil {
			return nil // as if the processor did not have it
		}
		*into, f.err = rs.Fetch()
	}
	return *into
}

// at returns where in its set a register is; false if the processor does not have it.
func (f *frame) at(r *register) (offset int, found bool) {
	b := f.set(r.xstate)
	offset = r.offset
	if r.component >= firstWithLayout {
		// The thread's mask says what the system has enabled.
		if len(b) < xsaveEnd || binary.LittleEndian.Uint64(b[xsaveXCR0:])>>r.component&1 == 0 {
			return 0, false
		}
		start, size := f.part(r.component)
		if r.offset+r.size > size {
			return 0, false
		}
		offset += start
	}
	return offset, offset+r.stored() <= len(b)
}

// part returns where a component of the extended state is.
func (f *frame) part(component int) (offset, size int) {
	if rs := f.view.Find(ntX86XState); rs != nil && rs.Part != nil {
		return rs.Part(component)
	}
	return 0, 0
}

// has reports whether the processor has the register.
func (f *frame) has(r *register) bool {
	_, found := f.at(r)
	return found
}

func (r *register) stored() int {
	switch {
	case r.tag:
		return 1
	case r.narrow != 0:
		return r.narrow
	}
	return r.size
}

// get returns a register in the protocol's form, nil if it cannot be had.
func (f *frame) get(r *register) []byte {
	offset, found := f.at(r)
	if !found {
		return nil
	}
	b := f.set(r.xstate)
	v := make([]byte, r.size)
	if r.tag {
		binary.LittleEndian.PutUint32(v, uint32(fullTag(b)))
		return v
	}
	// A component that is in its initial state need not be in the area.
	if r.component >= firstWithLayout && binary.LittleEndian.Uint64(b[xsaveHeader:])>>r.component&1 == 0 {
		return v
	}
	copy(v, b[offset:offset+r.stored()])
	return v
}

// put changes a register in f.
func (f *frame) put(r *register, v []byte) error {
	if len(v) != r.size {
		return fmt.Errorf("%s has %d bytes, not %d", r.name, r.size, len(v))
	}
	offset, found := f.at(r)
	if !found {
		return fmt.Errorf("there is no %s", r.name)
	}
	b := f.set(r.xstate)
	if r.tag {
		b[offset] = shortTag(binary.LittleEndian.Uint16(v))
		return nil
	}
	if r.xstate {
		present := binary.LittleEndian.Uint64(b[xsaveHeader:])
		if r.component >= firstWithLayout && present>>r.component&1 == 0 {
			start, size := f.part(r.component)
			clear(b[start:min(start+size, len(b))])
		}
		binary.LittleEndian.PutUint64(b[xsaveHeader:], present|1<<r.component)
	}
	copy(b[offset:], v[:r.stored()])
	if !r.xstate && r.size < 8 {
		clear(b[offset+r.size : offset+8])
	}
	return nil
}

// leaveCall makes the thread forget the system call that it was interrupted in, as it
// goes on elsewhere: the kernel would step back to restart the call. gdb does it by
// itself.
func (f *frame) leaveCall() {
	if b := f.set(false); len(b) >= userSize {
		binary.LittleEndian.PutUint64(b[userOrigRAX:], ^uint64(0))
	}
}

// store makes the thread's registers those of f.
func (f *frame) store() error {
	for _, s := range []struct {
		note uint32
		b    []byte
	}{{ntPRStatus, f.user}, {ntX86XState, f.xstate}} {
		if s.b == nil {
			continue
		}
		if err := f.view.Find(s.note).Store(s.b); err != nil { // it is there: it was read
			return err
		}
	}
	return nil
}

func (f *frame) user64(offset int) uint64 {
	if b := f.set(false); len(b) >= userSize {
		return binary.LittleEndian.Uint64(b[offset:])
	}
	return 0
}

// fullTag returns the x87 tag word. FXSAVE keeps one bit for each register: not
// empty. The rest follows from what the register holds (Intel SDM 1, 10.5.1.1).
func fullTag(b []byte) (tag uint16) {
	top := int(b[3]>>3) & 7
	for i := range 8 {
		kind := uint16(3) // empty
		if b[4]>>i&1 != 0 {
			st := b[32+16*((i-top)&7):]
			exponent := binary.LittleEndian.Uint16(st[8:]) & 0x7fff
			fraction := binary.LittleEndian.Uint64(st)
			switch {
			case exponent == 0 && fraction == 0:
				kind = 1 // zero
			case exponent == 0 || exponent == 0x7fff || fraction>>63 == 0:
				kind = 2 // special
			default:
				kind = 0
			}
		}
		tag |= kind << (2 * i)
	}
	return tag
}

func shortTag(tag uint16) (b byte) {
	for i := range 8 {
		if tag>>(2*i)&3 != 3 {
			b |= 1 << i
		}
	}
	return b
}

// register returns the low 64 bits of a register by its number.
func (f *frame) register(n int) (uint64, error) {
	if n < 0 || n >= len(amd64) {
		return 0, fmt.Errorf("there is no register %d", n)
	}
	v := f.get(&amd64[n])
	if v == nil {
		return 0, fmt.Errorf("%s cannot be read", amd64[n].name)
	}
	return binary.LittleEndian.Uint64(append(slices.Clip(v[:min(8, len(v))]), make([]byte, 8)...)), nil
}
