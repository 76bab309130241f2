package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// filterFlagLog is SECCOMP_FILTER_FLAG_LOG.
const filterFlagLog = 1 << 1

// mayDumpFilters checks the caller of PTRACE_SECCOMP_GET_FILTER and
// PTRACE_SECCOMP_GET_METADATA.
func mayDumpFilters(t *kernel.Task) error {
	if !t.HasRootCapability(linux.CAP_SYS_ADMIN) || t.PtraceFiltered() {
		return linuxerr.EACCES
	}
	return nil
}

// getFilter copies the program of a system call filter out, the one installed
// first having index 0. The result is its number of instructions; with data 0
// nothing is copied.
func getFilter(t, target *kernel.Task, index uint64, data hostarch.Addr) (uintptr, error) {
	if err := mayDumpFilters(t); err != nil {
		return 0, err
	}
	program, err := target.PtraceFilter(index)
	if err != nil {
		return 0, err
	}
	if data != 0 {
		if err := copyOut(t, data, program.Encode()); err != nil {
			return 0, err
		}
	}
	return uintptr(program.SourceLength()), nil
}

// getFilterMetadata fills in a struct seccomp_metadata (u64 filter_off, u64
// flags), of which size bytes are the caller's. The result is how many were
// used.
func getFilterMetadata(t, target *kernel.Task, size uint64, data hostarch.Addr) (uintptr, error) {
	if err := mayDumpFilters(t); err != nil {
		return 0, err
	}
	var metadata [16]byte
	size = min(size, uint64(len(metadata)))
	if size < 8 {
		return 0, linuxerr.EINVAL
	}
	if _, err := t.CopyInBytes(data, metadata[:8]); err != nil {
		return 0, err
	}
	program, err := target.PtraceFilter(hostarch.ByteOrder.Uint64(metadata[:]))
	if err != nil {
		return 0, err
	}
	if o := program.Origin(); o != nil && o.Log {
		metadata[8] = filterFlagLog
	}
	return uintptr(size), copyOut(t, data, metadata[:size])
}
