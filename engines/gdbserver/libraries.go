package gdbserver

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Keys of the auxiliary vector (elf.h).
const (
	atPhdr  = 3
	atPhent = 4
	atPhnum = 5
)

// maxLibraries bounds a walk through a list that the program made.
const maxLibraries = 4096

// libraries is qXfer:libraries-svr4: the dynamic linker's list, read in one go where
// GDB would take a few packets for each library. The annex may say where to begin:
// "start=ADDR;prev=ADDR;".
func (s *session) libraries(annex string) (string, error) {
	th, err := s.generalThread()
	if err != nil {
		return "", err
	}
	var doc string
	err = th.examine(func() error {
		doc, err = th.libraries(annex)
		return err
	})
	return doc, err
}

func (th *thread) libraries(annex string) (string, error) {
	var start, prev uint64
	for _, f := range strings.Split(annex, ";") {
		k, v, ok := strings.Cut(f, "=")
		n, err := strconv.ParseUint(v, 16, 64)
		switch {
		case f == "":
		case !ok || err != nil:
			return "", errSyntax
		case k == "start":
			start = n
		case k == "prev":
			prev = n
		}
	}
	main := uint64(0)
	first := start == 0
	if first {
		at, err := th.debugPointer()
		if err != nil {
			return "", err
		}
		var debug uint64
		if at != 0 {
			if debug, err = th.word(at); err != nil {
				return "", err
			}
		}
		if debug != 0 {
			if start, err = th.word(debug + 8); err != nil {
				return "", err
			}
		}
		main = start
	}
	var b strings.Builder
	b.WriteString(`<library-list-svr4 version="1.0"`)
	if main != 0 {
		fmt.Fprintf(&b, ` main-lm="0x%x"`, main)
	}
	b.WriteString(">")
	for n := 0; start != 0 && n < maxLibraries && b.Len() < maxDocument; n++ {
		var m [40]byte // struct link_map: l_addr, l_name, l_ld, l_next, l_prev
		if _, err := th.t.Memory().ReadAt(m[:], start); err != nil {
			break
		}
		field := func(i int) uint64 { return binary.LittleEndian.Uint64(m[8*i:]) }
		if field(4) != prev {
			break // not a list any more, or being changed
		}
		if !(first && n == 0) { // the first is the program itself
			fmt.Fprintf(&b, `<library name="%s" lm="0x%x" l_addr="0x%x" l_ld="0x%x" lmid="0x0"/>`,
				escapeXML(th.cString(field(1))), start, field(0), field(2))
		}
		prev, start = start, field(3)
	}
	b.WriteString("</library-list-svr4>")
	return b.String(), nil
}

// word reads a pointer. The thread is held, or is in its own callback.
func (th *thread) word(addr uint64) (uint64, error) {
	var b [8]byte
	if _, err := th.t.Memory().ReadAt(b[:], addr); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b[:]), nil
}

// cString reads a string of a path's length.
func (th *thread) cString(addr uint64) string {
	p := make([]byte, unix.PathMax)
	n, _ := th.t.Memory().ReadAt(p, addr)
	if i := bytes.IndexByte(p[:n], 0); i >= 0 {
		return string(p[:i])
	}
	return ""
}

// shlibInfo is LLDB's qShlibInfoAddr.
func (s *session) shlibInfo(string) reply {
	th, err := s.generalThread()
	if err != nil {
		return failure(err)
	}
	var at uint64
	err = th.examine(func() error {
		at, err = th.debugPointer()
		return err
	})
	switch {
	case err != nil:
		return failure(err)
	case at == 0:
		return unknown
	}
	return textf("%x", at)
}

// debugPointer returns where the program has the address of the dynamic linker's
// struct r_debug, 0 if it has none.
func (th *thread) debugPointer() (uint64, error) {
	aux := map[uint64]uint64{}
	for v := th.p.t.Auxv(); len(v) >= 16; v = v[16:] {
		aux[binary.LittleEndian.Uint64(v)] = binary.LittleEndian.Uint64(v[8:])
	}
	if aux[atPhent] != 56 || aux[atPhnum] > 4096 {
		return 0, nil
	}
	headers := make([]byte, aux[atPhnum]*56)
	if _, err := th.t.Memory().ReadAt(headers, aux[atPhdr]); err != nil {
		return 0, err
	}
	// The program is moved by what lies between where its headers should be and are.
	var base, dynamic, size uint64
	for h := headers; len(h) >= 56; h = h[56:] {
		addr := binary.LittleEndian.Uint64(h[16:])
		switch elf.ProgType(binary.LittleEndian.Uint32(h)) {
		case elf.PT_PHDR:
			base = aux[atPhdr] - addr
		case elf.PT_DYNAMIC:
			dynamic, size = addr, binary.LittleEndian.Uint64(h[40:])
		}
	}
	if dynamic == 0 {
		return 0, nil
	}
	table := make([]byte, min(size, 1<<16))
	if _, err := th.t.Memory().ReadAt(table, base+dynamic); err != nil {
		return 0, err
	}
	for i := 0; i+16 <= len(table); i += 16 {
		if elf.DynTag(binary.LittleEndian.Uint64(table[i:])) == elf.DT_DEBUG {
			return base + dynamic + uint64(i) + 8, nil
		}
	}
	return 0, nil
}
