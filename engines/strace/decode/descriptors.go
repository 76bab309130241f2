package decode

import (
	"net/netip"
	"strconv"
	"strings"

	"utrace.dev/engines/target"
)

// fd is a file descriptor.
func fd(c *Call, v uint64) { c.fd(int32(v)) }

func (c *Call) fd(n int32) {
	c.d(int64(n))
	o := c.Options
	if !o.Descriptors() || n < 0 || c.Process == nil {
		return
	}
	f, ok := c.Process.FD(n)
	if !ok || f.Path == "" {
		return
	}
	c.touch(f.Path)
	if (o.Sockets || o.Devices || o.PIDFDs) && c.detail(c.Process.FDDetail(n), f.Path) {
		return
	}
	if o.Paths {
		c.bracketed(f.Path, "")
	}
}

// detail writes what -yy shows in the place of a descriptor's path, if there is that.
func (c *Call) detail(d target.FDDetail, path string) bool {
	o := c.Options
	switch {
	case d.PID != 0 && o.PIDFDs:
		c.s("<pid:")
		c.d(int64(d.PID))
		c.s(">")
	case d.Socket != nil && o.Sockets:
		protocol, address := c.socket(d.Socket, path)
		if protocol == "" {
			return false
		}
		c.s("<")
		c.s(protocol)
		c.s(":[")
		c.s(address)
		c.s("]>")
	case d.Device != 0 && o.Devices:
		kind := "<char "
		if d.Device == 'b' {
			kind = "<block "
		}
		c.bracketed(path, kind+decimal(d.Major)+":"+decimal(d.Minor)+">")
	default:
		return false
	}
	return true
}

func decimal(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// socket returns the kernel's name of a socket's protocol, and the socket's addresses:
// without any it is its inode, which its path has. The name is "" if there is none for it.
func (c *Call) socket(s *target.Socket, path string) (protocol, address string) {
	inode := strings.TrimSuffix(strings.TrimPrefix(path, "socket:["), "]")
	switch s.Family {
	case afUnix:
		return unixName(s.Type), inode + c.unixAddress(s)
	case afInet, afInet6:
		if protocol = inetName(s); protocol == "" || strings.HasPrefix(protocol, "RAW") || strings.HasPrefix(protocol, "PING") {
			return protocol, inode
		}
		local, remote := inetAddress(s.Local), inetAddress(s.Remote)
		switch {
		case local.Port() == 0:
			return protocol, inode
		case remote.Port() == 0:
			return protocol, inetText(local)
		}
		return protocol, inetText(local) + "->" + inetText(remote)
	case afNetlink:
		if len(s.Local) < 8 || u32(s.Local, 4) == 0 {
			return "NETLINK", inode
		}
		name, known := netlinkProtos.find(uint64(s.Protocol))
		if !known {
			name = decimal(uint32(s.Protocol))
		}
		return "NETLINK", strings.TrimPrefix(name, "NETLINK_") + ":" + decimal(u32(s.Local, 4))
	}
	return "", ""
}

const (
	afUnix    = 1
	afInet    = 2
	afInet6   = 10
	afNetlink = 16

	sockStream = 1
	sockDgram  = 2
	sockRaw    = 3
)

func unixName(kind int) string {
	if kind == sockStream {
		return "UNIX-STREAM"
	}
	return "UNIX"
}

// inetName is the name that Linux gives a protocol, see /proc/net/protocols.
func inetName(s *target.Socket) (name string) {
	switch {
	case s.Type == sockStream && (s.Protocol == 0 || s.Protocol == 6):
		name = "TCP"
	case s.Type == sockDgram && (s.Protocol == 0 || s.Protocol == 17):
		name = "UDP"
	case s.Type == sockDgram && (s.Protocol == 1 || s.Protocol == 58):
		name = "PING"
	case s.Type == sockRaw:
		name = "RAW"
	default:
		return ""
	}
	if s.Family == afInet6 {
		name += "v6"
	}
	return name
}

// inetAddress reads a sockaddr_in or a sockaddr_in6; it is zero if there is none.
func inetAddress(p []byte) netip.AddrPort {
	if len(p) < 4 {
		return netip.AddrPort{}
	}
	port := uint16(p[2])<<8 | uint16(p[3])
	switch {
	case u16(p, 0) == afInet && len(p) >= 8:
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(p[4:8])), port)
	case u16(p, 0) == afInet6 && len(p) >= 24:
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte(p[8:24])), port)
	}
	return netip.AddrPort{}
}

func inetText(a netip.AddrPort) string {
	if a.Addr().Is4() {
		return a.String()
	}
	return "[" + inet6Text(a.Addr().As16()) + "]:" + decimal(uint32(a.Port()))
}

// unixAddress is what follows the inode of a unix socket: its name, if it has one.
func (c *Call) unixAddress(s *target.Socket) string {
	if len(s.Local) <= 2 {
		return ""
	}
	name, abstract := s.Local[2:], ""
	if name[0] == 0 {
		name, abstract = name[1:], "@"
	} else if i := strings.IndexByte(string(name), 0); i >= 0 {
		name = name[:i]
	}
	from := len(c.out)
	c.text(name, false)
	text := string(c.out[from:])
	c.out = c.out[:from]
	return "," + abstract + text
}

// bracketed writes a path behind a descriptor, with what else there is to say of it.
func (c *Call) bracketed(path, also string) {
	const deleted = " (deleted)"
	gone := false
	if len(path) > len(deleted) && path[len(path)-len(deleted):] == deleted {
		path, gone = path[:len(path)-len(deleted)], true
	}
	c.s("<")
	c.escapedPath(path)
	c.s(also)
	c.s(">")
	if gone {
		c.s("(deleted)")
	}
}
