package systrap

import (
	"gvisor.dev/gvisor/pkg/seccomp"
	"gvisor.dev/gvisor/pkg/sentry/arch"
)

// There are no hardware breakpoints here: platformContext does not implement
// platform.HWBreakpointContext.

type hwAddressSpace struct{}

type hwContext struct{}

func (*subprocess) hwBefore(*platformContext, *arch.Context64) {}

func (*subprocess) hwAfter(*platformContext, *arch.Context64, bool) bool { return false }

func (*platformContext) hwEndTurn() {}

func (*subprocess) hwJoin(*platformContext) {}

func (*platformContext) hwLeave() {}

func (*subprocess) hwRelease() {}

func (*subprocess) hwNewThread(*thread) func() { return func() {} }

func hwBreakpointRules() seccomp.Or { return nil }
