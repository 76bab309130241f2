package proc

import (
	"bytes"
	"fmt"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/atomicbitops"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/kernfs"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"
)

// yamaScope implements vfs.WritableDynamicBytesSource for
// /proc/sys/kernel/yama/ptrace_scope.
//
// +stateify savable
type yamaScope struct {
	kernfs.DynamicBytesFile

	level *atomicbitops.Int32
}

// Generate implements vfs.DynamicBytesSource.Generate.
func (s *yamaScope) Generate(_ context.Context, buf *bytes.Buffer) error {
	fmt.Fprintf(buf, "%d\n", s.level.Load())
	return nil
}

// Write implements vfs.WritableDynamicBytesSource.Write.
func (s *yamaScope) Write(ctx context.Context, _ *vfs.FileDescription, src usermem.IOSequence, offset int64) (int64, error) {
	if !auth.CredentialsFromContext(ctx).HasRootCapability(linux.CAP_SYS_PTRACE) {
		return 0, linuxerr.EPERM
	}
	if offset != 0 {
		return 0, linuxerr.EINVAL
	}
	scope := make([]int32, 1)
	n, err := ParseInt32Vec(ctx, src, scope)
	if err != nil || n == 0 {
		return 0, err
	}
	if scope[0] < linux.YAMA_SCOPE_DISABLED || scope[0] > kernel.YamaScopeNoAttach {
		return 0, linuxerr.EINVAL
	}
	for {
		old := s.level.Load()
		if old == kernel.YamaScopeNoAttach && scope[0] != old {
			return 0, linuxerr.EINVAL // it is for ever
		}
		if s.level.CompareAndSwap(old, scope[0]) {
			return n, nil
		}
	}
}
