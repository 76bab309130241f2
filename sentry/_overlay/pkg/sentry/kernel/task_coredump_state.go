package kernel

import (
	"context"

	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/state"
	"utrace.dev/coredump"
)

// This file saves and restores the stops and run states of task_coredump.go, and
// with them the dump. The methods are what stateify would generate but for that:
// a task's part in a dump is not saved with the task.

func (d *coreDump) StateTypeName() string { return "pkg/sentry/kernel.coreDump" }

func (d *coreDump) StateFields() []string {
	return []string{"dumper", "info", "limit", "collector", "others", "waiting", "pattern", "usesPID", "pipeLimit", "suidDumpable", "dumpable"}
}

func (d *coreDump) StateSave(sink state.Sink) {
	sink.SaveValue(6, []byte(d.settings.Pattern))
	sink.SaveValue(7, d.settings.UsesPID)
	sink.SaveValue(8, d.settings.PipeLimit)
	sink.SaveValue(9, int32(d.settings.SUIDDumpable))
	sink.SaveValue(10, int32(d.dumpable))
	sink.Save(0, &d.dumper)
	sink.Save(1, &d.info)
	sink.Save(2, &d.limit)
	sink.Save(3, &d.collector)
	sink.Save(4, &d.others)
	sink.Save(5, &d.waiting)
}

func (d *coreDump) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.dumper)
	source.Load(1, &d.info)
	source.Load(2, &d.limit)
	source.Load(3, &d.collector)
	source.Load(4, &d.others)
	source.Load(5, &d.waiting)
	source.LoadValue(6, new([]byte), func(y any) { d.settings.Pattern = coredump.Pattern(y.([]byte)) })
	source.LoadValue(7, new(int32), func(y any) { d.settings.UsesPID = y.(int32) })
	source.LoadValue(8, new(int32), func(y any) { d.settings.PipeLimit = y.(int32) })
	source.LoadValue(9, new(int32), func(y any) { d.settings.SUIDDumpable = mm.Dumpability(y.(int32)) })
	source.LoadValue(10, new(int32), func(y any) { d.dumpable = mm.Dumpability(y.(int32)) })
	source.AfterLoad(func() {
		if d.dumper == nil {
			return // it was over
		}
		d.dumper.utrace.core.dump = d
		for _, o := range d.others {
			o.utrace.core.dump = d
		}
	})
}

func (c *coreCollector) StateTypeName() string { return "pkg/sentry/kernel.coreCollector" }

func (c *coreCollector) StateFields() []string {
	return []string{"core", "pipe", "exit", "sent"}
}

func (c *coreCollector) StateSave(sink state.Sink) {
	sink.Save(0, &c.core)
	sink.Save(1, &c.pipe)
	sink.Save(2, &c.exit)
	sink.Save(3, &c.sent)
}

func (c *coreCollector) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &c.core)
	source.Load(1, &c.pipe)
	source.Load(2, &c.exit)
	source.Load(3, &c.sent)
}

func (r *runCoreDump) StateTypeName() string                       { return "pkg/sentry/kernel.runCoreDump" }
func (r *runCoreDump) StateFields() []string                       { return []string{"dump"} }
func (r *runCoreDump) StateSave(sink state.Sink)                   { sink.Save(0, &r.dump) }
func (r *runCoreDump) StateLoad(_ context.Context, s state.Source) { s.Load(0, &r.dump) }

func (r *runAfterCoreDump) StateTypeName() string                       { return "pkg/sentry/kernel.runAfterCoreDump" }
func (r *runAfterCoreDump) StateFields() []string                       { return []string{"dump"} }
func (r *runAfterCoreDump) StateSave(sink state.Sink)                   { sink.Save(0, &r.dump) }
func (r *runAfterCoreDump) StateLoad(_ context.Context, s state.Source) { s.Load(0, &r.dump) }

func (*coreWaitStop) StateTypeName() string                   { return "pkg/sentry/kernel.coreWaitStop" }
func (*coreWaitStop) StateFields() []string                   { return nil }
func (*coreWaitStop) StateSave(state.Sink)                    {}
func (*coreWaitStop) StateLoad(context.Context, state.Source) {}
func (*coreParkStop) StateTypeName() string                   { return "pkg/sentry/kernel.coreParkStop" }
func (*coreParkStop) StateFields() []string                   { return nil }
func (*coreParkStop) StateSave(state.Sink)                    {}
func (*coreParkStop) StateLoad(context.Context, state.Source) {}

func init() {
	state.Register((*coreDump)(nil))
	state.Register((*coreCollector)(nil))
	state.Register((*coreWaitStop)(nil))
	state.Register((*coreParkStop)(nil))
	state.Register((*runCoreDump)(nil))
	state.Register((*runAfterCoreDump)(nil))
}
