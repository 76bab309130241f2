// Package targettest is a target made of the small kernel of utracetest, for testing
// facilities without a Sentry. Its processes have threads, ids, containers, the memory
// of utracetest's processes, and breakpoints that are kept and never met; what else there
// is to see is the same for all of them. It is for tests, and knows nothing of any facility.
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
	// Executable, Args, Auxv, Mappings and Files, which are by their paths, are what
	// every process has. To be set before it is used.
	Executable string
	Args       []string
	Auxv       []byte
	Mappings   []target.Mapping
	Files      map[string][]byte

	k *utracetest.Kernel

	mu         sync.Mutex
	containers map[*utracetest.Group]string // of those without a parent
	watchers   map[int]func(target.Thread)
	lastWatch  int
	installed  map[string]utracetest.Program
	commands   []target.Command
	// breakpoints has those that are set.
	breakpoints map[placed]bool
	// allocated counts what Allocate has returned.
	allocated uint64
}

// New returns the system of k, without processes.
func New(k *utracetest.Kernel) *System {
	return &System{k: k, containers: map[*utracetest.Group]string{}, watchers: map[int]func(target.Thread){}, breakpoints: map[placed]bool{}, installed: map[string]utracetest.Program{}}
}

// Start makes a process as the runtime does: who asked for it is told before it runs.
func (s *System) Start(container string, p utracetest.Program) *utracetest.Group {
	return s.start(container, p)
}

// start is Start for those who asked, and also those given.
func (s *System) start(container string, p utracetest.Program, also ...func(target.Thread)) *utracetest.Group {
	g := s.k.Prepare(p)
	s.mu.Lock()
	s.containers[g] = container
	watchers := slices.Collect(maps.Values(s.watchers))
	s.mu.Unlock()
	for _, f := range append(watchers, also...) {
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
