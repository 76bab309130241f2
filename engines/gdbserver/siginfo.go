package gdbserver

import (
	"encoding/binary"

	"utrace.dev/utrace"
)

// siginfoBytes returns a siginfo_t as a program has it in memory.
func siginfoBytes(i *utrace.SigInfo) []byte {
	b := make([]byte, 16, 128)
	binary.LittleEndian.PutUint32(b, uint32(i.Signo))
	binary.LittleEndian.PutUint32(b[4:], uint32(i.Errno))
	binary.LittleEndian.PutUint32(b[8:], uint32(i.Code))
	return append(b, i.Fields[:]...)
}

func setSiginfo(i *utrace.SigInfo, b []byte) {
	i.Signo = int32(binary.LittleEndian.Uint32(b))
	i.Errno = int32(binary.LittleEndian.Uint32(b[4:]))
	i.Code = int32(binary.LittleEndian.Uint32(b[8:]))
	copy(i.Fields[:], b[16:])
}
