package host

import (
	"io"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/fspath"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"

	"utrace.dev/engines/target"
)

// Open implements target.Process.Open. It opens regular files and directories
// only: to open a FIFO or a device may wait, or do something.
func (p process) Open(path string) (f target.File, err error) {
	err = p.at(path, true, func(ctx context.Context, fs *vfs.VirtualFilesystem, creds *auth.Credentials, pop *vfs.PathOperation) error {
		st, err := fs.StatAt(ctx, creds, pop, &vfs.StatOptions{Mask: linux.STATX_TYPE})
		if err != nil {
			return err
		}
		if kind := st.Mode & linux.S_IFMT; kind != linux.S_IFREG && kind != linux.S_IFDIR {
			return unix.EACCES
		}
		fd, err := fs.OpenAt(ctx, creds, pop, &vfs.OpenOptions{
			Flags: linux.O_RDONLY | linux.O_NONBLOCK | linux.O_NOCTTY | linux.O_LARGEFILE,
		})
		if err == nil {
			f = &file{fd, p.t}
		}
		return err
	})
	return f, err
}

// Stat implements target.Process.Stat.
func (p process) Stat(path string, follow bool) (st target.FileStat, err error) {
	err = p.at(path, follow, func(ctx context.Context, fs *vfs.VirtualFilesystem, creds *auth.Credentials, pop *vfs.PathOperation) error {
		x, err := fs.StatAt(ctx, creds, pop, &vfs.StatOptions{Mask: linux.STATX_BASIC_STATS})
		st = statOf(&x)
		return err
	})
	return st, err
}

// Readlink implements target.Process.Readlink.
func (p process) Readlink(path string) (says string, err error) {
	err = p.at(path, false, func(ctx context.Context, fs *vfs.VirtualFilesystem, creds *auth.Credentials, pop *vfs.PathOperation) (err error) {
		says, err = fs.ReadlinkAt(ctx, creds, pop)
		return err
	})
	return says, err
}

// at calls f with what it takes to do something at a path as p sees it.
func (p process) at(path string, follow bool, f func(context.Context, *vfs.VirtualFilesystem, *auth.Credentials, *vfs.PathOperation) error) error {
	if path == "" {
		return unix.ENOENT // path_resolution(7)
	}
	fsc := p.t.FSContext()
	if fsc == nil {
		return unix.ENOENT
	}
	ctx := rootContext(p.t)
	root, cwd := fsc.RootDirectory(), fsc.WorkingDirectory()
	defer root.DecRef(ctx)
	defer cwd.DecRef(ctx)
	pop := vfs.PathOperation{Root: root, Start: cwd, Path: fspath.Parse(path), FollowFinalSymlink: follow}
	if pop.Path.Absolute {
		pop.Start = root
	}
	return errnoOf(f(ctx, p.t.Kernel().VFS(), auth.CredentialsFromContext(ctx), &pop))
}

// rootContext is t's context with the privileges of the sandbox's root user.
func rootContext(t *kernel.Task) context.Context {
	return auth.ContextWithCredentials(t.AsyncContext(), auth.NewRootCredentials(t.Kernel().RootUserNamespace()))
}

// file implements target.File. It may be closed while it is read: that waits, if the server
// of its file system (FUSE) is a process that does not answer.
type file struct {
	fd *vfs.FileDescription
	t  *kernel.Task
}

// with calls f, for which the file stays open.
func (f *file) with(do func(ctx context.Context) error) error {
	if !f.fd.TryIncRef() {
		return unix.EBADF
	}
	ctx := rootContext(f.t)
	defer f.fd.DecRef(ctx)
	return do(ctx)
}

// ReadAt implements io.ReaderAt.
func (f *file) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, unix.EINVAL
	}
	err = f.with(func(ctx context.Context) error {
		for n < len(p) {
			got, err := f.fd.PRead(ctx, usermem.BytesIOSequence(p[n:]), off+int64(n), vfs.ReadOptions{})
			n += int(got)
			switch {
			case err == io.EOF || err == nil && got == 0:
				return io.EOF
			case err != nil:
				return errnoOf(err)
			}
		}
		return nil
	})
	return n, err
}

// Stat implements target.File.Stat.
func (f *file) Stat() (stat target.FileStat, err error) {
	err = f.with(func(ctx context.Context) error {
		st, err := f.fd.Stat(ctx, vfs.StatOptions{Mask: linux.STATX_BASIC_STATS})
		stat = statOf(&st)
		return errnoOf(err)
	})
	return stat, err
}

func statOf(st *linux.Statx) target.FileStat {
	return target.FileStat{
		Dev: uint64(linux.MakeDeviceID(uint16(st.DevMajor), st.DevMinor)), Ino: st.Ino, Mode: uint32(st.Mode),
		NLink: st.Nlink, UID: st.UID, GID: st.GID, Size: int64(st.Size),
		MTime: st.Mtime.Sec, MTimeNsec: int64(st.Mtime.Nsec),
	}
}

// Close implements io.Closer.
func (f *file) Close() error {
	f.fd.DecRef(rootContext(f.t))
	return nil
}
