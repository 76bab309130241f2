package host

import (
	"slices"
	"sync"

	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// System implements target.System for one kernel.
type System struct{ k *kernel.Kernel }

// NewSystem returns the system of k's tasks.
func NewSystem(k *kernel.Kernel) *System { return &System{k} }

// Threads implements target.System.Threads.
func (s *System) Threads(container string) (all []target.Thread) {
	for _, t := range s.k.RootPIDNamespace().LiveTasks() {
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
	w := &watcher{s.k, f}
	watchersMu.Lock()
	watchers = append(slices.Clip(watchers), w)
	watchersMu.Unlock()
	s.k.WaitNewTaskUtrace()
	return func() {
		watchersMu.Lock()
		defer watchersMu.Unlock()
		if i := slices.Index(watchers, w); i >= 0 {
			watchers = slices.Delete(slices.Clone(watchers), i, i+1)
		}
	}
}

type watcher struct {
	k *kernel.Kernel
	f func(target.Thread)
}

// The watchers of all kernels: there is one, but for the time of a restore. The
// slice is never changed in place.
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
			if w.k == t.Kernel() {
				w.f(thread{t})
			}
		}
	}
}
