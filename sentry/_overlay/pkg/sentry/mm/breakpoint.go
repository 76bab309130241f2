package mm

import (
	"slices"
	"sort"
	"sync/atomic"
	"time"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/safemem"
	"gvisor.dev/gvisor/pkg/sync"
	"gvisor.dev/gvisor/pkg/usermem"
)

// This file is the breakpoints that tracing engines have in an address space: int3
// instructions that nobody sees in it, whatever way he looks (but the program with
// its own loads), and that nobody's writes take away.

// int3 is the breakpoint instruction.
const int3 = 0xcc

// breakpoints is those of one address space.
//
// Lock order: before the locks of the MemoryManager.
type breakpoints struct {
	// list is in order of addresses, nil if there is none. Neither the list nor
	// what is in it changes, but for the bytes: so who looks needs no lock.
	list atomic.Pointer[[]*breakpoint]

	// mu guards list and the bytes in memory against others that write.
	mu sync.Mutex

	// removed are the addresses of the last breakpoints that were removed. It is
	// guarded by mu.
	removed [maxRemoved]hostarch.Addr
	// removals counts them.
	removals atomic.Uint64

	// suspended: memory has none of the instructions, as it is being saved.
	suspended atomic.Bool

	gate StepGate

	hw hwBreakpoints

	hiding hiding
}

type breakpoint struct {
	addr   hostarch.Addr
	owners []any
	// under is the byte that the program has there.
	under atomic.Uint32
	// lifted: a task goes over the place, and memory has the program's byte.
	lifted atomic.Bool
	// hidden: no instruction is written (breakpoint_hidden.go).
	hidden bool
}

// StepGate is closed while a task goes over a breakpoint: the tasks that share its
// address space must not run then, as the breakpoint is not there.
type StepGate struct {
	// Mu is held by the task.
	Mu sync.Mutex
	// Closed is set while Mu is held and others must wait for it.
	Closed atomic.Bool
	// Opened is when the gate was opened last, and Kept whether anybody was kept
	// from running while it was closed. Guarded by Mu.
	Opened time.Time
	Kept   bool
}

// StepGate returns mm's.
func (mm *MemoryManager) StepGate() *StepGate { return &mm.breakpoints.gate }

// HasBreakpoints returns true if there are any in mm. One atomic load.
func (mm *MemoryManager) HasBreakpoints() bool { return mm.breakpoints.list.Load() != nil }

// within returns the breakpoints in ar.
func (b *breakpoints) within(ar hostarch.AddrRange) []*breakpoint {
	list := b.list.Load()
	if list == nil {
		return nil
	}
	all := *list
	from := sort.Search(len(all), func(i int) bool { return all[i].addr >= ar.Start })
	to := sort.Search(len(all), func(i int) bool { return all[i].addr >= ar.End })
	return all[from:to]
}

func (b *breakpoints) at(addr hostarch.Addr) *breakpoint {
	if found := b.within(hostarch.AddrRange{Start: addr, End: addr + 1}); len(found) > 0 {
		return found[0]
	}
	return nil
}

// BreakpointOwners returns who has a breakpoint at addr.
func (mm *MemoryManager) BreakpointOwners(addr hostarch.Addr) []any {
	if bp := mm.breakpoints.at(addr); bp != nil {
		return bp.owners
	}
	return nil
}

// maxRemoved is how many removed breakpoints are remembered: as many as can be
// removed between a thread's meeting one and its saying so.
const maxRemoved = 256

// HadBreakpoint returns true if there was a breakpoint at addr not long ago.
func (mm *MemoryManager) HadBreakpoint(addr hostarch.Addr) bool {
	b := &mm.breakpoints
	if b.removals.Load() == 0 {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.removed[:], addr)
}

// MaxBreakpoints is how many breakpoints an address space can have.
const MaxBreakpoints = 1 << 16

