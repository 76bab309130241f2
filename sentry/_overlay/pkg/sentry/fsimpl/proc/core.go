package proc

import (
	"bytes"
	"fmt"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/kernfs"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"
	"utrace.dev/coredump"
)

// This file has the files in /proc/sys about core dumps.

// corePatternData implements vfs.WritableDynamicBytesSource for
// /proc/sys/kernel/core_pattern.
//
// +stateify savable
type corePatternData struct {
	kernfs.DynamicBytesFile
}

var _ vfs.WritableDynamicBytesSource = (*corePatternData)(nil)

// Generate implements vfs.DynamicBytesSource.Generate.
func (*corePatternData) Generate(ctx context.Context, buf *bytes.Buffer) error {
	fmt.Fprintf(buf, "%s\n", coreTask(ctx).CoreSettings().Pattern)
	return nil
}

// coreTask returns the task whose container's settings ctx is about.
func coreTask(ctx context.Context) *kernel.Task {
	if t := kernel.TaskFromContext(ctx); t != nil {
		return t
	}
	return kernel.KernelFromContext(ctx).GlobalInit().Leader()
}

// setCore changes the settings.
func setCore(ctx context.Context, change func(*kernel.CoreSettings)) error {
	if !coreTask(ctx).SetCoreSettings(change) {
		return linuxerr.ESRCH
	}
	return nil
}

// mayWriteCore returns an error unless ctx is root's. Like Linux it goes by the
// user alone, whoever opened the file: a program that root of the container names
// runs as that root.
func mayWriteCore(ctx context.Context) error {
	if auth.CredentialsFromContext(ctx).EffectiveKUID != auth.RootKUID {
		return linuxerr.EPERM
	}
	return nil
}

// Write implements vfs.WritableDynamicBytesSource.Write. A pattern that names a
// socket is refused: Linux, which has them since 6.16, refuses them outside the
// initial mount namespace, which no container has.
func (*corePatternData) Write(ctx context.Context, _ *vfs.FileDescription, src usermem.IOSequence, offset int64) (int64, error) {
	if offset != 0 {
		return 0, linuxerr.EINVAL
	}
	if err := mayWriteCore(ctx); err != nil {
		return 0, err
	}
	n := src.NumBytes()
	b := make([]byte, min(n, hostarch.PageSize))
	if _, err := src.CopyIn(ctx, b); err != nil {
		return 0, err
	}
	if i := bytes.IndexAny(b, "\x00\n"); i >= 0 {
		b = b[:i]
	}
	pattern := coredump.Pattern(b[:min(len(b), coredump.MaxPattern)])
	if pattern.IsSocket() {
		return 0, linuxerr.EINVAL
	}
	if err := setCore(ctx, func(s *kernel.CoreSettings) { s.Pattern = pattern }); err != nil {
		return 0, err
	}
	return n, nil
}

// The files that hold a number.
const (
	coreUsesPID = iota
	corePipeLimit
	coreSUIDDumpable
)

// coreNumberData implements vfs.WritableDynamicBytesSource for core_uses_pid and
// core_pipe_limit in /proc/sys/kernel, and /proc/sys/fs/suid_dumpable.
//
// +stateify savable
type coreNumberData struct {
	kernfs.DynamicBytesFile

	which int
}

var _ vfs.WritableDynamicBytesSource = (*coreNumberData)(nil)

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *coreNumberData) Generate(ctx context.Context, buf *bytes.Buffer) error {
	s := coreTask(ctx).CoreSettings()
	v := s.UsesPID
	switch d.which {
	case corePipeLimit:
		v = s.PipeLimit
	case coreSUIDDumpable:
		v = int32(s.SUIDDumpable)
	}
	fmt.Fprintf(buf, "%d\n", v)
	return nil
}

// Write implements vfs.WritableDynamicBytesSource.Write.
func (d *coreNumberData) Write(ctx context.Context, _ *vfs.FileDescription, src usermem.IOSequence, offset int64) (int64, error) {
	if offset != 0 {
		return 0, linuxerr.EINVAL
	}
	if err := mayWriteCore(ctx); err != nil {
		return 0, err
	}
	var v [1]int32
	n, err := ParseInt32Vec(ctx, src, v[:])
	if err != nil || n == 0 {
		return 0, err
	}
	if d.which == corePipeLimit && v[0] < 0 || d.which == coreSUIDDumpable && (v[0] < 0 || v[0] > int32(mm.RootDumpable)) {
		return 0, linuxerr.EINVAL
	}
	err = setCore(ctx, func(s *kernel.CoreSettings) {
		switch d.which {
		case coreUsesPID:
			s.UsesPID = v[0]
		case corePipeLimit:
			s.PipeLimit = v[0]
		case coreSUIDDumpable:
			s.SUIDDumpable = mm.Dumpability(v[0])
		}
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}
