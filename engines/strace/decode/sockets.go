package decode

import (
	"net/netip"
	"strconv"
)

// Sockets: addresses, messages, options.

var socketType = func(c *Call, v uint64) {
	n := uint64(uint32(v))
	if _, known := sockTypes.find(n & 0xf); !known {
		c.bits(&sockFlags, n)
		return
	}
	c.choice(&sockTypes, n&0xf)
	if rest := n &^ 0xf; rest != 0 {
		c.s("|")
		c.bits(&sockFlags, rest)
	}
}

// protocol is the third argument of socket, whose names depend on the family.
func protocol(c *Call, v uint64) {
	n := uint64(uint32(v))
	switch uint32(c.Args[0]) {
	case 2, 10:
		c.choice(&inetProtos, n)
	case 16:
		c.choice(&netlinkProtos, n)
	case 17:
		c.etherType(n)
	default:
		c.u(v)
	}
}

var etherTypes = names{"ETH_P_???", []name{{3, "ETH_P_ALL"}, {0x800, "ETH_P_IP"}, {0x806, "ETH_P_ARP"}, {0x86dd, "ETH_P_IPV6"}, {1, "ETH_P_802_3"}, {0x8100, "ETH_P_8021Q"}, {0x60, "ETH_P_LOOP"}}}

func (c *Call) etherType(n uint64) {
	c.s("htons(")
	c.choice(&etherTypes, uint64(swap16(uint16(n))))
	c.s(")")
}

func swap16(v uint16) uint16 { return v<<8 | v>>8 }

// sockaddrMax is what is read of an address.
const sockaddrMax = 128

// sockaddrLen is an address with its length in argument i.
func sockaddrLen(i int) show {
	return func(c *Call, v uint64) { c.sockaddrAt(v, int64(int32(c.Args[i]))) }
}

func (c *Call) sockaddrAt(v uint64, n int64) {
	if v == 0 {
		c.s("NULL")
		return
	}
	if n < 2 {
		c.address(v)
		return
	}
	p := c.read(v, int(min(n, sockaddrMax)))
	if p == nil {
		c.address(v)
		return
	}
	c.sockaddr(p)
}

func (c *Call) port(p []byte) {
	c.s("htons(")
	c.u(uint64(p[0])<<8 | uint64(p[1]))
	c.s(")")
}

func (c *Call) inet4(p []byte) {
	c.s("inet_addr(")
	c.text(netip.AddrFrom4([4]byte(p[:4])).AppendTo(nil), false)
	c.s(")")
}

func (c *Call) inet6(p []byte, field string) {
	c.s("inet_pton(AF_INET6, ")
	c.text([]byte(inet6Text([16]byte(p[:16]))), false)
	c.s(", &")
	c.s(field)
	c.s(`)`)
}

// inet6Text is inet_ntop(3)'s text, which has IPv4 in addresses that are all zero
// before it, too.
func inet6Text(a [16]byte) string {
	addr := netip.AddrFrom16(a)
	for _, b := range a[:12] {
		if b != 0 {
			return addr.String()
		}
	}
	if a[12] == 0 && a[13] == 0 {
		return addr.String()
	}
	return "::" + netip.AddrFrom4([4]byte(a[12:])).String()
}