// SetBreakpoint sets a breakpoint for an owner, which is anything that can be
// compared. EFAULT: there is no private
// memory.
func (mm *MemoryManager) SetBreakpoint(ctx context.Context, addr hostarch.Addr, owner any) error {
	ar, ok := addr.ToRange(1)
	if !ok || !mm.IsPrivate(ar) {
		return linuxerr.EFAULT // others would meet it, too
	}
	reach, exec := mm.debuggerReach(ar, true, true)
	if reach != ar {
		return linuxerr.EFAULT
	}
	if err := mm.keepCode(ctx, ar, exec); err != nil {
		return err
	}
	b := &mm.breakpoints
	b.mu.Lock()
	defer b.mu.Unlock()
	if old := b.at(addr); old != nil {
		return b.shareLocked(ctx, mm, old, owner)
	}
	under, err := mm.readUnder(ctx, addr)
	if err != nil {
		return linuxerr.EFAULT
	}
	var list []*breakpoint
	if l := b.list.Load(); l != nil {
		list = *l
	}
	if len(list) >= MaxBreakpoints {
		return linuxerr.ENOSPC
	}
	bp := &breakpoint{addr: addr, owners: []any{owner}}
	bp.under.Store(uint32(under))
	i := sort.Search(len(list), func(i int) bool { return list[i].addr > addr })
	list = slices.Insert(slices.Clone(list), i, bp)
	was := b.list.Load()
	b.list.Store(&list) // first, so that nobody sees the instruction
	if b.suspended.Load() {
		return nil
	}
	if err := mm.writeByte(ctx, addr, int3); err != nil {
		b.list.Store(was)
		return linuxerr.EFAULT
	}
	return nil
}

// shareLocked adds an owner to a breakpoint. What was mapped there may be something
// else now, so the instruction is put there again.
func (b *breakpoints) shareLocked(ctx context.Context, mm *MemoryManager, old *breakpoint, owner any) error {
	if old.hidden {
		// That serves both.
	} else if now, err := mm.readUnder(ctx, old.addr); err != nil {
		return linuxerr.EFAULT
	} else if now != int3 && !b.suspended.Load() && !old.lifted.Load() {
		old.under.Store(uint32(now))
		if err := mm.writeByte(ctx, old.addr, int3); err != nil {
			return linuxerr.EFAULT
		}
	}
	if slices.Contains(old.owners, owner) {
		return nil
	}
	b.replaceLocked(old, append(slices.Clone(old.owners), owner))
	return nil
}

// replaceLocked gives a breakpoint other owners; none removes it.
func (b *breakpoints) replaceLocked(old *breakpoint, owners []any) {
	list := slices.Clone(*b.list.Load())
	i := slices.Index(list, old)
	if bp := b.successorLocked(old, owners); bp != nil {
		list[i] = bp
	} else {
		list = slices.Delete(list, i, i+1)
	}
	b.setLocked(list)
}

// successorLocked returns what takes the place of a breakpoint when it has other owners;
// nil if there are none, and the removal is remembered.
func (b *breakpoints) successorLocked(old *breakpoint, owners []any) *breakpoint {
	if len(owners) == 0 {
		b.removed[b.removals.Load()%maxRemoved] = old.addr
		b.removals.Add(1)
		return nil
	}
	bp := &breakpoint{addr: old.addr, owners: owners, hidden: old.hidden}
	bp.under.Store(old.under.Load())
	bp.lifted.Store(old.lifted.Load())
	return bp
}

// ClearBreakpoint removes an owner's breakpoint. ENOENT: it has none at addr.
func (mm *MemoryManager) ClearBreakpoint(ctx context.Context, addr hostarch.Addr, owner any) error {
	b := &mm.breakpoints
	b.mu.Lock()
	defer b.mu.Unlock()
	bp := b.at(addr)
	if bp == nil || !slices.Contains(bp.owners, owner) {
		return linuxerr.ENOENT
	}
	b.replaceLocked(bp, mm.disownLocked(ctx, bp, owner))
	mm.showLocked(bp)
	return nil
}

// ClearBreakpoints removes all of an owner's breakpoints.
func (mm *MemoryManager) ClearBreakpoints(ctx context.Context, owner any) {
	b := &mm.breakpoints
	b.mu.Lock()
	defer b.mu.Unlock()
	old := b.list.Load()
	if old == nil {
		return
	}
	// In one go: there may be very many.
	list := make([]*breakpoint, 0, len(*old))
	for _, bp := range *old {
		if slices.Contains(bp.owners, owner) {
			bp = b.successorLocked(bp, mm.disownLocked(ctx, bp, owner))
		}
		if bp != nil {
			list = append(list, bp)
		}
	}
	b.setLocked(list)
	for _, bp := range *old {
		mm.showLocked(bp)
	}
}

