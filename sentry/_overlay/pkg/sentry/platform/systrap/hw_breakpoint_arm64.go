package systrap

import (
	pkgcontext "gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/seccomp"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// There are no hardware breakpoints here: platformContext does not implement
// platform.HWBreakpointContext.

type hwAddressSpace struct{}

type hwContext struct{}

func (*subprocess) hwBefore(pkgcontext.Context, platform.MemoryManager, *platformContext, *arch.Context64) {
}

func (*subprocess) hwAfter(pkgcontext.Context, platform.MemoryManager, *platformContext, *arch.Context64, bool) bool {
	return false
}

func (*platformContext) hwEndTurn() {}

func (*subprocess) hwJoin(*platformContext) {}

func (*platformContext) hwLeave() {}

func (*subprocess) hwRelease() {}

func (*subprocess) hwNewThread(*thread) func() { return func() {} }

func hwBreakpointRules() seccomp.Or { return nil }
