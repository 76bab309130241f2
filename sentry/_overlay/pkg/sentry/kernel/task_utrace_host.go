package kernel

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/sentry/mm"
)

// This file is what tracing engines of the host ask of a Task that the rest of the
// kernel has no use for.

// SetSyscallNo replaces the number of the system call that t is about to make.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) SetSyscallNo(n uintptr) { t.setOrigSyscallNo(n) }

// WithMemory calls f with t's address space, which does not go away meanwhile. It
// returns false if t has none any more.
func (t *Task) WithMemory(f func(m *mm.MemoryManager)) bool {
	var m *mm.MemoryManager
	t.WithMuLocked(func(t *Task) { m = t.MemoryManager() })
	if m == nil || !m.IncUsers() {
		return false
	}
	defer m.DecUsers(t.AsyncContext())
	f(m)
	return true
}

// CodeContext returns the context for reading t's memory. It makes sure that t's code
// is what the application sees.
//
// Preconditions: The caller must be running on the task goroutine, or t must be
// stopped and stay so.
func (t *Task) CodeContext() context.Context {
	var ctx context.Context = t
	if !(*utraceTask)(t).Current() {
		ctx = t.AsyncContext()
	}
	t.utraceKeepCode(ctx)
	return ctx
}

// LiveTasks returns the tasks in ns that have not begun to exit, all at one moment: a
// task that it leaves out has no children that it leaves out too.
func (ns *PIDNamespace) LiveTasks() (all []*Task) {
	ns.owner.mu.RLock()
	defer ns.owner.mu.RUnlock()
	for t := range ns.tids {
		if t.exitStateLocked() == TaskExitNone {
			all = append(all, t)
		}
	}
	return all
}

// WaitNewTaskUtrace returns when no process is between NewTaskUtrace, as it was before,
// and its place in the PID namespace.
//
// Preconditions: The caller holds no lock of the kernel.
func (k *Kernel) WaitNewTaskUtrace() {
	k.extMu.Lock()
	defer k.extMu.Unlock() // whoever starts a process holds it all the time
}
