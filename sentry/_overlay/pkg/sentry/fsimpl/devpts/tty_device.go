package devpts

import "gvisor.dev/gvisor/pkg/abi/linux"

// TTYDevice returns the device of the terminal's replica.
func (t *Terminal) TTYDevice() (major uint16, minor uint32) {
	return linux.UNIX98_PTY_REPLICA_MAJOR, t.n
}
