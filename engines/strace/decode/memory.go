package decode

// Memory: mappings and advice.

func pageOffset(c *Call, v uint64) { c.x(v) }

// mapKinds are the low bits of the flags of mmap.
var mapKinds = names{"MAP_???", []name{{0, "MAP_FILE"}, {1, "MAP_SHARED"}, {2, "MAP_PRIVATE"}, {3, "MAP_SHARED_VALIDATE"}}}

func mmapFlags(c *Call, v uint64) {
	v &= 0xffffffff
	c.choice(&mapKinds, v&0xf)
	const shift, mask = 26, 63
	size := v >> shift & mask
	v &^= 0xf
	v &^= mask << shift
	if v != 0 {
		c.s("|")
		c.moreBits(&mapFlags, v)
	}
	if size != 0 {
		c.s("|")
		c.u(size)
		c.s("<<MAP_HUGE_SHIFT")
	}
}

func pickMremap(c *Call) (int, []show) {
	if c.Args[3]&3 == 3 {
		return -1, []show{ptr, udec64, udec64, flags64(&mremaps), ptr}
	}
	return -1, []show{ptr, udec64, udec64, flags64(&mremaps)}
}

// residency is what mincore fills.
func residency(c *Call, v uint64) {
	if c.failed() && c.Args[1] != 0 {
		c.address(v)
		return
	}
	pages := c.Args[1] / 4096
	if c.Args[1]%4096 != 0 {
		pages++
	}
	c.list(v, pages, 1, func(p []byte) { c.u(uint64(p[0] & 1)) })
}
