package usertrap

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
)

// KeepCode has nothing to take back: no system call is patched on this
// architecture.
func (*State) KeepCode(context.Context, *arch.Context64, memoryManager) error { return nil }

// KeepCodeOf has nothing to take back either.
func (*State) KeepCodeOf(context.Context, memoryManager, hostarch.AddrRange, bool) error { return nil }

// Rewritten returns 0.
func (*State) Rewritten(hostarch.AddrRange) uint64 { return 0 }

// NoteSyscall has nothing to find out.
func (*State) NoteSyscall(context.Context, *arch.Context64, memoryManager) {}
