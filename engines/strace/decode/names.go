package decode

// names are the names of the values of an argument, or of its bits.
type names struct {
	// unknown stands in a comment behind a value without a name.
	unknown string
	list    []name
}

type name struct {
	value uint64
	name  string
}

func (n *names) find(v uint64) (string, bool) {
	for i := range n.list {
		if n.list[i].value == v {
			return n.list[i].name, true
		}
	}
	return "", false
}

// choice writes the name of v.
func (c *Call) choice(n *names, v uint64) {
	if s, ok := n.find(v); ok {
		c.s(s)
		return
	}
	c.x(v)
	if n.unknown != "" {
		c.comment(n.unknown)
	}
}

// bits writes the names of the bits of v, with "|" between, and what has no name in
// hexadecimal. Names of the value 0 are for v == 0 only.
func (c *Call) bits(n *names, v uint64) {
	if v == 0 {
		if s, ok := n.find(0); ok {
			c.s(s)
		} else {
			c.s("0")
		}
		return
	}
	rest, any := c.knownBits(n, v)
	switch {
	case rest == 0:
	case any:
		c.s("|")
		c.x(rest)
	default:
		c.x(rest)
		if n.unknown != "" {
			c.comment(n.unknown)
		}
	}
}

// knownBits writes the bits that have names, and returns those that have none.
func (c *Call) knownBits(n *names, v uint64) (rest uint64, any bool) {
	for i := range n.list {
		bit := n.list[i].value
		if bit == 0 || v&bit != bit {
			continue
		}
		if any {
			c.s("|")
		}
		c.s(n.list[i].name)
		v &^= bit
		any = true
		if v == 0 {
			break
		}
	}
	return v, any
}

// Arguments of 32 and of 64 bits that are one of a list, or a set of bits.

func enum(n *names) show    { return func(c *Call, v uint64) { c.choice(n, uint64(uint32(v))) } }
func enum64(n *names) show  { return func(c *Call, v uint64) { c.choice(n, v) } }
func flags(n *names) show   { return func(c *Call, v uint64) { c.bits(n, uint64(uint32(v))) } }
func flags64(n *names) show { return func(c *Call, v uint64) { c.bits(n, v) } }
