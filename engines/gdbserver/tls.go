package gdbserver

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"
)

// Thread-local variables, errno among them. The client knows a variable's place in its
// library's block, and asks where a thread has that block. The processor's ABI says where
// a thread has the table of its blocks ("ELF Handling For Thread-Local Storage", x86-64);
// how a library finds its entry is glibc's own affair, which its libthread_db is told by
// descriptors in libc. gdb looks those up for us.

// tlsSymbols are the names of the descriptors that are needed: of two fields of a link_map,
// the library's number in a thread's table, and how far below the thread pointer its block
// is if it has a fixed place.
var tlsSymbols = [...]string{"_thread_db_link_map_l_tls_modid", "_thread_db_link_map_l_tls_offset"}

// tlsFields are the addresses of the descriptors in a process, in the order of tlsSymbols;
// 0 where it is not known.
type tlsFields [len(tlsSymbols)]uint64

const (
	// userFSBase is the thread pointer's place in the general registers.
	userFSBase = 21 * 8
	// tableOffset is where a thread has the address of its table, from the thread pointer
	// on. An entry of the table has entrySize bytes, its address first; the number of
	// entries stands sizeBefore bytes before the table.
	tableOffset = 8
	entrySize   = 16
	sizeBefore  = 16
	// mainModule is the number of the program itself.
	mainModule = 1
	// unallocated, as an entry's address, or 0: the thread has not used the block yet.
	unallocated = ^uint64(0)
	// What is instead of a distance from the thread pointer where there is no fixed one.
	notFixed, forcedDynamic = 0, ^uint64(0)
)

// errNoBlock: there is no such block, or not yet.
var errNoBlock = fmt.Errorf("the thread has no block of this library: %w", unix.ENOENT)

// symbols is qSymbol: the client offers to look up symbols, or has looked one up.
func (s *session) symbols(args string) reply {
	value, name, found := strings.Cut(args, ":")
	th, err := s.generalThread()
	if err != nil || !found {
		return ok // there is nothing to ask about
	}
	next := 0
	if name != "" {
		b, err := unhex(name)
		if err != nil {
			return failure(err)
		}
		for next < len(tlsSymbols) && tlsSymbols[next] != string(b) {
			next++
		}
		if next == len(tlsSymbols) || value == "" {
			return ok
		}
		v, err := parseNumbers(value, ":", 1)
		if err != nil {
			return failure(err)
		}
		s.mu.Lock()
		th.p.tls[next] = v[0]
		s.mu.Unlock()
		next++
	}
	s.mu.Lock()
	for next < len(tlsSymbols) && th.p.tls[next] != 0 {
		next++
	}
	s.mu.Unlock()
	if next == len(tlsSymbols) {
		return ok
	}
	return text("qSymbol:" + hex.EncodeToString([]byte(tlsSymbols[next])))
}

// tlsAddress is qGetTLSAddr:THREAD,OFFSET,LINK_MAP.
func (s *session) tlsAddress(args string) reply {
	id, rest, _ := strings.Cut(args, ",")
	th, err := s.lookup(id)
	if err != nil {
		return failure(err)
	}
	v, err := parseNumbers(rest, ",", 2)
	if err != nil {
		return failure(err)
	}
	s.mu.Lock()
	fields := th.p.tls
	s.mu.Unlock()
	var block uint64
	if e := th.examine(func() error {
		block, err = th.tlsBlock(fields, v[1])
		return err
	}); e != nil {
		return failure(e)
	}
	return textf("%x", block+v[0])
}

// tlsBlock returns where a thread has the block of a library, which its link_map names;
// 0 names a program without libraries. The thread is held. All that is read is the guest's,
// and decides of nothing but the result.
//
// An entry can be out of date: after a library was closed and another one has its number,
// until the thread uses that one.
func (th *thread) tlsBlock(fields tlsFields, linkMap uint64) (uint64, error) {
	if fields[0] == 0 || fields[1] == 0 {
		return 0, errUnsupported // it is not glibc, or gdb cannot find its symbols
	}
	pointer := newFrame(th.t.Utrace()).user64(userFSBase)
	module := uint64(mainModule)
	if linkMap != 0 {
		var err error
		if module, err = th.field(fields[0], linkMap); err != nil {
			return 0, err
		}
		below, err := th.field(fields[1], linkMap)
		switch {
		case err != nil:
			return 0, err
		case module == 0:
			return 0, errNoBlock
		case below != notFixed && below != forcedDynamic:
			return pointer - below, nil
		}
	}
	table, err := th.word(pointer + tableOffset)
	if err != nil {
		return 0, err
	}
	size, err := th.word(table - sizeBefore)
	if err != nil {
		return 0, err
	}
	if module > size {
		return 0, errNoBlock
	}
	block, err := th.word(table + module*entrySize)
	if err == nil && (block == unallocated || block == 0) {
		err = errNoBlock
	}
	return block, err
}

// field returns the value of the field of a structure that a descriptor describes.
func (th *thread) field(descriptor, structure uint64) (uint64, error) {
	var d [12]byte // its size in bits, how many there are, and the offset
	if _, err := th.t.Memory().ReadAt(d[:], descriptor); err != nil {
		return 0, err
	}
	if bits := binary.LittleEndian.Uint32(d[:]); bits != 64 {
		return 0, errors.Join(errUnsupported, fmt.Errorf("the field has %d bits, want 64", bits))
	}
	return th.word(structure + uint64(binary.LittleEndian.Uint32(d[8:])))
}