// disownLocked returns a breakpoint's owners but for one. If there are none left it takes
// the instruction away, before the breakpoint goes, so that nobody sees it.
func (mm *MemoryManager) disownLocked(ctx context.Context, bp *breakpoint, owner any) []any {
	rest := slices.DeleteFunc(slices.Clone(bp.owners), func(o any) bool { return o == owner })
	if len(rest) == 0 {
		mm.uncoverLocked(ctx, bp)
	}
	return rest
}

// uncoverLocked puts the program's byte in the instruction's place, if that is
// still there.
func (mm *MemoryManager) uncoverLocked(ctx context.Context, bp *breakpoint) {
	if bp.hidden {
		return
	}
	if now, err := mm.readUnder(ctx, bp.addr); err == nil && now == int3 {
		mm.writeByte(ctx, bp.addr, byte(bp.under.Load()))
	}
}

// LiftBreakpoint puts the program's byte back for the one instruction of a task
// that goes over it, and makes it executable; LowerBreakpoint ends that. It returns
// false if there is no breakpoint at addr. The caller has closed mm's StepGate.
func (mm *MemoryManager) LiftBreakpoint(ctx context.Context, addr hostarch.Addr) bool {
	mm.liftHidden(ctx, addr)
	b := &mm.breakpoints
	b.mu.Lock()
	defer b.mu.Unlock()
	bp := b.at(addr)
	if bp == nil {
		return false
	}
	mm.uncoverLocked(ctx, bp)
	bp.lifted.Store(true)
	return true
}

// LowerBreakpoint undoes LiftBreakpoint. The breakpoint may have been removed, or
// the memory unmapped, meanwhile.
func (mm *MemoryManager) LowerBreakpoint(ctx context.Context, addr hostarch.Addr) {
	mm.lowerHidden(ctx)
	b := &mm.breakpoints
	b.mu.Lock()
	defer b.mu.Unlock()
	bp := b.at(addr)
	if bp == nil || !bp.lifted.Load() {
		return
	}
	bp.lifted.Store(false)
	mm.coverLocked(ctx, bp)
}

// coverLocked puts the instruction over what the program has there now.
func (mm *MemoryManager) coverLocked(ctx context.Context, bp *breakpoint) {
	if bp.hidden {
		return
	}
	if now, err := mm.readUnder(ctx, bp.addr); err == nil {
		bp.under.Store(uint32(now))
		mm.writeByte(ctx, bp.addr, int3)
	}
}

// suspendBreakpoints leaves mm's memory as the program has it, for it is saved now.
// ResumeBreakpoints ends that.
func (mm *MemoryManager) suspendBreakpoints(ctx context.Context) {
	b := &mm.breakpoints
	b.mu.Lock()
	defer b.mu.Unlock()
	if list := b.list.Load(); list != nil && !b.suspended.Load() {
		b.suspended.Store(true)
		for _, bp := range *list {
			mm.uncoverLocked(ctx, bp)
		}
	}
}

// ResumeBreakpoints puts the instructions back that were taken out for a
// checkpoint. To be called before a task of mm runs.
func (mm *MemoryManager) ResumeBreakpoints(ctx context.Context) {
	b := &mm.breakpoints
	if !b.suspended.Load() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.suspended.Swap(false) {
		return
	}
	if list := b.list.Load(); list != nil {
		for _, bp := range *list {
			mm.coverLocked(ctx, bp)
		}
	}
}

// inherit makes the breakpoints of b, which is new, those of the address space that
// its own is a copy of.
func (b *breakpoints) inherit(from *breakpoints) {
	list := from.list.Load()
	if list == nil {
		return
	}
	all := make([]*breakpoint, 0, len(*list))
	for _, old := range *list {
		bp := &breakpoint{addr: old.addr, owners: old.owners, hidden: old.hidden}
		bp.under.Store(old.under.Load())
		all = append(all, bp)
	}
	b.setLocked(all)
}

func (mm *MemoryManager) readUnder(ctx context.Context, addr hostarch.Addr) (byte, error) {
	var b [1]byte
	_, err := mm.imCopyIn(ctx, hostarch.AddrRange{Start: addr, End: addr + 1}, b[:], usermem.IOOpts{IgnorePermissions: true})
	return b[0], err
}

func (mm *MemoryManager) writeByte(ctx context.Context, addr hostarch.Addr, v byte) error {
	_, err := mm.imCopyOut(ctx, hostarch.AddrRange{Start: addr, End: addr + 1}, []byte{v}, usermem.IOOpts{IgnorePermissions: true})
	return err
}