func (c *Call) sockaddr(p []byte) {
	family := u16(p, 0)
	c.s("{sa_family=")
	c.choice(&families, uint64(family))
	switch {
	case len(p) <= 2:
	case family == 1:
		c.s(", sun_path=")
		name := p[2:min(len(p), 110)]
		switch {
		case len(name) == 0:
		case name[0] == 0:
			c.s("@")
			c.text(name[1:], false)
		default:
			for i, b := range name {
				if b == 0 {
					name = name[:i]
					break
				}
			}
			c.text(name, false)
		}
	case family == 2 && len(p) >= 16:
		c.s(", sin_port=")
		c.port(p[2:])
		c.s(", sin_addr=")
		c.inet4(p[4:])
	case family == 10 && len(p) >= 24:
		c.s(", sin6_port=")
		c.port(p[2:])
		c.s(", sin6_flowinfo=htonl(")
		c.u(uint64(p[4])<<24 | uint64(p[5])<<16 | uint64(p[6])<<8 | uint64(p[7]))
		c.s("), ")
		c.inet6(p[8:], "sin6_addr")
		if len(p) >= 28 {
			c.s(", sin6_scope_id=")
			if local := p[8] == 0xfe && p[9]&0xc0 == 0x80 || p[8] == 0xff && p[9]&0xf == 2; local {
				c.iface(u32(p, 24))
			} else {
				c.u(uint64(u32(p, 24)))
			}
		}
	case family == 16 && len(p) >= 12:
		c.s(", nl_pid=")
		c.d(int64(int32(u32(p, 4))))
		c.s(", nl_groups=")
		c.hex8(u32(p, 8))
	case family == 17 && len(p) >= 12:
		c.s(", sll_protocol=htons(")
		c.choice(&etherTypes, uint64(swap16(u16(p, 2))))
		c.s("), sll_ifindex=")
		c.iface(u32(p, 4))
		c.s(", sll_hatype=")
		c.choice(&hardwareTypes, uint64(u16(p, 8)))
		c.s(", sll_pkttype=")
		c.choice(&packetTypes, uint64(p[10]))
		c.s(", sll_halen=")
		c.u(uint64(p[11]))
		if n := min(int(p[11]), len(p)-12); n > 0 {
			c.s(", sll_addr=[")
			for i := 0; i < n; i++ {
				if i > 0 {
					c.s(", ")
				}
				c.x(uint64(p[12+i]))
			}
			c.s("]")
		}
	case family == 40 && len(p) >= 16:
		c.s(", svm_cid=")
		c.choice(&vsockCIDs, uint64(u32(p, 8)))
		c.s(", svm_port=")
		c.x(uint64(u32(p, 4)))
	default:
		c.s(", sa_data=")
		c.text(p[2:], false)
	}
	c.s("}")
}

var hardwareTypes = names{"ARPHRD_???", []name{{1, "ARPHRD_ETHER"}, {772, "ARPHRD_LOOPBACK"}, {0, "ARPHRD_NETROM"}, {65534, "ARPHRD_NONE"}, {768, "ARPHRD_TUNNEL"}, {776, "ARPHRD_SIT"}}}
var packetTypes = names{"PACKET_???", []name{{0, "PACKET_HOST"}, {1, "PACKET_BROADCAST"}, {2, "PACKET_MULTICAST"}, {3, "PACKET_OTHERHOST"}, {4, "PACKET_OUTGOING"}}}
var vsockCIDs = names{"", []name{{0, "VMADDR_CID_HYPERVISOR"}, {1, "VMADDR_CID_LOCAL"}, {2, "VMADDR_CID_HOST"}, {0xffffffff, "VMADDR_CID_ANY"}}}

// iface is the index of a network interface. strace asks its own system for the name;
// which it is in the container cannot be known here, but for the loopback, which is the
// first interface of every network namespace.
func (c *Call) iface(n uint32) {
	if n == 1 {
		c.s(`if_nametoindex("lo")`)
		return
	}
	c.u(uint64(n))
}

// padded is C's %0*x without a prefix, x2 with.
func (c *Call) padded(v uint64, width int) {
	text := strconv.FormatUint(v, 16)
	for i := len(text); i < width; i++ {
		c.s("0")
	}
	c.s(text)
}

func (c *Call) x2(v uint64, width int) {
	c.s("0x")
	c.padded(v, width)
}

// sockaddrOut is an address that the call fills, with a pointer to its length as the
// next argument: at entry only the size that there is room for is of interest.
func sockaddrOut(c *Call, v uint64) {
	i := c.pos - 1
	was := int32(c.saved[0])
	lenAt := c.Args[i+1]
	if c.failed() || v == 0 || c.saved[1] == 0 {
		c.address(v)
		return
	}
	p := c.read(lenAt, 4)
	if p == nil {
		c.address(v)
		return
	}
	c.sockaddrAt(v, int64(min(was, int32(u32(p, 0)))))
}

