package kernel

import (
	"strings"

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
// A checkpoint waits for a core that is being written to a file. A dump that
// waits, for other tasks or for its collector, is in the checkpoint: what a
// collector was given stays given, and the rest follows after the restore, since
// what stands still is described and read in the same way then.

// A coreDump is a dump under way.
type coreDump struct {
	// These are immutable while the dump lasts.
	dumper   *Task
	info     linux.SignalInfo
	limit    uint64
	settings CoreSettings
	dumpable mm.Dumpability

	// collector is the way to the program that reads the core, once there is one.
	// It belongs to the dumper's goroutine.
	collector *coreCollector

	// others are the other tasks that the core shows. It is immutable from
	// beginCoreDumpLocked until the dump's end.
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
	var d *coreDump
	if action == SignalActionCore {
		d = t.newCoreDump(info)
	}

	t.tg.signalHandlers.mu.Lock()
	defer t.tg.signalHandlers.mu.Unlock()
	if d != nil && !t.tg.exiting && t.tg.execing == nil {
		t.beginCoreDumpLocked(d)
	}
	t.prepareGroupExitLocked(linux.WaitStatusTerminationSignal(linux.Signal(info.Signo)))
}

// newCoreDump returns a dump of t's process, which dies of a signal, and nil if it
// is to leave no core. Compare Linux's fs/coredump.c:do_coredump().
func (t *Task) newCoreDump(info *linux.SignalInfo) *coreDump {
	m := t.MemoryManager()
	if m == nil {
		return nil
	}
	d := &coreDump{
		dumper:   t,
		info:     *info,
		limit:    t.tg.limits.Get(limits.Core).Cur,
		settings: t.CoreSettings(),
		dumpable: m.Dumpability(),
	}
	d.info.FixSignalCodeForUser()
	pattern := d.settings.Pattern
	switch {
	case d.dumpable == mm.NotDumpable:
		return nil
	case pattern.IsCommand():
		// Any other limit has no meaning for a collector.
		if d.limit == 1 {
			t.Warningf("No core dump: RLIMIT_CORE is 1, as it is for collectors of cores")
			return nil
		}
	case d.limit < coredump.MinLimit:
		return nil
	case d.dumpable == mm.RootDumpable && !strings.HasPrefix(string(pattern), "/"):
		t.Warningf("No core dump: the process may hold secrets, so core_pattern must be an absolute path or a program, not %q", pattern)
		return nil
	}
	return d
}

// Preconditions: The signal mutex must be locked, and t's thread group must not
// be exiting: so no task joins it from now on.
func (t *Task) beginCoreDumpLocked(d *coreDump) {
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
		return &runAfterCoreDump{d}
	case d.waiting > 0 && !t.killedLocked():
		t.beginInternalStopLocked((*coreWaitStop)(nil))
	}
	return &runCoreDump{d}
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

// The runCoreDump state writes the core.
//
// +stateify savable
type runCoreDump struct {
	dump *coreDump
}

func (r *runCoreDump) execute(t *Task) taskRunState {
	dumped := !t.killed() && t.writeCore(r.dump)
	t.endCoreDump(r.dump, dumped)
	return (&runAfterCoreDump{}).execute(t)
}

// endCoreDump lets the other tasks go on.
func (t *Task) endCoreDump(d *coreDump, dumped bool) {
	t.tg.signalHandlers.mu.Lock()
	defer t.tg.signalHandlers.mu.Unlock()
	switch {
	case t.killedLocked(): // that is what it dies of then
		t.tg.exitStatus = linux.WaitStatusTerminationSignal(linux.SIGKILL)
		t.exitStatus = t.tg.exitStatus
	case dumped:
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
	d.dumper, d.others = nil, nil // it is over, also if it is saved once more
}

// The runAfterCoreDump state continues the exit path.
//
// +stateify savable
type runAfterCoreDump struct {
	// dump is what the task was part of. It is here to be saved with the task.
	dump *coreDump
}

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
