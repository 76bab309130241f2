package probe

import (
	"fmt"

	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// describe returns the log's line for a callback, "" for the probe's own system
// calls, and the kind of answer to look for.
func describe(r *utrace.Report) (what string, kind uint64) {
	t := kernel.TaskOfUtrace(r.Thread)
	name, kind := r.Event.String(), uint64(r.Event)
	switch r.Event {
	case utrace.EventSyscallEntry:
		if isCommand(t.Arch().SyscallNo()) {
			return "", 0
		}
		what = fmt.Sprintf("%s %d", name, t.Arch().SyscallNo())
		if r.Resumed {
			what += " resumed"
		}
	case utrace.EventSyscallExit:
		if isCommand(t.Arch().SyscallNo()) {
			return "", 0
		}
		what = fmt.Sprintf("%s %d = %d", name, t.Arch().SyscallNo(), int64(t.Arch().Return()))
	case utrace.EventJctl:
		how := "stopped"
		if r.Jctl.Continued {
			how = "continued"
		}
		what = fmt.Sprintf("%s %s notify %d signal %d", name, how, r.Jctl.Notify, r.Jctl.Signo)
	case utrace.EventClone:
		what = fmt.Sprintf("%s %c", name, labelOf(r.Child))
	case utrace.EventExec:
		what = fmt.Sprintf("%s from %d", name, r.ID)
	case utrace.EventExit:
		what = fmt.Sprintf("%s code %#x orig %#x %s", name, r.Code, r.OrigCode, remains(t))
	case utrace.EventDeath:
		what = fmt.Sprintf("%s group %v signal %d %s", name, r.GroupDead, r.ParentSignal, remains(t))
	case utrace.EventSeccomp:
		what = fmt.Sprintf("%s %d", name, r.FilterData)
	default:
		what = name
	}
	if r.Signal != nil {
		return describeSignal(r)
	}
	return what, kind
}

func describeSignal(r *utrace.Report) (what string, kind uint64) {
	s := r.Signal
	switch s.Kind {
	case utrace.SignalReport:
		return fmt.Sprintf("REPORT %d", s.Info.Signo), kindReport
	case utrace.SignalHandler:
		return fmt.Sprintf("HANDLER %d%s", s.Info.Signo, describeStep(s.Step)), kindHandler
	}
	own := ""
	if s.Owned {
		own = " owned"
	}
	return fmt.Sprintf("%s %d code %d %s%s%s", r.Event, s.Info.Signo, s.Info.Code, s.Disposition, own, describeStep(s.Step)), uint64(r.Event)
}

// describeStep says how a plan ended.
func describeStep(e utrace.StepEnd) string {
	switch e.Reason {
	case utrace.StepGoesOn, utrace.StepDone:
		return ""
	case utrace.StepChanged, utrace.StepUnreadable:
		return fmt.Sprintf(" %v %d after %d", e.Reason, e.Watch, e.Steps)
	}
	return fmt.Sprintf(" %v after %d", e.Reason, e.Steps)
}

// remains says what is left of a task that is on its way out.
func remains(t *kernel.Task) string {
	if t.MemoryManager() == nil {
		return "no memory"
	}
	var b [8]byte
	if _, err := t.CopyInBytes(hostarch.Addr(t.Arch().Stack()), b[:]); err != nil {
		return "unreadable memory"
	}
	if !t.FDTable().Exists(1) {
		return "memory"
	}
	return "memory files"
}