// lenAtEntry remembers the length that argument i points to.
func (c *Call) lenAtEntry(i int) {
	c.saved[0], c.saved[1] = 0, 0
	if p := c.read(c.Args[i], 4); p != nil {
		c.saved[0], c.saved[1] = uint64(u32(p, 0)), 1
	}
}

// lenInOut shows that length before and after.
func lenInOut(c *Call, v uint64) {
	if c.saved[1] == 0 || v == 0 {
		c.address(v)
		return
	}
	c.s("[")
	c.d(int64(int32(c.saved[0])))
	if !c.failed() {
		if p := c.read(v, 4); p != nil && u32(p, 0) != uint32(c.saved[0]) {
			c.s(" => ")
			c.d(int64(int32(u32(p, 0))))
		}
	}
	c.s("]")
}

// withLen makes a call remember the length that argument i points to.
func withLen(i int, atEntry int, list ...show) func(c *Call) (int, []show) {
	return func(c *Call) (int, []show) {
		c.lenAtEntry(i)
		return atEntry, list
	}
}

// iovecs

// iovec writes n pieces. limit is how many bytes the call has moved; pieces are cut
// there.
func (c *Call) iovec(addr, n uint64, data func(p, size uint64), limit uint64) {
	c.list(addr, n, 16, func(p []byte) {
		base, size := u64(p, 0), u64(p, 8)
		c.s("{iov_base=")
		if data == nil {
			c.address(base)
		} else {
			part := min(size, limit)
			if limit != ^uint64(0) {
				limit -= part
			}
			data(base, part)
		}
		c.s(", iov_len=")
		c.u(size)
		c.s("}")
	})
}

func iovIn(n int) show {
	return func(c *Call, v uint64) { c.iovec(v, c.Args[n], c.buffer, ^uint64(0)) }
}

func iovOut(n int) show {
	return func(c *Call, v uint64) {
		if c.failed() {
			c.iovec(v, c.Args[n], nil, 0)
			return
		}
		c.iovec(v, c.Args[n], c.buffer, c.Result)
	}
}

// messages

// msghdr is struct msghdr as it is sent: with its data.
func (c *Call) msghdr(p []byte, receiving bool, moved uint64) {
	nameLen := int64(int32(u32(p, 8)))
	c.s("{msg_name=")
	shown := nameLen
	if receiving {
		shown = min(shown, int64(int32(c.saved[2])))
	}
	c.sockaddrAt(u64(p, 0), shown)
	c.s(", msg_namelen=")
	if receiving && int32(c.saved[2]) != int32(nameLen) {
		c.d(int64(int32(c.saved[2])))
		c.s(" => ")
	}
	c.d(nameLen)
	c.s(", msg_iov=")
	c.iovec(u64(p, 16), u64(p, 24), c.buffer, moved)
	c.s(", msg_iovlen=")
	c.u(u64(p, 24))
	if n := u64(p, 40); n > 0 {
		c.s(", msg_control=")
		c.control(u64(p, 32), n)
	}
	c.s(", msg_controllen=")
	c.u(u64(p, 40))
	c.s(", msg_flags=")
	c.bits(&msgFlags, uint64(u32(p, 48)))
	c.s("}")
}

func msghdrIn(c *Call, v uint64) {
	if p := c.object(v, 56); p != nil {
		c.msghdr(p, false, ^uint64(0))
	}
}

// pickRecvmsg remembers the room for the sender's name.
func pickRecvmsg(c *Call) (int, []show) {
	c.saved[2] = 0
	if p := c.read(c.Args[1]+8, 4); p != nil && c.Args[1] != 0 {
		c.saved[2] = uint64(u32(p, 0))
	}
	return 1, recvmsgShows
}

var recvmsgShows = []show{fd, msghdrOut, flags(&msgFlags)}

