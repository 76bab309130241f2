package host

import (
	"slices"
	"sync"
	"sync/atomic"

	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// System implements target.System for the kernel of a sandbox, which is another one
// after a restore.
type System struct {
	k     atomic.Pointer[kernel.Kernel]
	start StartFunc
}

// NewSystem returns the system of k's tasks.
func NewSystem(k *kernel.Kernel, start StartFunc) *System {
	s := &System{start: start}
	s.k.Store(k)
	return s
}

// Replace makes it the system of k's tasks. Who wants to be told of new processes is
// told of all threads of k: they are new to him. Nothing runs in k yet, and nothing has
// ever run in the kernel before.
func (s *System) Replace(k *kernel.Kernel) {
	s.k.Store(k)
	watchersMu.Lock()
	all := watchers
	watchersMu.Unlock()
	for _, t := range k.RootPIDNamespace().LiveTasks() {
		for _, w := range all {
			if w.s == s {
				w.f(thread{t})
			}
		}
	}
}

// Threads implements target.System.Threads.
func (s *System) Threads(container string) (all []target.Thread) {
	for _, t := range s.k.Load().RootPIDNamespace().LiveTasks() {
		if container == "" || t.ContainerID() == container {
			all = append(all, thread{t})
		}
	}
	slices.SortFunc(all, func(a, b target.Thread) int { return a.ID() - b.ID() })
	return all
}

// Of implements target.System.Of.
func (s *System) Of(th *utrace.Thread) target.Thread { return thread{kernel.TaskOfUtrace(th)} }

// OnNewProcess implements target.System.OnNewProcess.
func (s *System) OnNewProcess(f func(target.Thread)) (stop func()) {
	w := &watcher{s, f}
	watchersMu.Lock()
	watchers = append(slices.Clip(watchers), w)
	watchersMu.Unlock()
	s.k.Load().WaitNewTaskUtrace()
	return func() {
		watchersMu.Lock()
		defer watchersMu.Unlock()
		if i := slices.Index(watchers, w); i >= 0 {
			watchers = slices.Delete(slices.Clone(watchers), i, i+1)
		}
	}
}

type watcher struct {
	s *System
	f func(target.Thread)
}

// The watchers of all systems. The slice is never changed in place.
var (
	watchersMu sync.Mutex
	watchers   []*watcher
)

func init() {
	kernel.NewTaskUtrace = func(t *kernel.Task) {
		watchersMu.Lock()
		all := watchers
		watchersMu.Unlock()
		for _, w := range all {
			if w.s.k.Load() == t.Kernel() {
				w.f(thread{t})
			}
		}
	}
}
