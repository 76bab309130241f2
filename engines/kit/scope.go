package kit

import (
	"fmt"
	"slices"

	"utrace.dev/engines/target"
)

// A Scope says which threads a session is about.
type Scope struct {
	// Container restricts it to the processes of one container; "" means all of the
	// sandbox.
	Container string
	// PIDs restricts it to these processes. Empty: all that run, and all that the
	// runtime starts later.
	PIDs []int `json:",omitempty"`
	// NoFork leaves out the processes that those in the scope make.
	NoFork bool `json:",omitempty"`
}

// String describes the scope for people.
func (sc Scope) String() string {
	s := "all containers"
	if sc.Container != "" {
		s = "container " + sc.Container
	}
	if len(sc.PIDs) > 0 {
		s += fmt.Sprintf(", processes %v", sc.PIDs)
	}
	if sc.NoFork {
		s += ", not their children"
	}
	return s
}

// started reports whether a process that the runtime starts is in the scope.
func (sc *Scope) started(p target.Process) bool {
	return len(sc.PIDs) == 0 && (sc.Container == "" || sc.Container == p.Container())
}

// running returns the threads in the scope that run now.
func (sc *Scope) running(sys target.System) (all []target.Thread, err error) {
	found := map[int]bool{}
	for _, t := range sys.Threads(sc.Container) {
		id := t.Process().ID()
		if len(sc.PIDs) == 0 || slices.Contains(sc.PIDs, id) {
			all = append(all, t)
			found[id] = true
		}
	}
	for _, pid := range sc.PIDs {
		if !found[pid] {
			return nil, fmt.Errorf("%w: there is no process %d in %s, or it has ended and waits for its parent; `runsc ps` shows the ids", ErrNoProcess, pid, Scope{Container: sc.Container})
		}
	}
	return all, nil
}
