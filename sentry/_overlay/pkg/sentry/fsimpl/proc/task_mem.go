package proc

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"
)

// memFile is an open /proc/[pid]/mem: proc(5). Upstream's memFD copies all that is asked
// for through one buffer, up to 2 GiB of the Sentry's memory for each thread that asks.
// This one does so in pieces, and ends as Linux's fs/proc/base.c:mem_rw() does: at the
// first byte that is not there, with what was done, and EIO if that is nothing.
//
// +stateify savable
type memFile struct {
	*memFD
}

// memPiece is a multiple of the pages that Linux goes by.
const memPiece = 16 * hostarch.PageSize

// copyPieces calls piece with a buffer and the address to copy from or to, until size
// bytes are copied, or until it returns 0 or an error.
func (f *memFile) copyPieces(ctx context.Context, size, offset int64, piece func(buf []byte, addr hostarch.Addr) (int, error)) (int64, error) {
	m := f.mm
	if size == 0 || m == nil || !m.IncUsers() {
		return 0, nil
	}
	defer m.DecUsers(ctx)
	t := kernel.TaskFromContext(ctx)
	buf := make([]byte, min(size, memPiece))
	done := int64(0)
	for done < size && (t == nil || !t.Killed()) {
		n, err := piece(buf[:min(size-done, memPiece)], hostarch.Addr(offset+done))
		if err != nil {
			return 0, err
		}
		if n == 0 {
			break
		}
		done += int64(n)
	}
	if done == 0 {
		return 0, linuxerr.EIO
	}
	return done, nil
}

// PRead implements vfs.FileDescriptionImpl.PRead.
func (f *memFile) PRead(ctx context.Context, dst usermem.IOSequence, offset int64, _ vfs.ReadOptions) (int64, error) {
	return f.copyPieces(ctx, dst.NumBytes(), offset, func(buf []byte, addr hostarch.Addr) (int, error) {
		n, _ := f.mm.ReadByDebugger(ctx, addr, buf, true)
		if _, err := dst.CopyOut(ctx, buf[:n]); err != nil {
			return 0, linuxerr.EFAULT // whatever was copied before
		}
		dst = dst.DropFirst(n)
		return n, nil
	})
}

// PWrite implements vfs.FileDescriptionImpl.PWrite.
func (f *memFile) PWrite(ctx context.Context, src usermem.IOSequence, offset int64, _ vfs.WriteOptions) (int64, error) {
	return f.copyPieces(ctx, src.NumBytes(), offset, func(buf []byte, addr hostarch.Addr) (int, error) {
		n, fault := src.CopyIn(ctx, buf)
		if fault != nil {
			n &^= hostarch.PageSize - 1 // Linux takes a page's length at a time
			if n == 0 {
				return 0, linuxerr.EFAULT
			}
		}
		n, _ = f.mm.WriteByDebugger(ctx, addr, buf[:n], true)
		src = src.DropFirst(n)
		return n, nil
	})
}

// Read implements vfs.FileDescriptionImpl.Read.
func (f *memFile) Read(ctx context.Context, dst usermem.IOSequence, opts vfs.ReadOptions) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.PRead(ctx, dst, f.offset, opts)
	f.offset += n
	return n, err
}

// Write implements vfs.FileDescriptionImpl.Write.
func (f *memFile) Write(ctx context.Context, src usermem.IOSequence, opts vfs.WriteOptions) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.PWrite(ctx, src, f.offset, opts)
	f.offset += n
	return n, err
}

// Seek implements vfs.FileDescriptionImpl.Seek. All positions are addresses.
func (f *memFile) Seek(_ context.Context, offset int64, whence int32) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch whence {
	case linux.SEEK_SET:
		f.offset = offset
	case linux.SEEK_CUR:
		f.offset += offset
	default:
		return 0, linuxerr.EINVAL
	}
	return f.offset, nil
}