func msghdrOut(c *Call, v uint64) {
	if c.failed() {
		if p := c.read(v, 56); p != nil && v != 0 {
			c.s("{msg_namelen=")
			c.d(int64(int32(u32(p, 8))))
			c.s("}")
			return
		}
		c.address(v)
		return
	}
	if p := c.object(v, 56); p != nil {
		c.msghdr(p, true, c.Result)
	}
}

var scmTypes = names{"SCM_???", []name{{1, "SCM_RIGHTS"}, {2, "SCM_CREDENTIALS"}, {3, "SCM_SECURITY"}, {29, "SO_TIMESTAMP_OLD"}, {35, "SO_TIMESTAMPNS_OLD"}, {37, "SO_TIMESTAMPING_OLD"}}}

var ipMessages = names{"IP_???", []name{{8, "IP_PKTINFO"}, {2, "IP_TTL"}, {1, "IP_TOS"}, {6, "IP_RECVOPTS"}, {7, "IP_RETOPTS"}, {11, "IP_RECVERR"},
	{20, "IP_ORIGDSTADDR"}, {23, "IP_CHECKSUM"}, {18, "SCM_SECURITY"}}}

// control writes the messages beside the data.
func (c *Call) control(addr, n uint64) {
	if addr == 0 {
		c.s("NULL")
		return
	}
	if n < 16 || n > MaxString {
		c.address(addr)
		return
	}
	all := c.read(addr, int(n))
	if all == nil {
		c.address(addr)
		return
	}
	c.s("[")
	for at := 0; at+16 <= len(all); {
		size := u64(all, at)
		if at > 0 {
			c.s(", ")
		}
		level, kind := u32(all, at+8), u32(all, at+12)
		c.s("{cmsg_len=")
		c.u(size)
		c.s(", cmsg_level=")
		if s, ok := sols.find(uint64(level)); ok {
			c.s(s)
		} else {
			c.x(uint64(level))
			c.comment("SOL_???")
		}
		c.s(", cmsg_type=")
		switch level {
		case 0:
			c.choice(&ipMessages, uint64(kind))
		case 1:
			c.choice(&scmTypes, uint64(kind))
		default:
			c.x(uint64(kind))
		}
		body := all[at+16:]
		if size >= 16 {
			body = body[:min(uint64(len(body)), size-16)]
		} else {
			body = nil
		}
		known := false
		switch level {
		case 0:
			_, known = ipMessages.find(uint64(kind))
		case 1:
			_, known = scmTypes.find(uint64(kind))
		}
		if len(body) > 0 && known {
			c.s(", cmsg_data=")
			c.controlBody(level, kind, body)
		}
		c.s("}")
		if size < 16 || size > uint64(len(all)-at) {
			break
		}
		at += int(size+7) &^ 7
	}
	c.s("]")
}

func (c *Call) controlBody(level, kind uint32, p []byte) {
	switch {
	case level == 1 && kind == 1:
		c.s("[")
		for i := 0; i+4 <= len(p); i += 4 {
			if i > 0 {
				c.s(", ")
			}
			c.fd(int32(u32(p, i)))
		}
		c.s("]")
	case level == 1 && kind == 2 && len(p) >= 12:
		c.ucred(p)
	case level == 0 && kind == 8 && len(p) >= 12: // IP_PKTINFO
		c.s("{ipi_ifindex=")
		c.iface(u32(p, 0))
		c.s(", ipi_spec_dst=")
		c.inet4(p[4:])
		c.s(", ipi_addr=")
		c.inet4(p[8:])
		c.s("}")
	case level == 0 && kind == 2 && len(p) >= 4: // IP_TTL
		c.s("[")
		c.u(uint64(u32(p, 0)))
		c.s("]")
	case level == 0 && kind == 1: // IP_TOS
		c.s("[")
		c.x(uint64(p[0]))
		c.s("]")
	case level == 1 && (kind == 29 || kind == 35) && len(p) >= 16:
		if kind == 29 {
			c.timeval(p)
		} else {
			c.timespec(p)
		}
	default:
		c.text(p[:min(len(p), c.limit())], len(p) > c.limit())
	}
}

