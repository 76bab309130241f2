package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
)

// taskFault is the last exception of a task. Frames of this architecture hold
// the address alone, which arch.SignalSetup puts there.
type taskFault struct{}

func (*Task) utraceNoteFault(*linux.SignalInfo, hostarch.AccessType) {}

func (*Task) utraceNoteStep() {}

func (*Task) utraceShowFault(linux.Signal) error { return nil }

func (*taskFault) save(to []byte) []byte { return to }

func (*taskFault) load(from []byte) []byte { return from }