// copyInUnder is CopyIn where there may be breakpoints: what is under them is read.
func (mm *MemoryManager) copyInUnder(ctx context.Context, ar hostarch.AddrRange, dst []byte, opts usermem.IOOpts) (int, error) {
	// What is read before the list is looked at can only be what it will say, or
	// the byte itself.
	bps := mm.breakpoints.within(ar)
	n, err := mm.imCopyIn(ctx, ar, dst, opts)
	uncover(bps, ar.Start, dst[:n])
	uncover(mm.breakpoints.within(ar), ar.Start, dst[:n])
	return n, err
}

// uncover replaces the instructions in what was read from start on.
func uncover(bps []*breakpoint, start hostarch.Addr, data []byte) {
	for _, bp := range bps {
		if i := int(bp.addr - start); !bp.hidden && i < len(data) && data[i] == int3 {
			data[i] = byte(bp.under.Load())
		}
	}
}

// copyOutUnder is CopyOut where there may be breakpoints: they stay.
func (mm *MemoryManager) copyOutUnder(ctx context.Context, ar hostarch.AddrRange, src []byte, opts usermem.IOOpts) (int, error) {
	b := &mm.breakpoints
	if len(b.within(ar)) == 0 {
		return mm.imCopyOut(ctx, ar, src, opts)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	bps := b.within(ar)
	if b.suspended.Load() {
		bps = nil
	}
	covered := slices.Clone(src)
	for _, bp := range bps {
		if !bp.lifted.Load() && !bp.hidden {
			covered[bp.addr-ar.Start] = int3
		}
	}
	n, err := mm.imCopyOut(ctx, ar, covered, opts)
	for _, bp := range bps {
		if i := int(bp.addr - ar.Start); i < n {
			bp.under.Store(uint32(src[i]))
		}
	}
	return n, err
}

// maxUnder bounds the buffer of one read or write that meets breakpoints. Who asks
// for more gets a part, as he must expect.
const maxUnder = 1 << 20

// meetsBreakpoints returns true if there are any in ars.
func (mm *MemoryManager) meetsBreakpoints(ars hostarch.AddrRangeSeq) bool {
	if mm.breakpoints.list.Load() == nil {
		return false
	}
	for ; !ars.IsEmpty(); ars = ars.Tail() {
		if len(mm.breakpoints.within(ars.Head())) > 0 {
			return true
		}
	}
	return false
}

// copyInToUnder is CopyInTo where there are breakpoints.
func (mm *MemoryManager) copyInToUnder(ctx context.Context, ars hostarch.AddrRangeSeq, dst safemem.Writer, opts usermem.IOOpts) (int64, error) {
	ars = ars.TakeFirst64(maxUnder)
	buf := make([]byte, ars.NumBytes())
	done := 0
	var err error
	for ; !ars.IsEmpty() && err == nil; ars = ars.Tail() {
		ar := ars.Head()
		var n int
		n, err = mm.copyInUnder(ctx, ar, buf[done:done+int(ar.Length())], opts)
		done += n
	}
	if done == 0 {
		return 0, err
	}
	n, werr := dst.WriteFromBlocks(safemem.BlockSeqOf(safemem.BlockFromSafeSlice(buf[:done])))
	if werr != nil {
		return int64(n), werr
	}
	return int64(n), err
}

// copyOutFromUnder is CopyOutFrom where there are breakpoints.
func (mm *MemoryManager) copyOutFromUnder(ctx context.Context, ars hostarch.AddrRangeSeq, src safemem.Reader, opts usermem.IOOpts) (int64, error) {
	ars = ars.TakeFirst64(maxUnder)
	buf := make([]byte, ars.NumBytes())
	read, rerr := src.ReadToBlocks(safemem.BlockSeqOf(safemem.BlockFromSafeSlice(buf)))
	buf = buf[:read]
	var done int64
	for ; len(buf) > 0; ars = ars.Tail() {
		part := buf[:min(len(buf), int(ars.Head().Length()))]
		n, err := mm.copyOutUnder(ctx, hostarch.AddrRange{Start: ars.Head().Start, End: ars.Head().Start + hostarch.Addr(len(part))}, part, opts)
		done += int64(n)
		if err != nil {
			return done, err
		}
		buf = buf[len(part):]
	}
	return done, rerr
}
