package netstack

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/socket"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
)

// ConnectingTo returns the address that a TCP socket is connecting to, which is no peer yet
// that getpeername(2) knows. It is nil if there is none.
func (s *sock) ConnectingTo() (linux.SockAddr, uint32) {
	if !socket.IsTCP(s) || s.State() != linux.TCP_SYN_SENT {
		return nil, 0
	}
	info, ok := s.Endpoint.Info().(*stack.TransportEndpointInfo)
	if !ok || info.ID.RemotePort == 0 {
		return nil, 0
	}
	return socket.ConvertAddress(s.family, tcpip.FullAddress{Addr: info.ID.RemoteAddress, Port: info.ID.RemotePort})
}
