package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/limits"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"utrace.dev/coredump"
)

// This file makes a process that dies of a signal stand still while its core is
// written. The group exit begins first, so all other tasks are killed; on their
// way out, before anything is released, they park. The last one to park wakes
// the dumping task, which writes, and lets them all go on. Compare Linux's
// fs/coredump.c:coredump_wait().
//
// Nothing of a dump is in a checkpoint: one that has not begun to write when a
// checkpoint is taken is given up at restore. One that is writing delays the
// checkpoint.

// A coreDump is a dump under way.
type coreDump struct {
	// dumper, info and limit are immutable.
	dumper *Task
	info   linux.SignalInfo
	limit  uint64

	// others are the other tasks that the core shows. It is immutable after
	// beginCoreDumpLocked.
	others []*Task

	// waiting is the number of others that have not parked yet. It is protected
	// by the signal mutex.
	waiting int
}

// taskCore is the part of a Task that belongs to core dumps.
type taskCore struct {
	// dump is not nil while the task takes part in a dump. It is protected by
	// the signal mutex.
	dump *coreDump

	// exiting is true once the task is too far on its way out to take part. It
	// is protected by the signal mutex.
	exiting bool
}

// coreWaitStop is the TaskStop of a task that waits for the others to park.
//
// +stateify savable
type coreWaitStop struct{}

// Killable implements TaskStop.Killable.
func (*coreWaitStop) Killable() bool { return true }

// coreParkStop is the TaskStop of a task whose process's core is being written.
// It is dead already; a second kill ends the dump, and with it this stop.
//
// +stateify savable
type coreParkStop struct{}

// Killable implements TaskStop.Killable.
func (*coreParkStop) Killable() bool { return false }

// prepareSignalExit indicates the exit of t's thread group because of a signal
// that nobody handles, and starts a core dump if action and the process's
// settings ask for one.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) prepareSignalExit(info *linux.SignalInfo, action SignalAction) {
	limit := t.tg.limits.Get(limits.Core).Cur
	m := t.MemoryManager()
	dumps := action == SignalActionCore && limit >= coredump.MinLimit && m != nil && m.Dumpability() == mm.UserDumpable

	t.tg.signalHandlers.mu.Lock()
	defer t.tg.signalHandlers.mu.Unlock()
	if dumps && !t.tg.exiting && t.tg.execing == nil {
		t.beginCoreDumpLocked(info, limit)
	}
	t.prepareGroupExitLocked(linux.WaitStatusTerminationSignal(linux.Signal(info.Signo)))
}

// Preconditions: The signal mutex must be locked, and t's thread group must not
// be exiting: so no task joins it from now on.
func (t *Task) beginCoreDumpLocked(info *linux.SignalInfo, limit uint64) {
	d := &coreDump{dumper: t, info: *info, limit: limit}
	d.info.FixSignalCodeForUser()
	t.utrace.core.dump = d
	for o := t.tg.tasks.Front(); o != nil; o = o.Next() {
		if o == t || o.utrace.core.exiting || o.ExitState() >= TaskExitInitiated {
			continue
		}
		o.utrace.core.dump = d
		d.others = append(d.others, o)
	}
	d.waiting = len(d.others)
}

// utraceBeginExit is the start of the exit path.
func (t *Task) utraceBeginExit() taskRunState {
	if next := t.enterCoreDump(); next != nil {
		return next
	}
	t.utraceExit()
	return (*runExitMain)(nil)
}

// enterCoreDump makes t wait if its process dumps core, and returns where it
// goes on then. It returns nil if there is no dump.
func (t *Task) enterCoreDump() taskRunState {
	t.tg.signalHandlers.mu.Lock()
	defer t.tg.signalHandlers.mu.Unlock()
	d := t.utrace.core.dump
	left := t.leaveCoreDumpLocked()
	switch {
	case d == nil:
		return nil
	case d.dumper != t:
		if left {
			t.beginInternalStopLocked((*coreParkStop)(nil))
		}
		return (*runAfterCoreDump)(nil)
	case d.waiting > 0 && !t.killedLocked():
		t.beginInternalStopLocked((*coreWaitStop)(nil))
	}
	return (*runCoreDump)(nil)
}

// leaveCoreDumpLocked notes that t will not run application code again. It
// returns true if a dump was waiting for that.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) leaveCoreDumpLocked() bool {
	d := t.utrace.core.dump
	first := !t.utrace.core.exiting
	t.utrace.core.exiting = true
	if d == nil || d.dumper == t || !first {
		return false
	}
	d.waiting--
	if _, ok := d.dumper.stop.(*coreWaitStop); ok && d.waiting == 0 {
		d.dumper.endInternalStopLocked()
	}
	return true
}

// coreDumpExit is called when t is about to release its resources. Few tasks get
// here without utraceBeginExit: those that failed to be cloned.
func (t *Task) coreDumpExit() {
	t.tg.signalHandlers.mu.Lock()
	defer t.tg.signalHandlers.mu.Unlock()
	t.leaveCoreDumpLocked()
}

// The runCoreDump state writes the core file.
//
// +stateify savable
type runCoreDump struct{}

func (*runCoreDump) execute(t *Task) taskRunState {
	t.tg.signalHandlers.mu.Lock()
	d := t.utrace.core.dump
	t.tg.signalHandlers.mu.Unlock()
	if d != nil { // nil after a restore
		dumped := !t.killed() && t.writeCore(d)
		t.endCoreDump(d, dumped)
	}
	return (*runAfterCoreDump)(nil).execute(t)
}

// endCoreDump lets the other tasks go on.
func (t *Task) endCoreDump(d *coreDump, dumped bool) {
	t.tg.signalHandlers.mu.Lock()
	defer t.tg.signalHandlers.mu.Unlock()
	if dumped && !t.killedLocked() {
		t.tg.exitStatus = t.tg.exitStatus.WithCoreDump()
		t.exitStatus = t.tg.exitStatus
	}
	t.utrace.core.dump = nil
	for _, o := range d.others {
		if o.utrace.core.dump != d {
			continue
		}
		o.utrace.core.dump = nil
		if _, ok := o.stop.(*coreParkStop); ok {
			o.endInternalStopLocked()
		}
	}
}

// The runAfterCoreDump state continues the exit path.
//
// +stateify savable
type runAfterCoreDump struct{}

func (*runAfterCoreDump) execute(t *Task) taskRunState {
	t.utraceExit()
	return (*runExitMain)(nil)
}

// killedCode returns the si_code of a SIGCHLD for a child that a signal ended.
func killedCode(ws linux.WaitStatus) int32 {
	if ws.CoreDumped() {
		return linux.CLD_DUMPED
	}
	return linux.CLD_KILLED
}
