package rsp

import (
	"encoding/hex"
	"errors"
)

const (
	escape    = '}'
	escapeXor = 0x20
)

// special reports whether a byte cannot be sent as it is within a packet that
// comes from the server: the frame's own bytes, and the mark of a run.
func special(b byte) bool { return b == '#' || b == '$' || b == escape || b == '*' }

// AppendBinary appends data, escaped as binary data in a packet is.
func AppendBinary(dst, data []byte) []byte {
	for _, b := range data {
		if special(b) {
			dst = append(dst, escape, b^escapeXor)
		} else {
			dst = append(dst, b)
		}
	}
	return dst
}

// errEscape is a packet that ends within an escape.
var errEscape = errors.New("the data ends with the escape byte }")

// Binary undoes AppendBinary. The result is data's own memory.
func Binary(data []byte) ([]byte, error) {
	out := data[:0]
	for i := 0; i < len(data); i++ {
		b := data[i]
		if b == escape {
			if i++; i == len(data) {
				return nil, errEscape
			}
			b = data[i] ^ escapeXor
		}
		out = append(out, b)
	}
	return out, nil
}

// A run is sent as the byte, '*', and a character that is the number of further
// repetitions plus 29.
const (
	runBase = 29
	minRun  = 3        // further repetitions; fewer would save nothing
	maxRun  = 126 - 29 // up to the last printable character
)

// appendRuns appends payload with its runs shortened. An escape and what it
// escapes stay together: a run is of one raw byte.
func appendRuns(dst, payload []byte) []byte {
	for i := 0; i < len(payload); {
		b := payload[i]
		n := 1
		for i+n < len(payload) && payload[i+n] == b && n <= maxRun {
			n++
		}
		more := n - 1
		// '#', '$', '+' and '-' have meanings of their own as counts.
		for more >= minRun && reservedCount(byte(more+runBase)) {
			more--
		}
		if b == escape || i > 0 && payload[i-1] == escape || more < minRun {
			dst = append(dst, b)
			i++
			continue
		}
		dst = append(dst, b, '*', byte(more+runBase))
		i += 1 + more
	}
	return dst
}

func reservedCount(c byte) bool { return c == '#' || c == '$' || c == '+' || c == '-' }

// checksum is the sum of all bytes.
func checksum(b []byte) (sum byte) {
	for _, c := range b {
		sum += c
	}
	return sum
}

// appendFrame appends a whole frame that begins with lead: '$' for a packet, '%'
// for a notification.
func appendFrame(dst []byte, lead byte, payload []byte) []byte {
	dst = append(dst, lead)
	start := len(dst)
	dst = appendRuns(dst, payload)
	sum := checksum(dst[start:])
	dst = append(dst, '#')
	return hex.AppendEncode(dst, []byte{sum})
}
