// Package targettest is a target made of the small kernel of utracetest, for testing
// facilities without a Sentry. Its processes have threads, ids and containers, and no
// memory or files. It is for tests, and knows nothing of any facility.
package targettest

import (
	"maps"
	"slices"
	"sync"

	"utrace.dev/engines/target"
	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// A System implements target.System.
type System struct {
	k *utracetest.Kernel

	mu         sync.Mutex
	containers map[*utracetest.Group]string // of those without a parent
	watchers   map[int]func(target.Thread)
	lastWatch  int
}

// New returns the system of k, without processes.
func New(k *utracetest.Kernel) *System {
	return &System{k: k, containers: map[*utracetest.Group]string{}, watchers: map[int]func(target.Thread){}}
}

// Start makes a process as the runtime does: who asked for it is told before it runs.
func (s *System) Start(container string, p utracetest.Program) *utracetest.Group {
	g := s.k.Prepare(p)
	s.mu.Lock()
	s.containers[g] = container
	watchers := slices.Collect(maps.Values(s.watchers))
	s.mu.Unlock()
	for _, f := range watchers {
		f(s.Of(&g.Leader().Thread))
	}
	g.Go()
	return g
}

// container returns the container of the process that the runtime started, and that
// is g or made it.
func (s *System) container(g *utracetest.Group) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.containers[g.Origin()]
}

// Threads implements target.System.Threads.
func (s *System) Threads(container string) (all []target.Thread) {
	for _, t := range s.k.Live() {
		if container == "" || s.container(t.Group()) == container {
			all = append(all, thread{s, t})
		}
	}
	return all
}

// Of implements target.System.Of.
func (s *System) Of(th *utrace.Thread) target.Thread { return thread{s, utracetest.TaskOf(th)} }

// OnNewProcess implements target.System.OnNewProcess.
func (s *System) OnNewProcess(f func(target.Thread)) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastWatch++
	id := s.lastWatch
	s.watchers[id] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, id)
	}
}
