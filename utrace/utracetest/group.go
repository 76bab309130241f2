package utracetest

import (
	"fmt"
	"sync/atomic"
	"time"

	"utrace.dev/utrace"
)

// A Group is a process: tasks that share signal handlers, job control and their
// end. All is guarded by Kernel.mu; breakpoints may be read without.
type Group struct {
	kernel   *Kernel
	parent   *Group
	origin   *Group
	children []*Group
	leader   *FakeTask
	tasks    []*FakeTask // all that are not reaped
	live     int         // not zombies

	actions [sigLimit]utrace.SigAction
	pending queue

	// exiting: the whole process ends, with exitCode.
	exiting  bool
	exitCode int32
	cores    int
	// execer, if not nil, waits for the other threads to die.
	execer *FakeTask

	// stopping: a group stop is under way or complete; waiting says for how many
	// tasks; stopDequeued: no SIGCONT came since a stop signal was dequeued.
	stopping     bool
	waiting      int
	stopSignal   int32
	stopDequeued bool
	// continued: a JCTL report of a SIGCONT is due.
	continued bool
	orphaned  bool

	filter func(nr int64) bool

	mem memory

	breakpoints atomic.Pointer[breakpoints]

	// told counts the SIGCHLDs by si_code that the parent got.
	told map[int32]int
}

func newGroup(k *Kernel, parent *Group) *Group {
	g := &Group{kernel: k, parent: parent, told: map[int32]int{}}
	g.pending.limit = queueLimit
	g.origin = g
	if parent != nil {
		g.origin = parent.origin
		parent.children = append(parent.children, g)
		g.actions = parent.actions
		g.filter = parent.filter
		g.mem = parent.mem
	}
	return g
}

// Go lets the process's first task run.
func (g *Group) Go() { g.leader.start() }

// Parent returns the process that made this one, nil if none did or it is dead.
func (g *Group) Parent() *Group {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	return g.parent
}

// Origin returns the first ancestor, that no process made.
func (g *Group) Origin() *Group { return g.origin }

// Leader returns the thread group leader.
func (g *Group) Leader() *FakeTask {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	return g.leader
}

// Tasks returns the threads that were not reaped.
func (g *Group) Tasks() []*FakeTask {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	return append([]*FakeTask(nil), g.tasks...)
}

// SetOrphaned says that the process group is orphaned: SIGTSTP does nothing.
func (g *Group) SetOrphaned() {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	g.orphaned = true
}

// SetFilter installs a seccomp filter that asks to trace the calls for which f
// is true. Before Go.
func (g *Group) SetFilter(f func(nr int64) bool) { g.filter = f }

// Told returns how many SIGCHLDs with this si_code the parent got.
func (g *Group) Told(code int32) int {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	return g.told[code]
}

// Cores returns how many core dumps the process made.
func (g *Group) Cores() int {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	return g.cores
}

// StopComplete reports whether all threads are stopped by job control.
func (g *Group) StopComplete() bool {
	g.kernel.mu.Lock()
	defer g.kernel.mu.Unlock()
	return g.stopping && g.waiting == 0
}

// Wait is the parent's wait(2) for a process without a parent in the kernel: it
// returns the exit code and reaps.
func (g *Group) Wait() (code int32, err error) {
	deadline := time.Now().Add(Patience)
	for {
		g.kernel.mu.Lock()
		if g.waitableLocked() {
			l := g.leader
			code = l.exitCode
			g.releaseLocked(l)
			g.kernel.mu.Unlock()
			l.reap()
			return code, nil
		}
		state := fmt.Sprintf("%d live threads, leader state %d, notified %v", g.live, g.leader.state, g.leader.notified)
		g.kernel.mu.Unlock()
		if time.Now().After(deadline) {
			return 0, fmt.Errorf("the process did not end in %v: %s; the log:\n%s", Patience, state, &g.kernel.Log)
		}
		time.Sleep(20 * time.Microsecond)
	}
}

// waitableLocked: the leader is a zombie, all other threads are gone, and
// nothing hides it.
func (g *Group) waitableLocked() bool {
	return g.live == 0 && g.leader.state == zombie && g.leader.notified && len(g.tasks) == 1
}

// releaseLocked takes a zombie out of the tables; the caller reports it.
func (g *Group) releaseLocked(t *FakeTask) {
	t.state = dead
	delete(g.kernel.tasks, t.id)
	for i, x := range g.tasks {
		if x == t {
			g.tasks = append(g.tasks[:i:i], g.tasks[i+1:]...)
		}
	}
	if p := g.parent; p != nil && len(g.tasks) == 0 {
		for i, x := range p.children {
			if x == g {
				p.children = append(p.children[:i:i], p.children[i+1:]...)
			}
		}
	}
	g.kernel.wakeAllLocked()
}

// exitLocked begins the end of the whole process; but goes by itself.
func (g *Group) exitLocked(code int32, but *FakeTask) {
	if !g.exiting {
		g.exiting, g.exitCode = true, code
	}
	for _, t := range g.tasks {
		if t != but {
			t.killLocked(code)
		}
	}
}
