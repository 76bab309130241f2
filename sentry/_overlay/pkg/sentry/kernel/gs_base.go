package kernel

import "gvisor.dev/gvisor/pkg/sentry/platform"

// KeepsGSBase implements platform.GSBaseKeeper.KeepsGSBase: a Kernel is its
// MemoryManagers' platform, and embeds the real one.
func (k *Kernel) KeepsGSBase() bool { return platform.KeepsGSBase(k.Platform) }
