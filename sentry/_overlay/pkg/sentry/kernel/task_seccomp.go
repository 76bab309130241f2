package kernel

import (
	"slices"
	"time"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/bpf"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/sentry/arch"
)

// This file installs system call filters, and decides what their answers mean.
// It keeps the program that was installed beside the one that runs, and it knows
// all actions but the notification of a supervisor.

// seccompRetLog is SECCOMP_RET_LOG: to allow the call, and to log it.
const seccompRetLog linux.BPFAction = 0x7ffc0000

// SeccompActions are the actions that have their effect here.
var SeccompActions = []linux.BPFAction{
	linux.SECCOMP_RET_KILL_PROCESS, linux.SECCOMP_RET_KILL_THREAD, linux.SECCOMP_RET_TRAP,
	linux.SECCOMP_RET_ERRNO, linux.SECCOMP_RET_TRACE, seccompRetLog, linux.SECCOMP_RET_ALLOW,
}

// A FilterInstall says how a filter is to be installed.
type FilterInstall struct {
	// Log has what the filter answers logged, if it is not to allow the call.
	Log bool
	// Sync installs it in all threads of the process. Of a thread that has
	// filters that the caller has not, the ID is the result; with SyncESRCH it
	// is an error.
	Sync, SyncESRCH bool
}

// InstallFilter adds a system call filter to those of t, or of all threads of
// its process.
//
// Preconditions: Must be called from a system call handler on the task goroutine.
func (t *Task) InstallFilter(program []bpf.Instruction, how FilterInstall) (*SyscallControl, error) {
	p, err := bpf.CompileWithOrigin(&bpf.Origin{Instructions: program, Log: how.Log})
	if err != nil {
		t.Debugf("Invalid seccomp-bpf filter: %v", err)
		return nil, linuxerr.EINVAL
	}
	if err := checkFilterProgram(program); err != nil {
		return nil, err
	}
	if how.Sync {
		// As Task.AppendSyscallFilterAndTsync: no execve may change the
		// credentials of other threads meanwhile.
		t.execveCredsMutexStartLock(t.tg)
		return &SyscallControl{next: &runSyncFilter{p, how.SyncESRCH}, ignoreReturn: true}, nil
	}
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	filters, err := t.withFilterLocked(p)
	if err == nil {
		t.setFiltersLocked(filters)
	}
	return nil, err
}

// withFilterLocked returns the filters that t has, and p.
//
// Preconditions: The signal mutex must be locked.
func (t *Task) withFilterLocked(p bpf.Program) ([]bpf.Program, error) {
	total := p.SourceLength()
	var filters []bpf.Program
	if ts := t.seccomp.Load(); ts != nil {
		filters = append(filters, ts.filters...)
	}
	for _, f := range filters {
		total += f.SourceLength() + 4
	}
	if total > maxSyscallFilterInstructions {
		return nil, linuxerr.ENOMEM
	}
	return append(filters, p), nil
}

// setFiltersLocked replaces t's filters.
//
// Preconditions: The signal mutex must be locked, or t must not have been started
// and be in another thread group.
func (t *Task) setFiltersLocked(filters []bpf.Program) {
	ts := &taskSeccomp{filters: filters}
	ts.populateCache(t)
	t.seccomp.Store(ts)
}

// The runSyncFilter state installs a filter in all threads of a process, after
// the lock that serializes that with execve was acquired.
//
// +stateify savable
type runSyncFilter struct {
	program bpf.Program
	esrch   bool
}

func (r *runSyncFilter) execute(t *Task) taskRunState {
	if t.killed() {
		if t.execveCredsMutexOwner != nil {
			t.execveCredsMutexUnlock()
		}
		return (*runInterrupt)(nil)
	}
	other, err := t.syncFilter(r.program)
	t.execveCredsMutexUnlock()
	switch {
	case err != nil:
		return t.doSyscallError(err)
	case other != nil && r.esrch:
		return t.doSyscallError(linuxerr.ESRCH)
	case other != nil:
		t.Arch().SetReturn(uintptr(t.tg.pidns.IDOfTask(other)))
	default:
		t.Arch().SetReturn(0)
	}
	return (*runSyscallExit)(nil)
}