func (c *Call) ucred(p []byte) {
	c.s("{pid=")
	c.d(int64(int32(u32(p, 0))))
	c.s(", uid=")
	c.d(int64(int32(u32(p, 4))))
	c.s(", gid=")
	c.d(int64(int32(u32(p, 8))))
	c.s("}")
}

func (c *Call) mmsg(addr, n uint64, body func(p []byte)) {
	c.list(addr, min(n, 1024), 64, func(p []byte) {
		c.s("{msg_hdr=")
		body(p)
		c.s("}")
	})
}

// sendmmsgVec shows all messages, and of those that were sent how much.
func sendmmsgVec(c *Call, v uint64) {
	sent := uint64(0)
	if c.Errno == 0 {
		sent = c.Result
	}
	c.mmsg(v, uint64(uint32(c.Args[2])), func(p []byte) {
		c.msghdr(p, false, ^uint64(0))
		if sent > 0 {
			sent--
			c.s(", msg_len=")
			c.u(uint64(u32(p, 56)))
		}
	})
}

func recvmmsgVec(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.mmsg(v, c.Result, func(p []byte) {
		c.saved[2] = uint64(u32(p, 8))
		c.msghdr(p, true, uint64(u32(p, 56)))
		c.s(", msg_len=")
		c.u(uint64(u32(p, 56)))
	})
}

// options

func sol(c *Call, v uint64) { c.choice(&sols, uint64(uint32(v))) }

// optionsOf returns the names of the options of a level.
func optionsOf(level uint32) *names {
	switch level {
	case 0:
		return &ipOpts
	case 1, 40:
		return &sockopts
	case 6:
		return &tcpOpts
	case 17:
		return &udpOpts
	case 41:
		return &ip6Opts
	case 255:
		return &rawOpts
	case 263:
		return &packetOpts
	case 270:
		return &netlinkOpts
	}
	return nil
}

func (c *Call) optionName(level, opt uint32) {
	if n := optionsOf(level); n != nil && level != 40 {
		c.choice(n, uint64(opt))
		return
	}
	c.u(uint64(opt))
}

func sockopt(c *Call, v uint64) {
	level, opt := uint32(c.Args[1]), uint32(v)
	// Those of the packet filters mean one thing to be set, another to be got.
	if c.sys.Number == 54 && opt >= 64 && opt < 70 && (level == 0 || level == 41) {
		switch opt {
		case 64, 65:
			c.s(map[uint32]string{0: "IPT_SO_SET_", 41: "IP6T_SO_SET_"}[level])
			c.s([]string{"REPLACE", "ADD_COUNTERS"}[opt-64])
		case 66, 67:
			c.optionName(level, opt)
		default:
			c.x(uint64(opt))
			c.comment(optionsOf(level).unknown)
		}
		return
	}
	c.optionName(level, opt)
}

// setsockoptValue is the value of an option with its length in the next argument.
func setsockoptValue(c *Call, v uint64) {
	n := int32(c.Args[4])
	level, opt := uint32(c.Args[1]), uint32(c.Args[2])
	if v == 0 || n < 0 {
		c.address(v)
		return
	}
	c.optionValue(v, uint32(n), level, opt, false)
}

func getsockoptValue(c *Call, v uint64) {
	if c.failed() || v == 0 || c.saved[1] == 0 {
		c.address(v)
		return
	}
	p := c.read(c.Args[4], 4)
	if p == nil || int32(u32(p, 0)) < 0 {
		c.address(v)
		return
	}
	c.optionValue(v, u32(p, 0), uint32(c.Args[1]), uint32(c.Args[2]), true)
}

// socketInts are the options of SOL_SOCKET whose value is an int whatever its size.
var socketInts = func() (set [80]bool) {
	for _, o := range []int{1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 19, 27, 29, 30, 32, 33, 34, 35, 36, 37, 40, 41, 42, 43, 44,
		45, 46, 49, 53, 56, 60, 63, 64, 65, 68, 69, 70, 73, 75} {
		set[o] = true
	}
	return set
}()

