package host

import (
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/engines/target"
)

// A StartFunc starts a process, with the descriptor table given. It copies c's files.
type StartFunc func(c *target.Command, table *kernel.FDTable) error

// StartProcess implements target.Starter.StartProcess.
func (s *System) StartProcess(c *target.Command, begin func(target.Thread)) error {
	k := s.k.Load()
	// Others may be starting processes too. The descriptor table, which is made before
	// the first thread, tells ours.
	table := k.NewFDTable()
	defer table.DecRef(k.SupervisorContext())
	stop := s.OnNewProcess(func(t target.Thread) {
		if t.(thread).t.FDTable() == table {
			begin(t)
		}
	})
	defer stop()
	return s.start(c, table)
}