// syncFilter installs p in all threads of t's process, unless one has filters
// that t has not, which is returned then.
func (t *Task) syncFilter(p bpf.Program) (other *Task, err error) {
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	filters, err := t.withFilterLocked(p)
	if err != nil {
		return nil, err
	}
	mine := filters[:len(filters)-1]
	for ot := t.tg.tasks.Front(); ot != nil; ot = ot.Next() {
		if ot != t && ot.ExitState() == TaskExitNone && !ot.filtersBegin(mine) {
			return ot, nil
		}
	}
	noNewPrivs := t.GetNoNewPrivs()
	for ot := t.tg.tasks.Front(); ot != nil; ot = ot.Next() {
		if ot != t && ot.ExitState() != TaskExitNone {
			continue
		}
		if noNewPrivs {
			ot.SetNoNewPrivs()
		}
		ot.setFiltersLocked(filters)
	}
	return nil, nil
}

// filtersBegin returns true if t's filters are the first of filters.
func (t *Task) filtersBegin(filters []bpf.Program) bool {
	ts := t.seccomp.Load()
	if ts == nil {
		return true
	}
	if len(ts.filters) > len(filters) {
		return false
	}
	for i, f := range ts.filters {
		// Those without an origin were there before the process started.
		if f.Origin() != filters[i].Origin() {
			return false
		}
	}
	return true
}

// inheritFilters gives child, which has not been started, the filters that another
// thread has installed in t by syncFilter since Task.Clone copied t's.
func (t *Task) inheritFilters(child *Task) {
	if t.seccomp.Load() == nil {
		return
	}
	sh := t.tg.signalLock()
	defer sh.mu.Unlock()
	ts := t.seccomp.Load()
	if cs := child.seccomp.Load(); cs == nil || len(cs.filters) != len(ts.filters) {
		child.setFiltersLocked(ts.filters)
	}
	if t.GetNoNewPrivs() {
		child.SetNoNewPrivs()
	}
}

// filterSyscall runs t's filters on a system call, and returns an action that is
// carried out by checkSeccompSyscall.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) filterSyscall(sysno int32, args arch.SyscallArguments, ip hostarch.Addr) linux.BPFAction {
	result := linux.BPFAction(t.evaluateSyscallFilters(sysno, args, ip))
	do := result
	switch result & linux.SECCOMP_RET_ACTION_FULL {
	case linux.SECCOMP_RET_ALLOW:
		return result
	case seccompRetLog:
		do = linux.SECCOMP_RET_ALLOW
	case linux.SECCOMP_RET_KILL_PROCESS, linux.SECCOMP_RET_KILL_THREAD:
	case linux.SECCOMP_RET_USER_NOTIF:
		// Without a listener.
		do = linux.SECCOMP_RET_ERRNO | linux.BPFAction(unix.ENOSYS)
		fallthrough
	case linux.SECCOMP_RET_ERRNO, linux.SECCOMP_RET_TRAP, linux.SECCOMP_RET_TRACE:
		if !t.filterLogs(result, sysno, args, ip) {
			return do
		}
	default:
		do = linux.SECCOMP_RET_KILL_PROCESS
	}
	filterLogger.Infof("seccomp: task %d (%s) made system call %d at %#x, which its filters answered with %#x",
		t.ThreadID(), t.Name(), sysno, uint64(ip), uint32(result))
	return do
}

// filterLogger is where filters log to: the Sentry's log, as there is no audit
// log. A guest decides how often.
var filterLogger = log.BasicRateLimitedLogger(100 * time.Millisecond)

// filterLogs returns true if the filter whose answer result is, the latest of
// them, has its actions logged.
func (t *Task) filterLogs(result linux.BPFAction, sysno int32, args arch.SyscallArguments, ip hostarch.Addr) bool {
	filters := t.seccomp.Load().filters
	if !slices.ContainsFunc(filters, logs) {
		return false
	}
	data := linux.SeccompData{Nr: sysno, Arch: t.image.st.AuditNumber, InstructionPointer: uint64(ip)}
	for i := range data.Args {
		data.Args[i] = args[i].Uint64()
	}
	for _, f := range slices.Backward(filters) {
		ret, err := bpf.Exec[bpf.NativeEndian](f, dataAsBPFInput(t, &data))
		if err == nil && linux.BPFAction(ret) == result {
			return logs(f)
		}
	}
	return false
}

// logs returns true if p is to have its actions logged.
func logs(p bpf.Program) bool { return p.Origin() != nil && p.Origin().Log }
