package host

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/marshal"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/socket"
	"gvisor.dev/gvisor/pkg/sentry/vfs"

	"utrace.dev/engines/target"
)

// FDDetail implements target.Process.FDDetail.
func (p process) FDDetail(fd int32) (d target.FDDetail) {
	var file *vfs.FileDescription
	p.t.WithMuLocked(func(t *kernel.Task) {
		if table := t.FDTable(); table != nil {
			file, _ = table.Get(fd)
		}
	})
	if file == nil {
		return d
	}
	ctx := contextOf(p.t)
	defer file.DecRef(ctx)
	if s, ok := file.Impl().(socket.Socket); ok {
		d.Socket = p.socket(s)
		return d
	}
	if t := kernel.TaskOfPIDFD(file); t != nil {
		d.PID = process{t}.ID()
		return d
	}
	// What its path leads to: /dev/tty is a device of its own, though fstat(2) of what it
	// opens tells of the terminal.
	st, err := p.t.Kernel().VFS().StatAt(ctx, p.t.Credentials(), &vfs.PathOperation{
		Root: file.VirtualDentry(), Start: file.VirtualDentry(),
	}, &vfs.StatOptions{Mask: linux.STATX_TYPE})
	if err != nil {
		return d
	}
	switch st.Mode & linux.S_IFMT {
	case linux.S_IFCHR:
		d.Device = 'c'
	case linux.S_IFBLK:
		d.Device = 'b'
	default:
		return d
	}
	d.Major, d.Minor = st.RdevMajor, st.RdevMinor
	return d
}

func (p process) socket(s socket.Socket) *target.Socket {
	family, kind, protocol := s.Type()
	out := &target.Socket{Family: family, Type: int(kind), Protocol: protocol}
	// A socket without an address, or without a peer, says so by an error.
	if addr, n, err := s.GetSockName(p.t); err == nil {
		out.Local = sockaddr(addr, n)
	}
	if addr, n, err := s.GetPeerName(p.t); err == nil {
		out.Remote = sockaddr(addr, n)
	} else if c, ok := s.(connecting); ok {
		out.Remote = sockaddr(c.ConnectingTo())
	}
	return out
}

// connecting is a socket that may be on its way to a peer.
type connecting interface {
	ConnectingTo() (linux.SockAddr, uint32)
}

// sockaddr returns the bytes of an address that getsockname(2) would return.
func sockaddr(addr linux.SockAddr, n uint32) []byte {
	if addr == nil {
		return nil
	}
	b := marshal.Marshal(addr)
	return b[:min(int(n), len(b))]
}
