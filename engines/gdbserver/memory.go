package gdbserver

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math/bits"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/gdbserver/rsp"
)

// The packets about registers and memory.

// withRegisters answers a packet about the registers of a thread, which a suffix of it may
// name and which is examined meanwhile. do gets them, and the rest of the packet.
func (s *session) withRegisters(args string, do func(f *frame, rest string) ([]byte, error)) reply {
	th, rest, err := s.suffixed(args)
	if err != nil {
		return failure(err)
	}
	var out []byte
	err = th.examine(func() error {
		out, err = do(newFrame(th.t.Utrace()), rest)
		return err
	})
	if err != nil {
		return failure(err)
	}
	return reply{payload: out}
}

// appendRegister appends a register's value, or that it has none.
func (f *frame) appendRegister(out []byte, r *register) []byte {
	if v := f.get(r); v != nil {
		return hex.AppendEncode(out, v)
	}
	return append(out, strings.Repeat("xx", r.size)...)
}

func (s *session) readRegisters(args string) reply {
	return s.withRegisters(args, func(f *frame, _ string) (out []byte, err error) {
		for i := range amd64 {
			if r := &amd64[i]; f.has(r) { // else it is not in the description either
				out = f.appendRegister(out, r)
			}
		}
		return out, f.err
	})
}

func (s *session) writeRegisters(args string) reply {
	return s.withRegisters(args, func(f *frame, values string) ([]byte, error) {
		b, err := unhex(values)
		if err != nil {
			return nil, err
		}
		for i := range amd64 {
			r := &amd64[i]
			if !f.has(r) {
				continue
			}
			if len(b) < r.size {
				break // those that are missing stay
			}
			if err := f.put(r, b[:r.size]); err != nil {
				return nil, err
			}
			b = b[r.size:]
		}
		return ok.payload, f.store()
	})
}

// numbered returns the register of a hexadecimal number.
func numbered(s string) (*register, error) {
	n, err := strconv.ParseUint(s, 16, 16)
	if err != nil || int(n) >= len(amd64) {
		return nil, errSyntax
	}
	return &amd64[n], nil
}

func (s *session) readRegister(args string) reply {
	return s.withRegisters(args, func(f *frame, number string) ([]byte, error) {
		r, err := numbered(number)
		if err != nil {
			return nil, err
		}
		return f.appendRegister(nil, r), f.err
	})
}

func (s *session) writeRegister(args string) reply {
	return s.withRegisters(args, func(f *frame, rest string) ([]byte, error) {
		number, value, _ := strings.Cut(rest, "=")
		r, err := numbered(number)
		if err != nil {
			return nil, err
		}
		v, err := unhex(value)
		if err != nil {
			return nil, err
		}
		if err := f.put(r, v); err != nil {
			return nil, err
		}
		if r == &amd64[regRIP] && s.can().lldb {
			f.leaveCall()
		}
		return ok.payload, f.store()
	})
}

// savedRegisters is what QSaveRegisterState keeps.
type savedRegisters struct {
	th *thread
	f  *frame
}

// maxSaved bounds how many of them a client can have.
const maxSaved = 64

func (s *session) saveRegisters(args string) reply {
	th, _, err := s.suffixed(args)
	if err != nil {
		return failure(err)
	}
	if len(s.saved) == maxSaved {
		return failure(unix.ENOSPC)
	}
	f := newFrame(th.t.Utrace())
	err = th.examine(func() error {
		f.set(false)
		f.set(true)
		return f.err
	})
	if err != nil {
		return failure(err)
	}
	s.savedID++
	s.saved[s.savedID] = savedRegisters{th, f}
	return textf("%d", s.savedID)
}

func (s *session) restoreRegisters(args string) reply {
	id, _, _ := strings.Cut(args, ";")
	n, err := strconv.Atoi(id)
	saved, found := s.saved[n]
	if err != nil || !found {
		return failure(errSyntax)
	}
	delete(s.saved, n)
	if err := saved.th.examine(saved.f.store); err != nil {
		return failure(err)
	}
	return ok
}

// extent parses "ADDR,LENGTH", of which no more is asked for than an answer holds.
func extent(args string, limit int) (addr uint64, n int, err error) {
	v, err := parseNumbers(args, ",", 2)
	if err != nil {
		return 0, 0, err
	}
	return v[0], int(min(v[1], uint64(limit))), nil
}

