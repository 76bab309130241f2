package mm

import "gvisor.dev/gvisor/pkg/sentry/platform"

// KeepsGSBase returns true if mm's platform leaves the GS base to programs.
func (mm *MemoryManager) KeepsGSBase() bool { return platform.KeepsGSBase(mm.p) }
