package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// siginfoKept is how much of siginfo_t, from its start, a kernel keeps.
const siginfoKept = 48

// lastCode is, for the signals that have si_codes of their own, the last one
// that is defined (asm-generic/siginfo.h).
var lastCode = map[int32]int32{
	int32(linux.SIGILL):  11,
	int32(linux.SIGTRAP): 6,
	int32(linux.SIGBUS):  5,
	int32(linux.SIGFPE):  15,
	int32(linux.SIGSEGV): 10,
	int32(linux.SIGCHLD): 6,
	int32(linux.SIGIO):   6,
	int32(linux.SIGSYS):  2,
}

const (
	lastPollCode = 6   // of signals without codes of their own
	codeDethread = -7  // the last of the codes that any signal may have
	codeAsyncNL  = -60 // but for this one
)

// knownSiginfo returns true if it is known which fields go with signo and code.
func knownSiginfo(signo, code int32) bool {
	if code <= linux.SI_USER {
		return code >= codeDethread || code == codeAsyncNL
	}
	if code == linux.SI_KERNEL {
		return true
	}
	last, ok := lastCode[signo]
	if !ok {
		last = lastPollCode
	}
	return code <= last
}

// copyInSiginfo reads a siginfo_t. What has a layout that is not known must not
// hold more than can be kept.
func copyInSiginfo(t *kernel.Task, addr hostarch.Addr) (*linux.SignalInfo, error) {
	b := make([]byte, (*linux.SignalInfo)(nil).SizeBytes())
	if _, err := t.CopyInBytes(addr, b[:siginfoKept]); err != nil {
		return nil, err
	}
	info := new(linux.SignalInfo)
	info.UnmarshalBytes(b)
	if knownSiginfo(info.Signo, info.Code) {
		return info, nil
	}
	if _, err := t.CopyInBytes(addr+siginfoKept, b[siginfoKept:]); err != nil {
		return nil, err
	}
	for _, more := range b[siginfoKept:] {
		if more != 0 {
			return nil, linuxerr.E2BIG
		}
	}
	return info, nil
}
