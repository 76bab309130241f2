package ptrace

// There are no hardware breakpoints here: context does not implement
// platform.HWBreakpointContext.

type hwContext struct{}

func (*context) hwBefore(*thread) {}

func (*context) hwAfter(*thread) {}

func (*thread) hwProbe() {}
