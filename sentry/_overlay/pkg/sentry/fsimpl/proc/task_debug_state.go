package proc

import (
	"context"

	"gvisor.dev/gvisor/pkg/state"
)

// This file saves and restores our files. The methods are what stateify would
// generate.

func (d *debugFile) StateTypeName() string { return "pkg/sentry/fsimpl/proc.debugFile" }

func (d *debugFile) StateFields() []string { return []string{"DynamicBytesFile", "task", "name"} }

func (d *debugFile) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.task)
	sink.Save(2, &d.name)
}

func (d *debugFile) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.task)
	source.Load(2, &d.name)
}

func (d *dumpFilterData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.dumpFilterData" }

func (d *dumpFilterData) StateFields() []string { return []string{"DynamicBytesFile", "task"} }

func (d *dumpFilterData) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.task)
}

func (d *dumpFilterData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.task)
}

func (d *checkedIOData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.checkedIOData" }

func (d *checkedIOData) StateFields() []string { return []string{"DynamicBytesFile", "task", "io"} }

func (d *checkedIOData) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.task)
	sink.Save(2, &d.io)
}

func (d *checkedIOData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.task)
	source.Load(2, &d.io)
}

func (d *debugStatData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.debugStatData" }

func (d *debugStatData) StateFields() []string { return []string{"DynamicBytesFile", "task", "stat"} }

func (d *debugStatData) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.task)
	sink.Save(2, &d.stat)
}

func (d *debugStatData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.task)
	source.Load(2, &d.stat)
}

func (l *namespaceLink) StateTypeName() string { return "pkg/sentry/fsimpl/proc.namespaceLink" }

func (l *namespaceLink) StateFields() []string { return []string{"namespaceSymlink"} }

func (l *namespaceLink) StateSave(sink state.Sink) { sink.Save(0, &l.namespaceSymlink) }

func (l *namespaceLink) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &l.namespaceSymlink)
}

func (d *ownedFDDir) StateTypeName() string { return "pkg/sentry/fsimpl/proc.ownedFDDir" }

func (d *ownedFDDir) StateFields() []string { return []string{"taskOwnedInode"} }

func (d *ownedFDDir) StateSave(sink state.Sink) { sink.Save(0, &d.taskOwnedInode) }

func (d *ownedFDDir) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.taskOwnedInode)
}

func (c *ownedComm) StateTypeName() string { return "pkg/sentry/fsimpl/proc.ownedComm" }

func (c *ownedComm) StateFields() []string { return []string{"taskOwnedInode"} }

func (c *ownedComm) StateSave(sink state.Sink) { sink.Save(0, &c.taskOwnedInode) }

func (c *ownedComm) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &c.taskOwnedInode)
}

func (d *checkedFDInfoDir) StateTypeName() string { return "pkg/sentry/fsimpl/proc.checkedFDInfoDir" }

func (d *checkedFDInfoDir) StateFields() []string { return []string{"Inode", "task"} }

func (d *checkedFDInfoDir) StateSave(sink state.Sink) {
	sink.Save(0, &d.Inode)
	sink.Save(1, &d.task)
}

func (d *checkedFDInfoDir) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.Inode)
	source.Load(1, &d.task)
}

func (f *memFile) StateTypeName() string { return "pkg/sentry/fsimpl/proc.memFile" }

func (f *memFile) StateFields() []string { return []string{"memFD"} }

func (f *memFile) StateSave(sink state.Sink) { sink.Save(0, &f.memFD) }

func (f *memFile) StateLoad(_ context.Context, source state.Source) { source.Load(0, &f.memFD) }

func (d *sysVIPCData) StateTypeName() string { return "pkg/sentry/fsimpl/proc.sysVIPCData" }

func (d *sysVIPCData) StateFields() []string { return []string{"DynamicBytesFile", "kind"} }

func (d *sysVIPCData) StateSave(sink state.Sink) {
	sink.Save(0, &d.DynamicBytesFile)
	sink.Save(1, &d.kind)
}

func (d *sysVIPCData) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &d.DynamicBytesFile)
	source.Load(1, &d.kind)
}

func (s *yamaScope) StateTypeName() string { return "pkg/sentry/fsimpl/proc.yamaScope" }

func (s *yamaScope) StateFields() []string { return []string{"DynamicBytesFile", "level"} }

func (s *yamaScope) StateSave(sink state.Sink) {
	sink.Save(0, &s.DynamicBytesFile)
	sink.Save(1, &s.level)
}

func (s *yamaScope) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &s.DynamicBytesFile)
	source.Load(1, &s.level)
}

func init() {
	for _, typ := range []state.Type{
		(*checkedFDInfoDir)(nil), (*checkedIOData)(nil), (*debugFile)(nil),
		(*debugStatData)(nil), (*dumpFilterData)(nil), (*memFile)(nil),
		(*namespaceLink)(nil), (*ownedComm)(nil), (*ownedFDDir)(nil), (*sysVIPCData)(nil), (*yamaScope)(nil),
	} {
		state.Register(typ)
	}
}
