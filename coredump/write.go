package coredump

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
)

// ErrLimit is returned by Write when the limit ended the file early.
var ErrLimit = errors.New("the core file is at its limit and was cut off")

// A Skipper is an io.Writer that can leave holes. What was skipped reads as
// zeroes; a skip at the very end makes the file that long.
type Skipper interface {
	Skip(n int64) error
}

// Options are the dumped process's settings.
type Options struct {
	Filter Filter
	// Limit is how many bytes may be written; holes are free. NoLimit takes it
	// away.
	Limit uint64
}

// NoLimit is RLIM_INFINITY.
const NoLimit = ^uint64(0)

// MinLimit is the lowest limit with which Linux writes a core at all.
const MinLimit = PageSize

const (
	headerSize  = 64
	programSize = 56
	sectionSize = 64
	// manySegments, in the header's field for the number of segments, says that
	// the number is in the first section header.
	manySegments = 0xffff
	// chunk is how much memory is read at once.
	chunk = 64 << 10
)

// Write writes a core file of p to w. If w is a Skipper, pages of zeroes become
// holes. An error of w or of the memory's reader ends it and is returned: so an
// implementation of either can interrupt it.
func Write(w io.Writer, p *Process, opts Options) error {
	if len(p.Threads) == 0 {
		return errors.New("a process without threads cannot be dumped")
	}
	notes, err := buildNotes(p)
	if err != nil {
		return err
	}
	sizes := make([]uint64, len(p.Mappings))
	for i := range p.Mappings {
		m := &p.Mappings[i]
		if m.End < m.Start || (m.Start|m.End)%PageSize != 0 {
			return fmt.Errorf("mapping %#x-%#x is not made of pages", m.Start, m.End)
		}
		sizes[i] = opts.Filter.dumpSize(m, func() []byte {
			b := make([]byte, 4)
			n, _ := p.Memory.Read(b, m.Start) // unreadable is no ELF header
			return b[:n]
		})
	}
	o := &output{w: w, limit: opts.Limit}
	o.skipper, _ = w.(Skipper)

	segments := 1 + len(p.Mappings)
	noteAt := uint64(headerSize + programSize*segments)
	dataAt := (noteAt + uint64(len(notes)) + PageSize - 1) &^ (PageSize - 1)
	sectionAt := dataAt
	for _, s := range sizes {
		sectionAt += s
	}
	if err := o.write(fileHeader(p.Machine, segments, sectionAt)); err != nil {
		return err
	}
	if err := o.write(programHeader(elf.PT_NOTE, 0, noteAt, 0, uint64(len(notes)), 0, 4)); err != nil {
		return err
	}
	at := dataAt
	for i, m := range p.Mappings {
		h := programHeader(elf.PT_LOAD, flags(&m), at, m.Start, sizes[i], m.End-m.Start, PageSize)
		if err := o.write(h); err != nil {
			return err
		}
		at += sizes[i]
	}
	if err := o.write(notes); err != nil {
		return err
	}
	o.pending += dataAt - noteAt - uint64(len(notes))
	for i, m := range p.Mappings {
		if err := o.memory(p.Memory, m.Start, m.Start+sizes[i]); err != nil {
			return err
		}
	}
	if segments >= manySegments {
		if err := o.write(countSection(segments)); err != nil {
			return err
		}
	}
	return o.flush()
}

func flags(m *Mapping) (f elf.ProgFlag) {
	if m.Read {
		f |= elf.PF_R
	}
	if m.Write {
		f |= elf.PF_W
	}
	if m.Execute {
		f |= elf.PF_X
	}
	return f
}

func fileHeader(machine elf.Machine, segments int, sectionAt uint64) []byte {
	b := append([]byte(elf.ELFMAG), byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT), byte(elf.ELFOSABI_NONE))
	b = append(b, make([]byte, elf.EI_NIDENT-len(b))...)
	b = le.AppendUint16(b, uint16(elf.ET_CORE))
	b = le.AppendUint16(b, uint16(machine))
	b = le.AppendUint32(b, uint32(elf.EV_CURRENT))
	b = le.AppendUint64(b, 0) // entry
	b = le.AppendUint64(b, headerSize)
	many := segments >= manySegments
	if !many {
		sectionAt = 0
	}
	b = le.AppendUint64(b, sectionAt)
	b = le.AppendUint32(b, 0) // flags
	b = le.AppendUint16(b, headerSize)
	b = le.AppendUint16(b, programSize)
	b = le.AppendUint16(b, uint16(min(segments, manySegments)))
	var size, count uint16
	if many {
		size, count = sectionSize, 1
	}
	b = le.AppendUint16(b, size)
	b = le.AppendUint16(b, count)
	return le.AppendUint16(b, 0) // no section has names
}

func programHeader(t elf.ProgType, f elf.ProgFlag, at, addr, inFile, inMemory, align uint64) []byte {
	b := le.AppendUint32(nil, uint32(t))
	b = le.AppendUint32(b, uint32(f))
	b = le.AppendUint64(b, at)
	b = le.AppendUint64(b, addr)
	b = le.AppendUint64(b, 0) // physical address
	b = le.AppendUint64(b, inFile)
	b = le.AppendUint64(b, inMemory)
	return le.AppendUint64(b, align)
}

// countSection is the section header whose info field is the number of segments.
func countSection(segments int) []byte {
	b := make([]byte, sectionSize)
	le.PutUint64(b[32:], 1) // its size is the number of sections
	le.PutUint32(b[44:], uint32(segments))
	return b
}
