package kernel

import (
	"slices"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// This file brings the hardware breakpoints of tracing engines (see
// mm/breakpoint_hw.go) into the debug registers of tasks, into those that the task's
// own debugger leaves free.

// SetHWBreakpoint sets a hardware breakpoint in t's address space. EINVAL: impossible
// address or length. ENOSPC: some thread has no register left for it, or the platform
// has none.
func (t *Task) SetHWBreakpoint(ctx context.Context, b platform.HWBreakpoint, owner BreakpointOwner) error {
	check := debugReg{Addr: uint64(b.Addr), Len: b.Len, Type: uint8(b.Type)}
	if err := check.check(); err != nil {
		return err
	}
	if b.Len == 0 || uint64(b.Addr)+uint64(b.Len) > uint64(t.k.Platform.MaxUserAddress()) {
		return unix.EINVAL
	}
	return t.changeHWBreakpoints(ctx, func(list []mm.HWBreakpoint) ([]mm.HWBreakpoint, error) {
		return mm.WithHWBreakpoint(list, b, owner)
	})
}

// ClearHWBreakpoint removes one, and ClearHWBreakpoints all of an owner's.
func (t *Task) ClearHWBreakpoint(ctx context.Context, b platform.HWBreakpoint, owner BreakpointOwner) error {
	return t.changeHWBreakpoints(ctx, func(list []mm.HWBreakpoint) ([]mm.HWBreakpoint, error) {
		found := false
		rest := mm.WithoutHWBreakpoints(list, owner, func(x platform.HWBreakpoint) bool {
			found = found || x == b
			return x == b
		})
		if !found {
			return nil, unix.ENOENT
		}
		return rest, nil
	})
}

// ClearHWBreakpoints removes all of an owner's.
func (t *Task) ClearHWBreakpoints(ctx context.Context, owner BreakpointOwner) {
	err := t.changeHWBreakpoints(ctx, func(list []mm.HWBreakpoint) ([]mm.HWBreakpoint, error) {
		return mm.WithoutHWBreakpoints(list, owner, func(platform.HWBreakpoint) bool { return true }), nil
	})
	if err != nil && err != linuxerr.ESRCH {
		t.Warningf("Hardware breakpoints of an engine remain: %v", err)
	}
}

// changeHWBreakpoints replaces the list of t's address space, and gives all its tasks
// what is new; if one cannot have it, all is as before.
func (t *Task) changeHWBreakpoints(ctx context.Context, change func([]mm.HWBreakpoint) ([]mm.HWBreakpoint, error)) error {
	m, err := t.breakpointMemory(ctx)
	if err != nil {
		return err
	}
	defer m.DecUsers(ctx)
	gate := m.StepGate()
	gate.Mu.Lock()
	defer gate.Mu.Unlock()
	was := m.HWBreakpoints()
	list, err := change(was)
	if err != nil || len(list) == 0 && len(was) == 0 {
		return err
	}
	gate.Closed.Store(true)
	defer gate.Closed.Store(false)
	// Nobody keeps one that is not traced from running: it loses what it has of engines'
	// when it is back in the Sentry. Until then what it hits is nobody's.
	tasks := slices.DeleteFunc(t.k.tasksOf(m), func(o *Task) bool {
		return !o.utrace.thread.Traced() && o.utrace.breakpoint.engines == 0
	})
	othersLeaveApp(tasks)
	m.SetHWBreakpoints(list)
	if err := programAll(m, tasks); err != nil {
		m.SetHWBreakpoints(was)
		if err := programAll(m, tasks); err != nil {
			t.Warningf("Hardware breakpoints of an engine are lost: %v", err)
		}
		return err
	}
	return nil
}

// programAll gives every one of tasks its set anew. None is in force meanwhile: what one
// still has could be in the way of another.
//
// Preconditions: The StepGate must be closed, and no task that is traced in the
// application.
func programAll(m *mm.MemoryManager, tasks []*Task) error {
	for _, t := range tasks {
		if c, ok := t.p.(platform.HWBreakpointContext); ok {
			if err := c.SetHWBreakpoints(m.AddressSpace(), platform.HWBreakpointSet{}); err != nil {
				return err
			}
		}
	}
	for _, t := range tasks {
		if err := t.programLocked(m, t.ownHWBreakpoints()); err != nil {
			return err
		}
	}
	return nil
}

// ownHWBreakpoints returns what t's own debugger wants.
func (t *Task) ownHWBreakpoints() (s platform.HWBreakpointSet) {
	if d := t.utrace.debug; d != nil {
		return d.set(t.k.Platform.MaxUserAddress())
	}
	return s
}

// programLocked gives t its own breakpoints and those of engines. m may be nil.
//
// Preconditions: m's StepGate's Mu is locked.
func (t *Task) programLocked(m *mm.MemoryManager, set platform.HWBreakpointSet) error {
	bp := &t.utrace.breakpoint
	engines := 0
	var as platform.AddressSpace
	if m != nil {
		as = m.AddressSpace()
		list := m.HWBreakpoints()
		if !t.utrace.thread.Traced() {
			list = nil
		}
		i := 0
		for n := range list {
			for i < len(set) && set[i].Len != 0 {
				i++
			}
			if i == len(set) {
				return unix.ENOSPC
			}
			set[i] = list[n].HWBreakpoint
		}
		engines = len(list)
		bp.generation.Store(m.HWGeneration())
	}
	c, ok := t.p.(platform.HWBreakpointContext)
	switch {
	case !ok && set != (platform.HWBreakpointSet{}):
		return unix.ENOSPC // as where all are in use
	case !ok:
		return nil
	}
	if err := c.SetHWBreakpoints(as, set); err != nil {
		return err
	}
	bp.engines = engines
	return nil
}

// setDebug makes d what t's own debugger wants; nil is nothing, also if there is an error.
// Engines give t theirs beside what is there, so it changes while they cannot.
func (t *Task) setDebug(d *debugRegs) error {
	m := t.image.MemoryManager
	if m != nil {
		gate := m.StepGate()
		gate.Mu.Lock()
		defer gate.Mu.Unlock()
	}
	if d == nil {
		t.utrace.debug = nil
		return t.programLocked(m, platform.HWBreakpointSet{})
	}
	if err := t.programLocked(m, d.set(t.k.Platform.MaxUserAddress())); err != nil {
		return err
	}
	t.utrace.debug = d
	return nil
}

// hwHits returns which hardware breakpoints, whoever wants them, have led to the SIGTRAP
// that the application has just caused.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) hwHits() platform.HWBreakpointSet {
	if c, ok := t.p.(platform.HWBreakpointContext); ok {
		return c.HWBreakpointHits()
	}
	return platform.HWBreakpointSet{}
}

// hwMet returns which of engines' breakpoints are among hwHits. One that has been
// removed since is not.
func (t *Task) hwMet(m *mm.MemoryManager) (met []mm.HWBreakpoint) {
	hits := t.hwHits()
	for _, b := range m.HWBreakpoints() {
		if slices.Contains(hits[:], b.HWBreakpoint) {
			met = append(met, b)
		}
	}
	return met
}

// ownHWStatus returns a bit for each of t's own breakpoints that is among hwHits.
func (t *Task) ownHWStatus() (status uint64) {
	hits := t.hwHits()
	for i, b := range t.ownHWBreakpoints() {
		if b.Len != 0 && slices.Contains(hits[:], b) {
			status |= 1 << i
		}
	}
	return status
}

// Hit is a breakpoint that a task has met.
type Hit struct {
	Addr hostarch.Addr
	// Hardware has what it waited for; its Len is 0 for one that is in memory.
	Hardware platform.HWBreakpoint
}
