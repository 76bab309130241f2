// Package count is the smallest useful engine: it counts the system calls of a
// thread, and of every thread and process that this one makes.
//
// It is the example of how an engine is written, and so it may import nothing
// but utrace and the standard library, and should get no more features.
package count

import (
	"encoding/binary"
	"fmt"
	"sync/atomic"

	"utrace.dev/utrace"
)

// A Counter is what one engine has counted. Each thread has its own.
type Counter struct{ calls atomic.Uint64 }

// Calls returns how many system calls the thread has made, or tried to make.
func (c *Counter) Calls() uint64 { return c.calls.Load() }

var ops utrace.Ops

func init() {
	ops = utrace.Ops{Name: "count", IgnoresCode: true, SyscallEntry: entry, Clone: clone, Save: save}
	utrace.RegisterRestorer(ops.Name, restore)
}

// Attach makes a new engine that counts th's system calls from now on.
func Attach(th *utrace.Thread) (*Counter, error) {
	c := new(Counter)
	e, err := th.Attach(utrace.AttachCreate, &ops, c)
	if err != nil {
		return nil, fmt.Errorf("counting system calls: %w", err)
	}
	defer e.Put()
	return c, e.SetEvents(utrace.EventSyscallEntry | utrace.EventClone)
}

// Of returns the counters attached to th, the oldest first.
func Of(th *utrace.Thread) (all []*Counter) {
	for _, e := range th.Engines() {
		if e.Ops() == &ops {
			all = append(all, e.Data().(*Counter))
		}
	}
	return all
}

func entry(r *utrace.Report) utrace.Action {
	r.Engine.Data().(*Counter).calls.Add(1)
	return utrace.NoOpinion
}

// clone runs before the child does, so nothing of what it does is missed.
func clone(r *utrace.Report) utrace.Action {
	if _, err := Attach(r.Child); err != nil {
		panic(err) // contained, and reported as this engine's fault
	}
	return utrace.NoOpinion
}

// save keeps the count over a checkpoint.
func save(e *utrace.Engine) ([]byte, bool) {
	return binary.AppendUvarint(nil, e.Data().(*Counter).Calls()), true
}

func restore(_ *utrace.Thread, blob []byte) (*utrace.Ops, any, error) {
	n, size := binary.Uvarint(blob)
	if size <= 0 {
		return nil, nil, fmt.Errorf("the saved count %x is no number", blob)
	}
	c := new(Counter)
	c.calls.Store(n)
	return &ops, c, nil
}
