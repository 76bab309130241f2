package kernel

import "gvisor.dev/gvisor/pkg/context"

// Bits of personality(2) (linux/personality.h) that this package knows.
const (
	// AddrNoRandomize is ADDR_NO_RANDOMIZE: no address space randomization in
	// the programs that the task executes.
	AddrNoRandomize = 0x0040000

	// perClearOnSetID is PER_CLEAR_ON_SETID: bits that do not survive the
	// execution of a privileged program.
	perClearOnSetID = 0x0400000 | AddrNoRandomize | 0x0200000 | 0x0100000
)

// noRandomize returns true if the task that ctx belongs to executes programs
// without address space randomization.
func noRandomize(ctx context.Context) bool {
	t := TaskFromContext(ctx)
	return t != nil && t.Personality()&AddrNoRandomize != 0
}

// dropPersonality clears what a privileged program must not inherit.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) dropPersonality() {
	t.personality.Store(t.personality.Load() &^ perClearOnSetID)
}
