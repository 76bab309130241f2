package kernel

import (
	"context"
	"encoding/binary"

	"gvisor.dev/gvisor/pkg/state"
)

// This file saves and restores what tracing adds to a task: the engines that
// can be saved, the stop, and the run states of the other files. The methods
// are what stateify would generate.

// saveUtrace is invoked by Task.StateSave.
func (t *Task) saveUtrace() []byte {
	blob, dropped, err := t.utrace.thread.Save()
	if err != nil {
		t.Warningf("Tracing engines are not saved: %v", err)
		blob = nil
	}
	for _, name := range dropped {
		t.Warningf("Tracing engine %q cannot be saved; it is not attached in the saved sandbox", name)
	}
	blob = append(blob, t.utrace.dispatch.save()...)
	blob = t.saveDebug(append(blob, t.utrace.tls.save()...))
	return binary.LittleEndian.AppendUint16(t.utrace.fault.save(blob), t.utraceFlags())
}

// The flags that follow the core's saved state.
const (
	savedPtraceStopped = 1 << iota
	savedListening
	savedStepTrap
	savedSeccompSuspended
	savedTLS
	savedDispatch
	savedDebug
	savedExiting
	savedStepping
	savedForcedStep
)

func (t *Task) utraceFlags() uint16 {
	var f uint16
	if t.utrace.ptraceStopped {
		f |= savedPtraceStopped
	}
	if t.utrace.listener != nil {
		f |= savedListening
	}
	if t.utrace.stepTrap {
		f |= savedStepTrap
	}
	if t.utrace.seccompSuspended.Load() {
		f |= savedSeccompSuspended
	}
	if t.utrace.tls != nil {
		f |= savedTLS
	}
	if t.utrace.dispatch != (UserDispatch{}) {
		f |= savedDispatch
	}
	if t.debugUsed() {
		f |= savedDebug
	}
	if t.utrace.core.exiting {
		f |= savedExiting
	}
	if t.utrace.stepFlag.stepping {
		f |= savedStepping
	}
	if t.utrace.stepFlag.forced {
		f |= savedForcedStep
	}
	return f
}

// loadUtrace is invoked by Task.StateLoad.
func (t *Task) loadUtrace(saved []byte) { t.utrace.saved = saved }

// utraceAfterLoad is invoked by Task.afterLoad, before t's stop is counted.
func (t *Task) utraceAfterLoad() {
	th := &t.utrace.thread
	th.Init((*utraceTask)(t))
	var flags uint16
	blob := t.utrace.saved
	t.utrace.saved = nil
	if n := len(blob) - 2; n >= 0 {
		blob, flags = t.utrace.fault.load(blob[:n]), binary.LittleEndian.Uint16(blob[n:])
	}
	if n := len(blob) - savedDebugSize; flags&savedDebug != 0 && n >= 0 {
		t.loadDebug(blob[n:])
		blob = blob[:n]
	}
	if n := len(blob) - savedTLSByteSize; flags&savedTLS != 0 && n >= 0 {
		t.utrace.tls = loadTLS(blob[n:])
		blob = blob[:n]
	}
	if n := len(blob) - savedDispatchSize; flags&savedDispatch != 0 && n >= 0 {
		t.utrace.dispatch = loadUserDispatch(blob[n:])
		t.utraceHostEvents()
		blob = blob[:n]
	}
	t.utrace.core.exiting = flags&savedExiting != 0
	if t.ExitState() >= TaskExitZombie {
		// Whoever attaches now must know that no DEATH report will come.
		th.ReportDeath(false, 0)
		return
	}
	stopped, lost := th.Restore(blob)
	for _, err := range lost {
		t.Warningf("Tracing engine not restored: %v", err)
	}
	t.utrace.stepTrap = flags&savedStepTrap != 0
	t.utrace.stepFlag = stepFlag{stepping: flags&savedStepping != 0, forced: flags&savedForcedStep != 0}
	t.utrace.seccompSuspended.Store(flags&savedSeccompSuspended != 0)
	if _, ok := t.stop.(*utraceStop); !ok {
		return
	}
	if !stopped {
		t.stop = nil
		return
	}
	t.utrace.ptraceStopped = flags&savedPtraceStopped != 0
	if flags&savedListening != 0 && PtraceHooks.EngineOf != nil {
		t.utrace.listener = PtraceHooks.EngineOf(t)
	}
}

func (s *utraceStop) StateTypeName() string { return "pkg/sentry/kernel.utraceStop" }

