// Package syscount is a facility that counts system calls by name, over all threads
// of its scope, and prints the counts at its end. docs/tutorial.md builds it.
package syscount

import (
	"fmt"
	"sync"

	"utrace.dev/engines/kit"
	"utrace.dev/utrace"
)

func init() {
	kit.Register(&kit.Facility{Name: "syscount", Synopsis: "count system calls by name", Start: start})
}

func start(s *kit.Session, _ any) error {
	var mu sync.Mutex
	counts := map[string]int{}
	ops := &utrace.Ops{IgnoresCode: true, SyscallEntry: func(r *utrace.Report) utrace.Action {
		t := kit.Of(r.Engine).Thread
		nr, _ := t.Syscall()
		mu.Lock()
		defer mu.Unlock()
		counts[t.SyscallName(nr)]++
		return utrace.NoOpinion
	}}
	s.OnDetached(func() {
		for name, n := range counts {
			fmt.Fprintf(s.Conn, "%8d %s\n", n, name)
		}
	})
	return s.Follow(kit.Tracing{Ops: ops, Events: utrace.EventSyscallEntry})
}
