package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

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
	program, n, err := target.PtraceFilter(index)
	if err != nil {
		return 0, err
	}
	if data != 0 {
		if err := copyOut(t, data, program); err != nil {
			return 0, err
		}
	}
	return uintptr(n), nil
}

// getFilterMetadata fills in a struct seccomp_metadata (u64 filter_off, u64
// flags), of which size bytes are the caller's. The result is how many were
// used. No filter has flags here: SECCOMP_FILTER_FLAG_LOG is not supported.
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
	if _, _, err := target.PtraceFilter(hostarch.ByteOrder.Uint64(metadata[:])); err != nil {
		return 0, err
	}
	return uintptr(size), copyOut(t, data, metadata[:size])
}