func (s *utraceStop) StateFields() []string { return []string{"fromGroupStop", "unkillable"} }

func (s *utraceStop) StateSave(sink state.Sink) {
	sink.Save(0, &s.fromGroupStop)
	sink.Save(1, &s.unkillable)
}

func (s *utraceStop) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &s.fromGroupStop)
	source.Load(1, &s.unkillable)
}

func (r *runSyscallAfterUtraceEntry) StateTypeName() string {
	return "pkg/sentry/kernel.runSyscallAfterUtraceEntry"
}

func (r *runSyscallAfterUtraceEntry) StateFields() []string { return []string{"decision"} }

func (r *runSyscallAfterUtraceEntry) StateSave(sink state.Sink) { sink.Save(0, &r.decision) }

func (r *runSyscallAfterUtraceEntry) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &r.decision)
}

func (r *runSyscallAfterUtraceSeccomp) StateTypeName() string {
	return "pkg/sentry/kernel.runSyscallAfterUtraceSeccomp"
}

func (r *runSyscallAfterUtraceSeccomp) StateFields() []string { return nil }

func (r *runSyscallAfterUtraceSeccomp) StateSave(state.Sink) {}

func (r *runSyscallAfterUtraceSeccomp) StateLoad(context.Context, state.Source) {}

func (r *runUtraceStepEnd) StateTypeName() string { return "pkg/sentry/kernel.runUtraceStepEnd" }

func (r *runUtraceStepEnd) StateFields() []string { return []string{"code", "addr"} }

func (r *runUtraceStepEnd) StateSave(sink state.Sink) {
	sink.Save(0, &r.code)
	sink.Save(1, &r.addr)
}

func (r *runUtraceStepEnd) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &r.code)
	source.Load(1, &r.addr)
}

func (r *runUtraceExec) StateTypeName() string { return "pkg/sentry/kernel.runUtraceExec" }

func (r *runUtraceExec) StateFields() []string { return []string{"oldTID"} }

func (r *runUtraceExec) StateSave(sink state.Sink) { sink.Save(0, &r.oldTID) }

func (r *runUtraceExec) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &r.oldTID)
}

func (r *runUtraceAfterExec) StateTypeName() string {
	return "pkg/sentry/kernel.runUtraceAfterExec"
}

func (r *runUtraceAfterExec) StateFields() []string { return nil }

func (r *runUtraceAfterExec) StateSave(state.Sink) {}

func (r *runUtraceAfterExec) StateLoad(context.Context, state.Source) {}

func (r *runDieInSyscall) StateTypeName() string { return "pkg/sentry/kernel.runDieInSyscall" }

func (r *runDieInSyscall) StateFields() []string { return []string{"status", "group"} }

func (r *runDieInSyscall) StateSave(sink state.Sink) {
	sink.Save(0, &r.status)
	sink.Save(1, &r.group)
}

func (r *runDieInSyscall) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &r.status)
	source.Load(1, &r.group)
}

func (r *runSyncFilter) StateTypeName() string { return "pkg/sentry/kernel.runSyncFilter" }

func (r *runSyncFilter) StateFields() []string { return []string{"program", "esrch"} }

func (r *runSyncFilter) StateSave(sink state.Sink) {
	sink.Save(0, &r.program)
	sink.Save(1, &r.esrch)
}

func (r *runSyncFilter) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &r.program)
	source.Load(1, &r.esrch)
}

func (r *runPtraceAttach) StateTypeName() string { return "pkg/sentry/kernel.runPtraceAttach" }

func (r *runPtraceAttach) StateFields() []string { return []string{"target", "seize", "opts"} }

func (r *runPtraceAttach) StateSave(sink state.Sink) {
	sink.Save(0, &r.target)
	sink.Save(1, &r.seize)
	sink.Save(2, &r.opts)
}

func (r *runPtraceAttach) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &r.target)
	source.Load(1, &r.seize)
	source.Load(2, &r.opts)
}

func init() {
	state.Register((*utraceStop)(nil))
	state.Register((*runSyscallAfterUtraceEntry)(nil))
	state.Register((*runSyscallAfterUtraceSeccomp)(nil))
	state.Register((*runUtraceExec)(nil))
	state.Register((*runUtraceStepEnd)(nil))
	state.Register((*runDieInSyscall)(nil))
	state.Register((*runUtraceAfterExec)(nil))
	state.Register((*runPtraceAttach)(nil))
	state.Register((*runSyncFilter)(nil))
}
