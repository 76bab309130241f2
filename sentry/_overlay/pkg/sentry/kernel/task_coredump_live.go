package kernel

import (
	"context"
	"fmt"
	"time"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"utrace.dev/coredump"
)

// This file takes cores of processes that live, for the host. The process stands still
// only while its registers are read and its address space is copied as fork(2) does.

// A LiveCore is how a process was at one moment.
type LiveCore struct {
	Process *coredump.Process
	release []func()
}

// Release must be called once the core is written.
func (c *LiveCore) Release() {
	for _, f := range c.release {
		f()
	}
}

// restPatience is how long a thread may take to come to rest. It needs no more than
// the way to the end of what it does in the kernel.
const restPatience = 10 * time.Second

// TakeCore returns the process of t as it is now, with t as its first thread. info is
// the signal that it is about to die of, nil if it is not. A thread that is blocked in
// a system call is not disturbed, and shown in it.
//
// It must not be called on a task goroutine, and ends with ctx. ESRCH: the process is
// exiting.
func (t *Task) TakeCore(ctx context.Context, info *linux.SignalInfo) (*LiveCore, error) {
	threads, thaw, err := t.freezeProcess()
	defer thaw()
	if err != nil {
		return nil, err
	}
	async := t.AsyncContext()
	m := t.MemoryManager()
	if m == nil || !m.IncUsers() {
		return nil, linuxerr.ESRCH
	}
	defer m.DecUsers(async)
	c := &LiveCore{}
	for _, o := range threads {
		o.utraceKeepCode(async)
		if err := o.p.PullFullState(m.AddressSpace(), o.Arch()); err != nil {
			return nil, fmt.Errorf("registers of thread %d: %w", o.tg.pidns.IDOfTask(o), err)
		}
	}
	copied, err := m.Fork(async)
	if err != nil {
		return nil, fmt.Errorf("copying the address space: %w", err)
	}
	c.release = append(c.release, func() { copied.DecUsers(async) })
	c.Process = t.coreDescription(async, m, info)
	c.Process.Memory = &liveMemory{ctx: ctx, copied: mm.CoreMemory{MM: copied, Ctx: async}}
	for _, o := range threads {
		ct := (*coreThread)(o)
		sets, err := ct.Regsets()
		if err != nil {
			c.Release()
			return nil, fmt.Errorf("registers of thread %d: %w", o.tg.pidns.IDOfTask(o), err)
		}
		c.Process.Threads = append(c.Process.Threads, &restingThread{ct.Status(), sets})
	}
	return c, nil
}

// restingThread implements coredump.Thread with what was read.
type restingThread struct {
	status coredump.Status
	sets   []coredump.Regset
}

func (r *restingThread) Status() coredump.Status             { return r.status }
func (r *restingThread) Regsets() ([]coredump.Regset, error) { return r.sets, nil }

// liveMemory implements coredump.Memory until ctx ends. What a program asked fork(2)
// not to copy (MADV_DONTFORK) is a hole.
type liveMemory struct {
	ctx    context.Context
	copied mm.CoreMemory
}

func (l *liveMemory) NextData(start, end uint64) (from, to uint64) {
	return l.copied.NextData(start, end)
}

func (l *liveMemory) Read(p []byte, addr uint64) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	return l.copied.Read(p, addr)
}

// freezeProcess keeps all threads of t's process from running application code, t the
// first of those returned, until thaw is called; that must be done in any case.
func (t *Task) freezeProcess() (threads []*Task, thaw func(), err error) {
	thaw = func() {
		for _, o := range threads {
			o.utraceUnfreeze()
		}
	}
	for frozen := map[*Task]bool{}; ; {
		var news []*Task
		for _, o := range append([]*Task{t}, t.tg.members()...) {
			if !frozen[o] {
				frozen[o] = true
				o.utraceFreeze()
				o.p.Interrupt() // if it runs application code
				threads, news = append(threads, o), append(news, o)
			}
		}
		if news == nil {
			return threads, thaw, nil
		}
		for _, o := range news {
			if err := o.awaitRest(); err != nil {
				return threads, thaw, err
			}
		}
	}
}

// awaitRest waits until t, which is frozen, does not run.
func (t *Task) awaitRest() error {
	for end := time.Now().Add(restPatience); ; time.Sleep(50 * time.Microsecond) {
		if t.ExitState() != TaskExitNone {
			return linuxerr.ESRCH
		}
		switch TaskGoroutineState(t.gostate.Load()) {
		case TaskGoroutineStopped, TaskGoroutineBlockedInterruptible, TaskGoroutineBlockedUninterruptible:
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("thread %d has not come to rest within %v", t.tg.pidns.IDOfTask(t), restPatience)
		}
	}
}

// members returns the threads of tg that are not exiting.
func (tg *ThreadGroup) members() (all []*Task) {
	tg.pidns.owner.mu.RLock()
	defer tg.pidns.owner.mu.RUnlock()
	for o := tg.tasks.Front(); o != nil; o = o.Next() {
		if o.exitStateLocked() == TaskExitNone {
			all = append(all, o)
		}
	}
	return all
}
