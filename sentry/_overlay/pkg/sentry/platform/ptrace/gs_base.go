package ptrace

// KeepsGSBase implements platform.GSBaseKeeper.KeepsGSBase: the host's kernel saves
// and loads the GS base of the threads that run programs.
func (*PTrace) KeepsGSBase() bool { return true }
