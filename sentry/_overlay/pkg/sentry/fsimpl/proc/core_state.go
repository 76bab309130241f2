package proc

import (
	"context"

	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/state"
)

// This file saves and restores the files of core.go, and with them what they
// set. The methods are what stateify would generate but for that.

func (d *corePatternData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.corePatternData" }

func (d *corePatternData) StateFields() []string { return []string{"DynamicBytesFile", "settings"} }

func (d *corePatternData) StateSave(sink state.Sink) {
	sink.SaveValue(1, kernel.SaveCoreSettings())
	sink.Save(0, &d.DynamicBytesFile)
}

func (d *corePatternData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.LoadValue(1, new([]byte), func(y any) { kernel.LoadCoreSettings(y.([]byte)) })
}

func (d *coreNumberData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.coreNumberData" }

func (d *coreNumberData) StateFields() []string { return []string{"DynamicBytesFile", "which"} }

func (d *coreNumberData) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.which)
}

func (d *coreNumberData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.which)
}

func init() {
	state.Register((*corePatternData)(nil))
	state.Register((*coreNumberData)(nil))
}
