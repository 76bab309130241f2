package kernel

import "gvisor.dev/gvisor/pkg/abi/linux"

// ttyDevice is what terminals implement that have a device number.
type ttyDevice interface {
	TTYDevice() (major uint16, minor uint32)
}

// Device returns the number of the terminal's device as /proc/[pid]/stat has it;
// 0 if the terminal has none.
func (tty *TTY) Device() uint32 {
	d, ok := tty.TTYOperations.(ttyDevice)
	if !ok {
		return 0
	}
	return linux.MakeDeviceID(d.TTYDevice())
}