// isInt says whether an option's value is an int whatever size was given.
func isInt(level, opt uint32, got bool) bool {
	switch level {
	case 1:
		return opt < uint32(len(socketInts)) && socketInts[opt]
	case 270:
		return !got || opt != 9
	}
	return false
}

func (c *Call) optionValue(v uint64, n uint32, level, opt uint32, got bool) {
	switch {
	case got && n == 0:
		c.address(v)
	case level == 270 && got && opt != 9 && n == 1:
		if p := c.object(v, 1); p != nil {
			c.s("[")
			c.u(uint64(p[0]))
			c.s("]")
		}
	case isInt(level, opt, got):
		c.parts(v, n, got, "[", "]", part{})
	case level == 1 && opt == 13: // SO_LINGER
		c.parts(v, n, got, "{", "}", part{name: "l_onoff="}, part{name: ", l_linger="})
	case level == 1 && opt == 17 && got: // SO_PEERCRED
		c.parts(v, n, got, "{", "}", part{name: "pid="}, part{name: ", uid=", id: true}, part{name: ", gid=", id: true})
	case level == 1 && opt == 4 && got: // SO_ERROR
		c.parts(v, n, got, "[", "]", part{errno: true})
	case level == 1 && (opt == 26 || opt == 51) && !got:
		if n != 16 {
			c.address(v)
			return
		}
		bpfProgram(c, v)
	case level == 1 && opt == 26:
		c.address(v)
	case level == 263 && opt == 6 && got: // PACKET_STATISTICS
		c.parts(v, n, got, "{", "}", part{name: "tp_packets=", id: true}, part{name: ", tp_drops=", id: true}, part{name: ", tp_freeze_q_cnt=", id: true})
	case level == 270 && got: // NETLINK_LIST_MEMBERSHIPS
		c.list(v, uint64(n/4), 4, func(p []byte) { c.u(uint64(u32(p, 0))) })
	case level == 0 && (opt == 35 || opt == 36) && !got:
		c.membership4(v, n)
	case level == 41 && (opt == 20 || opt == 21 || opt == 27 || opt == 28) && !got:
		c.membership6(v, n)
	case n == 4:
		intAt(c, v)
	default:
		c.buffer(v, uint64(n))
	}
}

// part is an int of an option's value.
type part struct {
	name      string
	id, errno bool
}

// parts writes ints, as many as n bytes have. The last one may be incomplete if the
// kernel has written it.
func (c *Call) parts(v uint64, n uint32, got bool, open, end string, parts ...part) {
	if !got && n < uint32(4*len(parts)) {
		c.address(v)
		return
	}
	n = min(n, uint32(4*len(parts)))
	p := c.object(v, int(n))
	if p == nil {
		return
	}
	if n < 4 && open == "[" {
		c.textAs(p, false, HexAll)
		return
	}
	c.s(open)
	for i := 0; 4*i < len(p); i++ {
		c.s(parts[i].name)
		if len(p)-4*i < 4 {
			c.textAs(p[4*i:], false, HexAll)
			break
		}
		switch x := u32(p, 4*i); {
		case parts[i].id:
			c.u(uint64(x))
		case parts[i].errno:
			if name, _ := ErrnoName(int(int32(x))); name != "" {
				c.s(name)
			} else {
				c.d(int64(int32(x)))
			}
		default:
			c.d(int64(int32(x)))
		}
	}
	c.s(end)
}

func (c *Call) membership4(v uint64, n uint32) {
	if n < 8 {
		c.address(v)
		return
	}
	p := c.object(v, 8)
	if p == nil {
		return
	}
	c.s("{imr_multiaddr=")
	c.inet4(p)
	c.s(", imr_interface=")
	c.inet4(p[4:])
	c.s("}")
}

func (c *Call) membership6(v uint64, n uint32) {
	if n < 20 {
		c.address(v)
		return
	}
	if p := c.object(v, 20); p != nil {
		c.s("{")
		c.inet6(p, "ipv6mr_multiaddr")
		c.s(", ipv6mr_interface=")
		c.iface(u32(p, 16))
		c.s("}")
	}
}
