package proc

import (
	"bytes"
	"fmt"
	"strings"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/kernfs"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
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
func (*corePatternData) Generate(_ context.Context, buf *bytes.Buffer) error {
	fmt.Fprintf(buf, "%s\n", kernel.GetCoreSettings().Pattern)
	return nil
}

// Write implements vfs.WritableDynamicBytesSource.Write. A pattern that names a
// program or a socket is refused, since it would not be used.
func (*corePatternData) Write(ctx context.Context, _ *vfs.FileDescription, src usermem.IOSequence, offset int64) (int64, error) {
	if offset != 0 {
		return 0, linuxerr.EINVAL
	}
	n := src.NumBytes()
	b := make([]byte, min(n, hostarch.PageSize))
	if _, err := src.CopyIn(ctx, b); err != nil {
		return 0, err
	}
	if i := bytes.IndexAny(b, "\x00\n"); i >= 0 {
		b = b[:i]
	}
	pattern := string(b[:min(len(b), coredump.MaxPattern)])
	if strings.HasPrefix(pattern, "|") || strings.HasPrefix(pattern, "@") {
		return 0, linuxerr.EINVAL
	}
	kernel.SetCoreSettings(func(s *kernel.CoreSettings) { s.Pattern = coredump.Pattern(pattern) })
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
func (d *coreNumberData) Generate(_ context.Context, buf *bytes.Buffer) error {
	var v int32
	if d.which == coreUsesPID {
		v = kernel.GetCoreSettings().UsesPID
	}
	fmt.Fprintf(buf, "%d\n", v)
	return nil
}

// Write implements vfs.WritableDynamicBytesSource.Write. Only core_uses_pid can
// be something else than 0: there are no pipes, and a program that gained
// privileges never dumps core.
func (d *coreNumberData) Write(ctx context.Context, _ *vfs.FileDescription, src usermem.IOSequence, offset int64) (int64, error) {
	if offset != 0 {
		return 0, linuxerr.EINVAL
	}
	var v [1]int32
	n, err := ParseInt32Vec(ctx, src, v[:])
	if err != nil || n == 0 {
		return 0, err
	}
	if d.which != coreUsesPID {
		if v[0] != 0 {
			return 0, linuxerr.EINVAL
		}
		return n, nil
	}
	kernel.SetCoreSettings(func(s *kernel.CoreSettings) { s.UsesPID = v[0] })
	return n, nil
}
