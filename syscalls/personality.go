package syscalls

import (
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

const (
	// queryPersonality asks for the personality without a change.
	queryPersonality = 0xffffffff

	// allowedPersonality are the bits that have their effect, or that have
	// none on Linux either: the PER_BSD and PER_HPUX numbers, SHORT_INODE,
	// WHOLE_SECONDS.
	allowedPersonality = kernel.AddrNoRandomize | 0x0006 | 0x0010 | 0x1000000 | 0x2000000
)

func personality(t *kernel.Task, _ uintptr, args arch.SyscallArguments) (uintptr, *kernel.SyscallControl, error) {
	p := args[0].Uint()
	switch {
	case p == queryPersonality:
		return uintptr(t.Personality()), nil, nil
	case p&^allowedPersonality != 0:
		return 0, nil, linuxerr.EINVAL
	}
	return uintptr(t.SetPersonality(p)), nil, nil
}
