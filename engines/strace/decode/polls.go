package decode

import "strings"

var pollEvents = names{"POLL???", []name{{1, "POLLIN"}, {2, "POLLPRI"}, {4, "POLLOUT"}, {8, "POLLERR"}, {0x10, "POLLHUP"}, {0x20, "POLLNVAL"}, {0x40, "POLLRDNORM"}, {0x80, "POLLRDBAND"},
	{0x100, "POLLWRNORM"}, {0x200, "POLLWRBAND"}, {0x400, "POLLMSG"}, {0x1000, "POLLREMOVE"}, {0x2000, "POLLRDHUP"}, {0x8000, "POLL_BUSY_LOOP"}}}

func pollFDs(c *Call, v uint64) {
	c.list(v, uint64(uint32(c.Args[1])), 8, func(p []byte) {
		c.s("{fd=")
		c.fd(int32(u32(p, 0)))
		if int32(u32(p, 0)) >= 0 {
			c.s(", events=")
			c.bits(&pollEvents, uint64(u16(p, 4)))
		}
		c.s("}")
	})
}

// mostRemark is about how long strace lets the remark behind a poll become.
const mostRemark = 960

// pollExit tells which descriptors are ready.
func pollExit(c *Call) {
	if c.Errno != 0 {
		return
	}
	left := ""
	if c.Result > 0 && (c.Args[0] == 0 || uint32(c.Args[1]) == 0 || c.Args[0]+8*uint64(uint32(c.Args[1])) < c.Args[0]) {
		return
	}
	if c.sys.Name == "ppoll" && c.Args[2] != 0 {
		c.auxWith(func() { c.s("left "); timespec(c, c.Args[2]) })
		left = c.aux
		c.aux = ""
	}
	if c.Result == 0 {
		c.aux = "Timeout"
		return
	}
	c.auxWith(func() {
		from := len(c.out)
		c.s("[")
		shown := 0
		n := min(uint64(uint32(c.Args[1])), 1<<16)
		for i := uint64(0); i < n; i++ {
			p := c.read(c.Args[0]+8*i, 8)
			if p == nil {
				if i == 0 {
					c.x(c.Args[0])
				} else {
					c.s(", ... /* ")
					c.x(c.Args[0] + 8*i)
					c.s(" */")
				}
				break
			}
			if u16(p, 6) == 0 {
				continue
			}
			if shown > 0 {
				c.s(", ")
			}
			if !c.Options.Verbose && shown >= c.limit() || len(c.out)-from > mostRemark {
				c.s("...")
				break
			}
			c.s("{fd=")
			c.d(int64(int32(u32(p, 0))))
			c.s(", revents=")
			c.bits(&pollEvents, uint64(u16(p, 6)))
			c.s("}")
			shown++
		}
		c.s("]")
		if left != "" {
			c.s(", ")
			c.s(left)
		}
	})
}

// fdset writes a set of select.
func (c *Call) fdset(addr uint64, n int) bool {
	p := c.read(addr, (n+63)/64*8)
	if p == nil {
		return false
	}
	c.s("[")
	c.fdsetMembers(p, n, n, false)
	c.s("]")
	return true
}

// fdsetMembers writes the first most descriptors of a set, in a remark without their paths.
func (c *Call) fdsetMembers(p []byte, n, most int, remark bool) (count int) {
	for i := 0; i < n && count < most; i++ {
		if p[i/8]>>(i%8)&1 == 0 {
			continue
		}
		if count > 0 {
			c.s(" ")
		}
		if remark {
			c.d(int64(i))
		} else {
			c.fd(int32(i))
		}
		count++
	}
	return count
}

// setSize is the number of descriptors that a select looks at, bounded.
func (c *Call) setSize() int { return int(max(0, min(int32(c.Args[0]), 1024*1024))) }

func fdSet(c *Call, v uint64) {
	if v == 0 {
		c.s("NULL")
		return
	}
	n := c.setSize()
	if n > maxRead*8 || n == 0 || !c.fdset(v, n) {
		c.address(v)
	}
}

// selectExit tells which descriptors are ready and how much time was left.
func selectExit(c *Call) {
	if c.Errno != 0 {
		return
	}
	if c.Result == 0 {
		c.aux = "Timeout"
		return
	}
	n := c.setSize()
	c.hasAux = true
	c.auxWith(func() {
		sep := ""
		ready := int(min(c.Result, 1<<20))
		for i, word := range []string{"in", "out", "except"} {
			at := c.Args[1+i]
			if at == 0 || n == 0 || n > maxRead*8 {
				continue
			}
			p := c.read(at, (n+63)/64*8)
			if p == nil {
				continue
			}
			from := len(c.out)
			c.s(sep)
			c.s(word)
			c.s(" [")
			shown := c.fdsetMembers(p, n, ready, true)
			if shown == 0 {
				c.out = c.out[:from]
				continue
			}
			ready -= shown
			c.s("]")
			sep = ", "
		}
		if c.Args[4] != 0 {
			c.s(sep)
			c.s("left ")
			p := c.read(c.Args[4], 16)
			if p == nil {
				c.address(c.Args[4])
			} else {
				if strings.HasPrefix(c.sys.Name, "pselect") {
					c.timespec(p)
				} else {
					c.timeval(p)
				}
			}
		}
	})
}

// pselectMask is the pair of a signal set and its size.
func pselectMask(c *Call, v uint64) {
	p := c.object(v, 16)
	if p == nil {
		return
	}
	c.s("{sigmask=")
	if set := u64(p, 0); set == 0 || u64(p, 8) != 8 {
		c.address(set)
	} else if q := c.read(set, 8); q != nil {
		c.sigset(u64(q, 0))
	} else {
		c.address(set)
	}
	c.s(", sigsetsize=")
	c.u(u64(p, 8))
	c.s("}")
}

var epollEvents = names{"EPOLL???", []name{{1, "EPOLLIN"}, {2, "EPOLLPRI"}, {4, "EPOLLOUT"}, {8, "EPOLLERR"}, {0x10, "EPOLLHUP"}, {0x20, "EPOLLNVAL"}, {0x40, "EPOLLRDNORM"}, {0x80, "EPOLLRDBAND"},
	{0x100, "EPOLLWRNORM"}, {0x200, "EPOLLWRBAND"}, {0x400, "EPOLLMSG"}, {0x2000, "EPOLLRDHUP"},
	{1 << 28, "EPOLLEXCLUSIVE"}, {1 << 29, "EPOLLWAKEUP"}, {1 << 30, "EPOLLONESHOT"}, {1 << 31, "EPOLLET"}}}

func (c *Call) epollEvent(p []byte) {
	c.s("{events=")
	c.bits(&epollEvents, uint64(u32(p, 0)))
	c.s(", data={u32=")
	c.u(uint64(u32(p, 4)))
	c.s(", u64=")
	c.u(u64(p, 4))
	c.s("}}")
}

func epollEvent(c *Call, v uint64) {
	if c.Args[1] == 2 {
		c.address(v)
		return
	}
	if p := c.object(v, 12); p != nil {
		c.epollEvent(p)
	}
}

func epollList(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.list(v, c.Result, 12, c.epollEvent)
}
