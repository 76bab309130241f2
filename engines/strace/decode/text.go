package decode

import (
	"bytes"
	"math/bits"
	"slices"
)

// pathMax is the kernel's limit of a path with its NUL.
const pathMax = 4096

// quoted writes bytes as a C string without its end.
func (c *Call) quoted(p []byte, hex HexMode) {
	if hex == HexNonASCII {
		hex = HexNone
		for _, b := range p {
			if !plain(b) {
				hex = HexAll
				break
			}
		}
	}
	const digits = "0123456789abcdef"
	for i, b := range p {
		if hex == HexAll {
			c.out = append(c.out, '\\', 'x', digits[b>>4], digits[b&15])
			continue
		}
		switch b {
		case '"', '\\':
			c.out = append(c.out, '\\', b)
		case '\f':
			c.s(`\f`)
		case '\n':
			c.s(`\n`)
		case '\r':
			c.s(`\r`)
		case '\t':
			c.s(`\t`)
		case '\v':
			c.s(`\v`)
		default:
			if b >= ' ' && b <= '~' {
				c.out = append(c.out, b)
				continue
			}
			// Octal, as short as the next byte allows.
			c.out = append(c.out, '\\')
			long := i+1 < len(p) && p[i+1] >= '0' && p[i+1] <= '7'
			if long || b >= 0o100 {
				c.out = append(c.out, '0'+b>>6)
			}
			if long || b >= 0o10 {
				c.out = append(c.out, '0'+b>>3&7)
			}
			c.out = append(c.out, '0'+b&7)
		}
	}
}

// plain says whether a byte needs no number to be written.
func plain(b byte) bool {
	return b >= ' ' && b <= '~' || b >= '\t' && b <= '\r'
}

// text writes bytes that were read, in quotes. more says that they are the
// beginning of something longer.
func (c *Call) text(p []byte, more bool) { c.textAs(p, more, c.Options.Hex) }

func (c *Call) textAs(p []byte, more bool, hex HexMode) {
	c.s(`"`)
	c.quoted(p, hex)
	c.s(`"`)
	if more {
		c.s("...")
	}
}

// buffer writes the n bytes at addr as a string, up to the limit.
func (c *Call) buffer(addr, n uint64) { c.bufferAs(addr, n, c.Options.Hex) }

func (c *Call) bufferAs(addr, n uint64, hex HexMode) {
	if addr == 0 {
		c.s("NULL")
		return
	}
	shown := min(n, uint64(c.limit()))
	p := c.read(addr, int(shown))
	if p == nil {
		c.address(addr)
		return
	}
	c.textAs(p, n > shown, hex)
}

// cstring reads up to most bytes of a string that ends with a NUL. ended is false if
// there is more. It returns nil if memory ends before.
func (c *Call) cstring(addr uint64, most int) (p []byte, ended bool) {
	if addr == 0 {
		return nil, false
	}
	// Read to the end of a page at a time: the string may be the last in memory.
	const page = 4096
	p = c.alloc(0)
	for n := 0; n <= most; {
		chunk := min(most+1-n, page-int((addr+uint64(n))%page))
		if n == 0 {
			// Most strings are short.
			chunk = min(chunk, 128)
		}
		piece := c.alloc(chunk)
		got, _ := c.Memory.ReadAt(piece, addr+uint64(n))
		piece = piece[:max(0, min(got, chunk))]
		if end := bytes.IndexByte(piece, 0); end >= 0 {
			if n == 0 {
				return piece[:end], true
			}
			return append(p, piece[:end]...), true
		}
		if len(piece) < chunk {
			return nil, false
		}
		if n == 0 {
			p = piece
		} else {
			p = append(p, piece...)
		}
		n += chunk
	}
	return p[:most], false
}

// str writes a string that ends with a NUL, up to the limit.
func str(c *Call, v uint64) { c.strUpTo(v, c.limit()) }

// path writes a file name, up to the kernel's limit.
func path(c *Call, v uint64) {
	p, ended := c.cstring(v, pathMax-1)
	if ended && len(c.Options.Watch) > 0 {
		c.touch(string(p))
	}
	c.strOf(p, ended, v)
}

// touch notes that the call has to do with a path.
func (c *Call) touch(path string) {
	c.Touched = c.Touched || slices.Contains(c.Options.Watch, path)
}

func (c *Call) strUpTo(v uint64, most int) {
	p, ended := c.cstring(v, most)
	c.strOf(p, ended, v)
}

// strOf writes what cstring has said of the address v.
func (c *Call) strOf(p []byte, ended bool, v uint64) {
	if p == nil {
		c.address(v)
		return
	}
	c.text(p, !ended)
}

// outStr is a string that the call has written.
func outStr(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	str(c, v)
}

// outPath is a file name with its NUL, whose size is the result.
func outPath(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.strUpTo(v, int(min(c.Result-1, pathMax-1)))
}

// charArray writes a string in an array within a structure.
func (c *Call) charArray(p []byte) {
	if end := bytes.IndexByte(p, 0); end >= 0 {
		p = p[:end]
	}
	c.text(p, false)
}

// Buffers whose length is another argument, or the result.

// bufLen is a buffer with the length in argument i.
func bufLen(i int) show { return func(c *Call, v uint64) { c.buffer(v, c.Args[i]) } }

// bufResult is a buffer that the call has filled with as many bytes as it returned.
func bufResult(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.buffer(v, c.Result)
}

// list writes n elements of size bytes each from addr, in brackets: as many as
// Options.StringLimit says unless Verbose is set.
func (c *Call) list(addr, n uint64, size int, element func(p []byte)) {
	switch {
	case addr == 0:
		c.s("NULL")
		return
	case n == 0:
		c.s("[]")
		return
	}
	if hi, lo := bits.Mul64(n, uint64(size)); hi != 0 || addr+lo < addr {
		c.address(addr)
		return
	}
	first := c.read(addr, size)
	if first == nil {
		c.address(addr)
		return
	}
	shown := n
	if !c.Options.Verbose {
		shown = min(n, uint64(c.limit()))
	}
	c.s("[")
	for i := uint64(0); i < n; i++ {
		if i > 0 {
			c.s(", ")
		}
		if i >= shown || c.full() {
			c.s("...")
			break
		}
		p := first
		if i > 0 {
			at := addr + i*uint64(size)
			if p = c.read(at, size); p == nil {
				c.s("...")
				c.s(" /* ")
				c.x(at)
				c.s(" */")
				break
			}
		}
		element(p)
	}
	c.s("]")
}
