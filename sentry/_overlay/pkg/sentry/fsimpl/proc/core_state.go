package proc

import (
	"context"

	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/state"
	"utrace.dev/coredump"
)

// This file saves and restores the files of core.go, and with them what they
// set. The methods are what stateify would generate but for that.

func (d *corePatternData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.corePatternData" }

func (d *corePatternData) StateFields() []string {
	return []string{"DynamicBytesFile", "pattern", "usesPID"}
}

func (d *corePatternData) StateSave(sink state.Sink) {
	s := kernel.GetCoreSettings()
	sink.SaveValue(1, string(s.Pattern))
	sink.SaveValue(2, s.UsesPID)
	sink.Save(0, &d.DynamicBytesFile)
}

func (d *corePatternData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.LoadValue(1, new(string), func(y any) {
		kernel.SetCoreSettings(func(s *kernel.CoreSettings) { s.Pattern = coredump.Pattern(y.(string)) })
	})
	source.LoadValue(2, new(int32), func(y any) {
		kernel.SetCoreSettings(func(s *kernel.CoreSettings) { s.UsesPID = y.(int32) })
	})
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
