package decode

import "strconv"

// Arguments that are plain numbers.

func dec(c *Call, v uint64)    { c.d(int64(int32(v))) }
func dec64(c *Call, v uint64)  { c.d(int64(v)) }
func udec(c *Call, v uint64)   { c.u(uint64(uint32(v))) }
func udec64(c *Call, v uint64) { c.u(v) }
func hex(c *Call, v uint64)    { c.x(v) }
func hex32(c *Call, v uint64)  { c.x(uint64(uint32(v))) }
func ptr(c *Call, v uint64)    { c.address(v) }

// id is a user or a group.
func id(c *Call, v uint64) { c.id(uint32(v)) }

func (c *Call) id(v uint32) {
	if v == ^uint32(0) {
		c.s("-1")
	} else {
		c.u(uint64(v))
	}
}

// given is an argument that the call reads, but which is written at its exit: it is
// shown whether the call has failed or not.
func given(s show) show {
	return func(c *Call, v uint64) {
		c.exiting = false
		s(c, v)
		c.exiting = true
	}
}

// mode is a mode_t of creation: permissions.
func mode(c *Call, v uint64) { c.permissions(uint64(uint16(v))) }

// permissions writes an octal number of at least three digits, as 0644 and 000.
func (c *Call) permissions(v uint64) {
	switch {
	case v == 0:
		c.s("00")
	case v < 0o10:
		c.s("0")
	}
	c.out = appendOctal(c.out, v)
}

// fileTypes are the bits of S_IFMT.
var fileTypes = names{"", []name{{0o140000, "S_IFSOCK"}, {0o120000, "S_IFLNK"}, {0o100000, "S_IFREG"},
	{0o60000, "S_IFBLK"}, {0o40000, "S_IFDIR"}, {0o20000, "S_IFCHR"}, {0o10000, "S_IFIFO"}}}

// fileMode writes a mode with its file type, as S_IFREG|0644.
func (c *Call) fileMode(v uint64) {
	kind := v & 0o170000
	if s, ok := fileTypes.find(kind); ok {
		c.s(s)
	} else if kind != 0 {
		c.permissions(v)
		return
	}
	if kind != 0 {
		c.s("|")
	}
	rest := v &^ 0o170000
	for _, bit := range []name{{0o4000, "S_ISUID"}, {0o2000, "S_ISGID"}, {0o1000, "S_ISVTX"}} {
		if rest&bit.value != 0 {
			c.s(bit.name)
			c.s("|")
			rest &^= bit.value
		}
	}
	c.permissions(rest)
}

func fileModeArg(c *Call, v uint64) { c.fileMode(uint64(uint16(v))) }

// escapedPath writes a path so that its end can be told.
func (c *Call) escapedPath(path string) {
	from := len(c.out)
	c.quoted([]byte(path), HexNone)
	// What ends the brackets is escaped, quotes need not be.
	text := append([]byte(nil), c.out[from:]...)
	c.out = c.out[:from]
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '\\' && i+1 < len(text) && text[i+1] == '"':
		case b == '<' || b == '>':
			c.s(`\`)
			c.out = strconv.AppendUint(c.out, uint64(b), 8)
		default:
			c.out = append(c.out, b)
		}
	}
}

// dirfd is a descriptor of a directory, or AT_FDCWD.
func dirfd(c *Call, v uint64) {
	if int32(v) == -100 {
		c.s("AT_FDCWD")
		if c.Options.Paths && c.Process != nil {
			if cwd := c.Process.Cwd(); cwd != "" {
				c.bracketed(cwd, "")
			}
		}
		return
	}
	c.fd(int32(v))
}

// device writes a device number of 32 bits in the kernel's form.
func (c *Call) device(major, minor uint64) {
	c.s("makedev(")
	c.x(major)
	c.s(", ")
	c.x(minor)
	c.s(")")
}

func (c *Call) dev(v uint64) {
	c.device(v>>8&0xfff|v>>32&^0xfff, v&0xff|v>>12&0xffffff00)
}

// fdPair are the two descriptors of pipe and socketpair.
func fdPair(c *Call, v uint64) {
	if p := c.object(v, 8); p != nil {
		c.s("[")
		c.fd(int32(u32(p, 0)))
		c.s(", ")
		c.fd(int32(u32(p, 4)))
		c.s("]")
	}
}

// boxed shows a pointer to an object of so many bytes, in brackets.
func boxed(size int, write func(c *Call, p []byte)) show {
	return func(c *Call, v uint64) {
		if p := c.object(v, size); p != nil {
			c.s("[")
			write(c, p)
			c.s("]")
		}
	}
}

// Pointers to an int, an unsigned int, the id of a user or a group, and a
// long that is shown as a mask or as an address.
var (
	intAt  = boxed(4, func(c *Call, p []byte) { c.d(int64(int32(u32(p, 0)))) })
	uintAt = boxed(4, func(c *Call, p []byte) { c.u(uint64(u32(p, 0))) })
	idAt   = boxed(4, func(c *Call, p []byte) { c.id(u32(p, 0)) })
	hexAt  = boxed(8, func(c *Call, p []byte) { c.x(u64(p, 0)) })
	ptrAt  = boxed(8, func(c *Call, p []byte) { c.address(u64(p, 0)) })
)

// offset is a loff_t that the call reads and changes: [0] => [4].
func (c *Call) offsetBefore(v uint64, slot int) {
	c.saved[slot] = 0
	p := c.object(v, 8)
	if p == nil {
		return
	}
	c.saved[slot] = u64(p, 0)
	c.s("[")
	c.d(int64(u64(p, 0)))
	c.s("]")
}

// cstrArrayLimit is how many elements of an argument vector are counted.
const cstrArrayLimit = 1 << 17

// argv is a vector of strings that ends with NULL.
func argv(c *Call, v uint64) {
	if v == 0 {
		c.s("NULL")
		return
	}
	for n := 0; ; n++ {
		p := c.read(v+uint64(n)*8, 8)
		if p == nil {
			if n == 0 {
				c.x(v)
				return
			}
			c.s(", ... /* ")
			c.x(v + uint64(n)*8)
			c.s(" */]")
			return
		}
		at := u64(p, 0)
		if n == 0 {
			c.s("[")
		}
		if at == 0 {
			break
		}
		if n > 0 {
			c.s(", ")
		}
		if !c.Options.Verbose && n >= c.limit() || c.full() {
			c.s("...")
			break
		}
		str(c, at)
	}
	c.s("]")
}

// envp is an environment: its size, or all of it with Verbose.
func envp(c *Call, v uint64) {
	if c.Options.Verbose || v == 0 {
		argv(c, v)
		return
	}
	c.address(v)
	n := uint64(0)
	unterminated := ""
	// Whole pages, for environments are long.
	for done := false; !done && n < cstrArrayLimit; {
		at := v + n*8
		words := (4096 - at%4096) / 8
		p := c.read(at, int(words)*8)
		if p == nil || words == 0 {
			p, words = c.read(at, 8), 1
		}
		if p == nil {
			if n == 0 {
				return
			}
			unterminated = ", unterminated"
			break
		}
		for i := uint64(0); i < words; i++ {
			if u64(p, int(i)*8) == 0 {
				done = true
				break
			}
			n++
		}
	}
	c.s(" /* ")
	c.u(n)
	c.s(" var")
	if n != 1 {
		c.s("s")
	}
	c.s(unterminated)
	c.s(" */")
}
