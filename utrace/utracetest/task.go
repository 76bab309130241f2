package utracetest

import (
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"

	"utrace.dev/utrace"
)

// A FakeTask is a thread of the kernel. It implements utrace.Task.
type FakeTask struct {
	Kernel *Kernel
	// Thread is what engines attach to.
	Thread utrace.Thread

	// Serial names the task in the log; unlike the id it never changes.
	Serial int64

	group   *Group
	program Program
	cond    *sync.Cond
	goid    atomic.Int64
	kicked  atomic.Bool
	ran     atomic.Int64

	// The task's own goroutine uses these, others under Freeze.
	regs     Regs
	frames   []frame
	stepTrap bool
	memory   bool
	// atBreakpoint: the thread has met the one at its instruction.
	atBreakpoint bool

	// The rest is guarded by Kernel.mu.

	id      int64
	view    *utrace.View
	mask    uint64
	pending queue
	stop    stopKind
	// adopted: the utrace stop took a job control stop's place.
	adopted bool
	offCPU  bool
	frozen  int
	// interrupted breaks sleeps, as a pending signal does.
	interrupted bool
	// killed: the thread heads for its exit, with killCode; forced: from outside,
	// so that nothing may hold it up.
	killed, forced bool
	killCode       int32
	// stopDue: a group stop is to be entered; counted: it need not wait for us.
	stopDue, counted bool
	// vfork is closed when the vfork parent may go on.
	vfork    chan struct{}
	state    taskState
	exitCode int32
	// notified: the parent has been told, or nobody needs to be; buried: the
	// DEATH report is over.
	notified, buried bool
}

type taskState uint8

const (
	alive taskState = iota
	zombie
	dead
)

type stopKind uint8

const (
	noStop stopKind = iota
	utraceStop
	jobStop
)

// frame is what a signal handler returns to.
type frame struct {
	regs Regs
	mask uint64
}

// ID returns the thread's id.
func (t *FakeTask) ID() int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.id
}

// Group returns the thread group.
func (t *FakeTask) Group() *Group { return t.group }

// Ran returns how many user instructions the thread has begun.
func (t *FakeTask) Ran() int64 { return t.ran.Load() }

// Regs are the registers, for use in callbacks and under Prepare.
func (t *FakeTask) Regs() *Regs { return &t.regs }

// HasMemory reports whether the address space is still there. In callbacks.
func (t *FakeTask) HasMemory() bool { return t.memory }

// JobStopped reports whether the task is in a job control stop.
func (t *FakeTask) JobStopped() bool { return t.stopIs(jobStop) }

// Asleep reports whether the task waits in a system call or a stop.
func (t *FakeTask) Asleep() bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.offCPU
}

// Zombie reports whether the task is a zombie, or gone.
func (t *FakeTask) Zombie() bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.state != alive
}

// Buried reports whether the DEATH report is over.
func (t *FakeTask) Buried() bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.buried
}

func (t *FakeTask) stopIs(s stopKind) bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.stop == s
}

// TaskOf returns the task that a thread belongs to.
func TaskOf(th *utrace.Thread) *FakeTask { return th.Task().(*FakeTask) }

func (t *FakeTask) note(what string) {
	if !t.Kernel.Quiet {
		t.Kernel.Log.add(Entry{Who: "kernel", Task: t.Serial, What: what})
	}
}

// Kick implements utrace.Task.
func (t *FakeTask) Kick() { t.kicked.Store(true) }

// Interrupt implements utrace.Task.
func (t *FakeTask) Interrupt() {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.interruptLocked()
}

func (t *FakeTask) interruptLocked() {
	t.interrupted = true
	t.kicked.Store(true)
	t.cond.Broadcast()
}

// Hold implements utrace.Task.
func (t *FakeTask) Hold() bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	if t.stop != jobStop || !t.Thread.TryAdoptStop() {
		return false
	}
	t.stop, t.adopted = utraceStop, true
	return true
}

// Wake implements utrace.Task.
func (t *FakeTask) Wake() {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	if t.stop == utraceStop && t.Thread.TryEndStop() {
		if t.adopted && t.group.stopping {
			t.stop = jobStop
		} else {
			t.stop = noStop
		}
		t.adopted = false
		t.cond.Broadcast()
	}
}

// Current implements utrace.Task.
func (t *FakeTask) Current() bool { return t.goid.Load() == goroutine() }

// Freeze implements utrace.Task.
func (t *FakeTask) Freeze() {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.frozen++
	for t.stop != noStop && !t.offCPU && t.state == alive {
		t.cond.Wait()
	}
}

// Unfreeze implements utrace.Task.
func (t *FakeTask) Unfreeze() {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.frozen--
	t.cond.Broadcast()
}

// CanStep implements utrace.Task.
func (t *FakeTask) CanStep(block bool) bool {
	return !t.Kernel.NoStep && !(block && t.Kernel.NoBlockStep)
}

// View implements utrace.Task.
func (t *FakeTask) View() *utrace.View {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.view
}

// EngineFault implements utrace.Task.
func (t *FakeTask) EngineFault(e *utrace.Engine, err error) {
	t.Kernel.Log.add(Entry{Who: "kernel", Task: t.Serial, What: "fault of " + e.Ops().Name})
	t.Kernel.Log.add(Entry{Who: "fault", Task: t.Serial, What: err.Error()})
}

// regsetType is the note type of the one register set, NT_PRSTATUS.
const regsetType = 1

func (t *FakeTask) newView() *utrace.View {
	const slots = 3 + 6
	return &utrace.View{Name: "fake", Regsets: []utrace.Regset{{
		Name: "prstatus", Type: regsetType, Size: 8 * slots, Slot: 8,
		Fetch: func() ([]byte, error) {
			r := &t.regs
			var b []byte
			for _, v := range append([]int64{r.PC, r.NR, r.Ret}, r.Args[:]...) {
				b = binary.LittleEndian.AppendUint64(b, uint64(v))
			}
			return b, nil
		},
		Store: func(b []byte) error {
			var v [slots]int64
			for i := range v {
				v[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
			}
			if v[0] < 0 || v[0] > int64(len(t.program)) {
				return fmt.Errorf("program counter %d is outside of the program of %d instructions: %w", v[0], len(t.program), utrace.ErrInvalid)
			}
			t.regs = Regs{PC: v[0], NR: v[1], Ret: v[2], Args: [6]int64(v[3:])}
			return nil
		},
	}}}
}
