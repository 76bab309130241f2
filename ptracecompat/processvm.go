package ptracecompat

import (
	"slices"

	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/usermem"
)

// vmChunk is how much process_vm_readv and process_vm_writev copy at once.
const vmChunk = 64 << 10

// ProcessVM is process_vm_readv(2), and process_vm_writev(2) if write is set, of
// parts that were checked: those of t itself as for any vectored read, the others
// only for a length that is not negative. Errors are those of the calls. The result is how many bytes were copied before the first that
// cannot be.
//
// Preconditions: The caller must be running on the task goroutine of t.
func ProcessVM(t *kernel.Task, pid kernel.ThreadID, local []hostarch.AddrRange, remote []RemoteRange, write bool) (uintptr, error) {
	if !slices.ContainsFunc(remote, func(r RemoteRange) bool { return r.Length > 0 }) {
		return 0, nil
	}
	target := t.PIDNamespace().TaskWithID(pid)
	if target == nil {
		return 0, linuxerr.ESRCH
	}
	m, err := accessVM(t, target)
	if err != nil {
		return 0, err
	}
	defer m.DecUsers(t)
	c := vmCopy{t: t, theirs: m, mine: hostarch.AddrRangeSeqFromSlice(local), write: write}
	for _, r := range remote {
		if err = c.copy(r); err != nil || c.mine.NumBytes() == 0 {
			break
		}
	}
	if c.done > 0 {
		return c.done, nil
	}
	return 0, err
}

// accessVM returns target's memory, if t may read and write it. The caller must
// call DecUsers on it.
func accessVM(t, target *kernel.Task) (*mm.MemoryManager, error) {
	var m *mm.MemoryManager
	target.WithMuLocked(func(target *kernel.Task) { m = target.MemoryManager() })
	if m == nil || !m.IncUsers() {
		return nil, linuxerr.ESRCH
	}
	if m != t.MemoryManager() && !t.CanTrace(target, true /* attach */) {
		m.DecUsers(t)
		return nil, linuxerr.EPERM
	}
	return m, nil
}

// A RemoteRange is a part of a process's memory as the caller gives it: it
// may be anywhere, and its end may overflow.
type RemoteRange struct {
	Start  hostarch.Addr
	Length uint64
}

// vmCopy is one call.
type vmCopy struct {
	t      *kernel.Task
	theirs *mm.MemoryManager
	mine   hostarch.AddrRangeSeq // what is left of t's own parts
	write  bool
	done   uintptr
}

// copy copies r, as far as t's own parts go.
func (c *vmCopy) copy(r RemoteRange) error {
	for r.Length > 0 && c.mine.NumBytes() > 0 && !c.t.Killed() {
		n := min(r.Length, uint64(c.mine.NumBytes()), vmChunk)
		if _, ok := c.theirs.CheckIORange(r.Start, int64(n)); !ok {
			// No more than a page of it can be good.
			n = min(n, uint64(hostarch.PageSize-r.Start.PageOffset()))
		}
		buf := c.t.CopyScratchBuffer(int(n))
		copied, err := c.chunk(r.Start, buf)
		c.done += uintptr(copied)
		c.mine = c.mine.DropFirst(copied)
		r.Start += hostarch.Addr(copied)
		r.Length -= uint64(copied)
		if err != nil {
			return err
		}
	}
	return nil
}

// chunk copies len(buf) bytes by way of buf. If it copies fewer it returns an
// error.
func (c *vmCopy) chunk(theirs hostarch.Addr, buf []byte) (int, error) {
	opts := usermem.IOOpts{}
	var in, out int
	var inErr, outErr error
	if own := c.t.MemoryManager(); c.write {
		in, inErr = usermem.CopyInVec(c.t, own, c.mine, buf, opts)
		out, outErr = c.theirs.WriteByDebugger(c.t, theirs, buf[:in], false)
	} else {
		in, inErr = c.theirs.ReadByDebugger(c.t, theirs, buf, false)
		out, outErr = usermem.CopyOutVec(c.t, own, c.mine, buf[:in], opts)
	}
	if outErr != nil {
		return out, outErr
	}
	return out, inErr
}
