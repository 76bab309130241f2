package proc

import (
	"context"

	"gvisor.dev/gvisor/pkg/state"
)

// This file saves and restores the files of task_debug.go. The methods are what
// stateify would generate.

func (d *personalityData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.personalityData" }

func (d *personalityData) StateFields() []string { return []string{"DynamicBytesFile", "task"} }

func (d *personalityData) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.task)
}

func (d *personalityData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.task)
}

func (d *syscallData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.syscallData" }

func (d *syscallData) StateFields() []string { return []string{"DynamicBytesFile", "task"} }

func (d *syscallData) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.task)
}

func (d *syscallData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.task)
}

func init() {
	state.Register((*personalityData)(nil))
	state.Register((*syscallData)(nil))
}