func (s *session) readSome(addr uint64, n int) ([]byte, error) {
	th, err := s.generalThread()
	if err != nil {
		return nil, err
	}
	p := make([]byte, n)
	got, err := th.readMemory(p, addr)
	if got > 0 || n == 0 {
		return p[:got], nil
	}
	return nil, err
}

func (s *session) readHex(args string) reply {
	addr, n, err := extent(args, packetSize/2)
	if err != nil {
		return failure(err)
	}
	b, err := s.readSome(addr, n)
	if err != nil {
		return failure(err)
	}
	return reply{payload: hex.AppendEncode(nil, b)}
}

// readBinary is x. The 'b' tells the answer from an error that reads like data; an
// older LLDB, which does not expect it, takes the answer to its trial of no bytes
// for a refusal.
func (s *session) readBinary(args string) reply {
	addr, n, err := extent(args, packetSize/2)
	if err != nil {
		return failure(err)
	}
	b, err := s.readSome(addr, n)
	if err != nil {
		return failure(err)
	}
	return binaryReply("b", b)
}

func (s *session) write(args string, decode func(string) ([]byte, error)) reply {
	head, data, _ := strings.Cut(args, ":")
	addr, n, err := extent(head, packetSize)
	if err != nil {
		return failure(err)
	}
	b, err := decode(data)
	if err == nil && len(b) != n {
		err = fmt.Errorf("%w: %d bytes are said to be %d", errSyntax, len(b), n)
	}
	if err != nil {
		return failure(err)
	}
	th, err := s.generalThread()
	if err != nil {
		return failure(err)
	}
	if n == 0 {
		return ok
	}
	err = th.examine(func() error {
		_, err := th.t.Memory().WriteAt(b, addr)
		return err
	})
	if err != nil {
		return failure(err)
	}
	return ok
}

func (s *session) writeHex(args string) reply { return s.write(args, unhex) }

func (s *session) writeBinary(args string) reply {
	return s.write(args, func(d string) ([]byte, error) { return rsp.Binary([]byte(d)) })
}

// maxSearch bounds how much memory one packet can have looked through: a thread is
// held meanwhile, and so is the client.
const maxSearch = 1 << 30

// pieces calls f with memory piece by piece, each of which repeats the last keep
// bytes of the one before, until it returns false.
func (s *session) pieces(addr, length uint64, keep int, f func(at uint64, b []byte) bool) error {
	const size = 1 << 16
	if length > maxSearch {
		return unix.EINVAL
	}
	for length > 0 {
		n := int(min(length, uint64(size+keep)))
		b, err := s.readSome(addr, n)
		if err != nil {
			return err
		}
		if !f(addr, b) || n < size+keep {
			return nil
		}
		if len(b) < n {
			return unix.EFAULT
		}
		addr += size
		length -= size
	}
	return nil
}

func (s *session) search(args string) reply {
	f := strings.SplitN(args, ";", 3)
	if len(f) != 3 {
		return failure(errSyntax)
	}
	v, err := parseNumbers(f[0]+";"+f[1], ";", 2)
	if err != nil {
		return failure(err)
	}
	pattern, err := rsp.Binary([]byte(f[2]))
	if err != nil || len(pattern) == 0 || len(pattern) > 1<<16 {
		return failure(errSyntax)
	}
	found := unknown
	err = s.pieces(v[0], v[1], len(pattern)-1, func(at uint64, b []byte) bool {
		i := bytes.Index(b, pattern)
		if i >= 0 {
			found = textf("1,%x", at+uint64(i))
		}
		return i < 0
	})
	switch {
	case len(found.payload) > 0:
		return found
	case err != nil:
		return failure(err)
	}
	return text("0")
}

// crc is qCRC: the sum that GDB also takes of separate debug files, in an older
// form: most significant bit first, and not inverted at the end.
func (s *session) crc(args string) reply {
	v, err := parseNumbers(args, ",", 2)
	if err != nil {
		return failure(err)
	}
	sum, left := uint32(0xffffffff), v[1]
	err = s.pieces(v[0], v[1], 0, func(_ uint64, b []byte) bool {
		for _, x := range b {
			sum = sum<<8 ^ crcTable[byte(sum>>24)^x]
		}
		left -= uint64(len(b))
		return true
	})
	if err == nil && left > 0 {
		err = unix.EFAULT
	}
	if err != nil {
		return failure(err)
	}
	return textf("C%x", sum)
}

var crcTable = func() (t [256]uint32) {
	for i := range t {
		t[i] = bits.Reverse32(crc32.IEEETable[bits.Reverse8(uint8(i))])
	}
	return t
}()
