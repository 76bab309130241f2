package utracetest

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"utrace.dev/utrace"
)

// Patience is how long a test waits for something that must happen. It only ends tests
// that hang: a machine that has other work may stand still for many seconds.
const Patience = 2 * time.Minute

// A Kernel is a world of tasks. One lock guards all that is not utrace's: it
// plays the part of the lock that guards a task's stop.
type Kernel struct {
	// NoStep and NoBlockStep say what the processor lacks. To be set first.
	NoStep, NoBlockStep bool
	// SharedTraps: each step would trap for a reason of the program as well. To
	// be set first.
	SharedTraps bool
	// Quiet keeps the kernel's and the programs' doings out of the log. To be set
	// first.
	Quiet bool
	// AtUser, if set, is called before every user instruction.
	AtUser func(*FakeTask)

	mu      sync.Mutex
	lastID  int64
	tasks   map[int64]*FakeTask
	events  map[int64]int // wake-up counts of SysBlock
	running sync.WaitGroup

	Log Log
}

// NewKernel makes an empty world.
func NewKernel() *Kernel {
	k := &Kernel{tasks: map[int64]*FakeTask{}, events: map[int64]int{}}
	k.Log.init()
	return k
}

// Start makes a process without a parent in the kernel and runs it.
func (k *Kernel) Start(p Program) *Group {
	g := k.Prepare(p)
	g.Go()
	return g
}

// Prepare makes a process, which does not run before Group.Go.
func (k *Kernel) Prepare(p Program) *Group {
	k.mu.Lock()
	defer k.mu.Unlock()
	g := newGroup(k, nil)
	g.leader = k.newTaskLocked(g, p, 0)
	return g
}

func (k *Kernel) newTaskLocked(g *Group, p Program, pc int64) *FakeTask {
	k.lastID++
	t := &FakeTask{Kernel: k, Serial: k.lastID, group: g, id: k.lastID, program: p, memory: true}
	t.regs.PC = pc
	t.cond = sync.NewCond(&k.mu)
	t.pending.limit = queueLimit
	t.view = t.newView()
	t.Thread.Init(t)
	g.tasks = append(g.tasks, t)
	g.live++
	k.tasks[t.id] = t
	return t
}

// Task returns the task with the id, or nil.
func (k *Kernel) Task(id int64) *FakeTask {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tasks[id]
}

// Tasks returns the tasks that were not reaped, by id.
func (k *Kernel) Tasks() []*FakeTask {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.SortedFunc(maps.Values(k.tasks), func(a, b *FakeTask) int { return cmp.Compare(a.id, b.id) })
}

// Live returns the tasks that have not exited, all at one moment, by id.
func (k *Kernel) Live() []*FakeTask {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := slices.DeleteFunc(slices.Collect(maps.Values(k.tasks)), func(t *FakeTask) bool { return t.state != alive })
	slices.SortFunc(all, func(a, b *FakeTask) int { return cmp.Compare(a.id, b.id) })
	return all
}

// Fire lets one SysBlock(n) end, now or later.
func (k *Kernel) Fire(n int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.events[n]++
	k.wakeAllLocked()
}

func (k *Kernel) wakeAllLocked() {
	for _, t := range k.tasks {
		t.cond.Broadcast()
	}
}

// Shutdown kills everything and waits until no task's goroutine is left. It
// gives up with an error that says what the tasks are doing.
func (k *Kernel) Shutdown() error {
	k.mu.Lock()
	for _, t := range k.tasks {
		t.killLocked(sigkill)
	}
	k.mu.Unlock()
	done := make(chan struct{})
	go func() { k.running.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-time.After(Patience):
		buf := make([]byte, 1<<16)
		return fmt.Errorf("tasks still run %v after they were killed:\n%s", Patience, buf[:runtime.Stack(buf, true)])
	}
}

// goroutine returns the caller's goroutine id.
func goroutine() int64 {
	var buf [40]byte
	b := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	id, err := strconv.ParseInt(string(b[:bytes.IndexByte(b, ' ')]), 10, 64)
	if err != nil {
		panic("utracetest: unexpected stack header: " + err.Error())
	}
	return id
}

// KernelThread returns a thread that cannot be traced.
func (k *Kernel) KernelThread() *utrace.Thread { return new(utrace.Thread) }
