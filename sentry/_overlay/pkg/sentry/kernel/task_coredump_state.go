package kernel

import (
	"context"

	"gvisor.dev/gvisor/pkg/state"
)

// This file saves and restores the stops and run states of task_coredump.go. They
// hold nothing: the dump itself is not saved. The methods are what stateify
// would generate.

// dropCoreStop ends a stop whose dump a checkpoint does not have.
//
// Preconditions: t is being restored and its stop is not counted yet.
func (t *Task) dropCoreStop() {
	switch t.stop.(type) {
	case *coreWaitStop, *coreParkStop:
		t.stop = nil
	}
}

func (*coreWaitStop) StateTypeName() string                       { return "pkg/sentry/kernel.coreWaitStop" }
func (*coreWaitStop) StateFields() []string                       { return nil }
func (*coreWaitStop) StateSave(state.Sink)                        {}
func (*coreWaitStop) StateLoad(context.Context, state.Source)     {}
func (*coreParkStop) StateTypeName() string                       { return "pkg/sentry/kernel.coreParkStop" }
func (*coreParkStop) StateFields() []string                       { return nil }
func (*coreParkStop) StateSave(state.Sink)                        {}
func (*coreParkStop) StateLoad(context.Context, state.Source)     {}
func (*runCoreDump) StateTypeName() string                        { return "pkg/sentry/kernel.runCoreDump" }
func (*runCoreDump) StateFields() []string                        { return nil }
func (*runCoreDump) StateSave(state.Sink)                         {}
func (*runCoreDump) StateLoad(context.Context, state.Source)      {}
func (*runAfterCoreDump) StateTypeName() string                   { return "pkg/sentry/kernel.runAfterCoreDump" }
func (*runAfterCoreDump) StateFields() []string                   { return nil }
func (*runAfterCoreDump) StateSave(state.Sink)                    {}
func (*runAfterCoreDump) StateLoad(context.Context, state.Source) {}

func init() {
	state.Register((*coreWaitStop)(nil))
	state.Register((*coreParkStop)(nil))
	state.Register((*runCoreDump)(nil))
	state.Register((*runAfterCoreDump)(nil))
}
