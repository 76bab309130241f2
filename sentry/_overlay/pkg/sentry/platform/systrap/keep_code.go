package systrap

import (
	pkgcontext "gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// KeepCode makes mm, whose address space s is, hold the application's own code,
// now and later. ac must be a task of mm that is not running.
func (s *subprocess) KeepCode(ctx pkgcontext.Context, ac *arch.Context64, mm platform.MemoryManager) error {
	return s.usertrap.KeepCode(ctx, ac, mm)
}

// KeepCodeOf is KeepCode for who looks at the memory in ar, while tasks of mm may
// be running. exec says that ar holds code that can be run.
func (s *subprocess) KeepCodeOf(ctx pkgcontext.Context, mm platform.MemoryManager, ar hostarch.AddrRange, exec bool) error {
	return s.usertrap.KeepCodeOf(ctx, mm, ar, exec)
}

// Rewritten returns how many bytes of ar, in whole pages, may be private because this
// platform has rewritten code in them, and for no other reason. Any goroutine, any lock.
func (s *subprocess) Rewritten(ar hostarch.AddrRange) uint64 { return s.usertrap.Rewritten(ar) }
