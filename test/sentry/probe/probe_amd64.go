package probe

import (
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/engines/count"
	"utrace.dev/utrace"
)

// Commands are the system calls from firstCommand on. Keep in step with
// progs/probe.h.
const (
	cmdAttach   = iota // tid, events, savable: engine number
	cmdControl         // engine, action
	cmdEvents          // engine, events
	cmdAnswer          // engine, *answer
	cmdState           // engine: stateBits
	cmdLog             // buffer, length: length of the log's text
	cmdMark            // number: noted in the log
	cmdInject          // engine, signal, disposition
	cmdGetReg          // engine, register, *value
	cmdSetReg          // engine, register, value
	cmdBarrier         // engine
	cmdCount           // tid: starts another counter
	cmdCounted         // which: own count
	cmdStress          // tid, cycles
	cmdStressed        // 0 while it runs, 1 when done, else an error
	cmdRestored        // 1 in a restored sandbox
	cmdLabel           // tid: the letter of the thread
	cmdTraced          // tid: 1 if any engine but the probe's is attached, 2 if one steps, holds or is owed anything
	cmdViews           // engine: checks the thread's register sets
	cmdPlan            // engine, *plan
	numCommands

	firstCommand = 0x75740000
)

func isCommand(nr uintptr) bool { return nr >= firstCommand && nr < firstCommand+numCommands }

// State bits of cmdState.
const (
	stateStopped = 1 << iota
	stateHolds
	stateDetached
)

var ops utrace.Ops

func init() {
	// IgnoresCode: or nothing would be as it is with threads that nobody traces.
	ops = utrace.Ops{Name: "probe", IgnoresCode: true, SyscallEntry: command, Clone: follow, Save: save}
	utrace.RegisterRestorer(ops.Name, restore)
	kernel.NewTaskUtrace = func(t *kernel.Task) { attach(t.Utrace(), labels.next()) }
}

const events = utrace.EventSyscallEntry | utrace.EventClone

// attach is called with locks of the kernel held, see kernel.NewTaskUtrace.
func attach(th *utrace.Thread, label byte) {
	letters.Store(th, label)
	e, err := th.Attach(utrace.AttachCreate, &ops, label)
	if err != nil {
		panic(err)
	}
	defer e.Put()
	if err := e.SetEvents(events); err != nil {
		panic(err)
	}
}

// follow comes before any other engine's CLONE callback, as the probe's engine
// is the first on every thread.
func follow(r *utrace.Report) utrace.Action {
	attach(r.Child, labels.next())
	return utrace.NoOpinion
}

// labeller gives each thread a letter, in the order in which they were made.
type labeller struct {
	mu sync.Mutex
	n  int
}

var labels labeller

func (l *labeller) next() byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	l.mu.Lock()
	defer l.mu.Unlock()
	b := alphabet[l.n%len(alphabet)]
	l.n++
	return b
}

// letters has the letter of each *utrace.Thread. A thread that is released has
// no engines to look through.
var letters sync.Map

// labelOf returns a thread's letter, which stays when an exec changes its id.
func labelOf(th *utrace.Thread) byte {
	if b, ok := letters.Load(th); ok {
		return b.(byte)
	}
	return '?'
}

// command is the SYSCALL_ENTRY callback.
func command(r *utrace.Report) utrace.Action {
	t := kernel.TaskOfUtrace(r.Thread)
	nr := t.Arch().SyscallNo()
	if !isCommand(nr) || r.Resumed {
		return utrace.NoOpinion
	}
	a := t.Arch().SyscallArgs()
	var args [4]uint64
	for i := range args {
		args[i] = a[i].Uint64()
	}
	r.SetSyscall(utrace.SyscallAbort)
	n, err := run(t, nr-firstCommand, args)
	if err != nil {
		n = -int64(errno(err))
	}
	t.Arch().SetReturn(uintptr(n))
	return utrace.NoOpinion
}

// errno turns the core's errors into the numbers that progs/probe.h knows.
func errno(err error) unix.Errno {
	for e, n := range map[error]unix.Errno{
		utrace.ErrInProgress: unix.EINPROGRESS, utrace.ErrAlready: unix.EALREADY,
		utrace.ErrGone: unix.ESRCH, utrace.ErrInvalid: unix.EINVAL,
		utrace.ErrUnsupported: unix.EOPNOTSUPP, utrace.ErrAgain: unix.EAGAIN,
		utrace.ErrNotFound: unix.ENOENT, utrace.ErrExists: unix.EEXIST,
		utrace.ErrInterrupted: unix.EINTR, utrace.ErrPermission: unix.EPERM,
	} {
		if errors.Is(err, e) {
			return n
		}
	}
	var n unix.Errno
	if errors.As(err, &n) {
		return n
	}
	return unix.EIO
}

// run carries a command out, on the calling task's goroutine.
func run(t *kernel.Task, cmd uintptr, a [4]uint64) (int64, error) {
	switch cmd {
	case cmdAttach, cmdCount, cmdStress, cmdLabel, cmdTraced:
		target := t
		if a[0] != 0 {
			if target = t.PIDNamespace().TaskWithID(kernel.ThreadID(a[0])); target == nil {
				return 0, unix.ESRCH
			}
		}
		return runOn(target.Utrace(), cmd, a)
	case cmdLog:
		text := journal.text()
		if uint64(len(text)) >= a[1] {
			return 0, unix.ENOSPC
		}
		_, err := t.CopyOutBytes(hostarch.Addr(a[0]), append([]byte(text), 0))
		return int64(len(text)), err
	case cmdMark:
		journal.add("%c mark %d", labelOf(t.Utrace()), a[0])
		return 0, nil
	case cmdCounted:
		counters := count.Of(t.Utrace())
		if a[0] >= uint64(len(counters)) {
			return 0, unix.ENOENT
		}
		return int64(counters[a[0]].Calls()), nil
	case cmdStressed:
		return stressed()
	case cmdRestored:
		if restored.Load() {
			return 1, nil
		}
		return 0, nil
	}
	s := find(a[0])
	if s == nil {
		return 0, unix.EBADF
	}
	return s.run(t, cmd, a)
}

// runOn carries out a command whose first argument is a thread.
func runOn(th *utrace.Thread, cmd uintptr, a [4]uint64) (int64, error) {
	switch cmd {
	case cmdAttach:
		return attachScripted(th, utrace.Events(a[1]), a[2] != 0)
	case cmdCount:
		_, err := count.Attach(th)
		return 0, err
	case cmdStress:
		return 0, stress(th, int(a[1]))
	case cmdLabel:
		return int64(labelOf(th)), nil
	}
	n := int64(0)
	if len(th.Engines()) > 1 {
		n |= 1
	}
	if th.Attention() || th.Stopped() {
		n |= 2
	}
	return n, nil
}

// run carries out a command about one engine.
func (s *scripted) run(t *kernel.Task, cmd uintptr, a [4]uint64) (int64, error) {
	e := s.engine
	switch cmd {
	case cmdControl:
		return 0, e.Control(utrace.Action(a[1]))
	case cmdEvents:
		return 0, e.SetEvents(utrace.Events(a[1]))
	case cmdAnswer:
		var b [answerSize]byte
		if _, err := t.CopyInBytes(hostarch.Addr(a[1]), b[:]); err != nil {
			return 0, err
		}
		return 0, s.program(b[:])
	case cmdState:
		n := int64(0)
		if e.Thread().Stopped() {
			n |= stateStopped
		}
		if e.Holds() {
			n |= stateHolds
		}
		if e.Detached() {
			n |= stateDetached
		}
		return n, nil
	case cmdInject:
		return 0, e.Inject(&utrace.SigInfo{Signo: int32(a[1])}, nil, utrace.Disposition(a[2]))
	case cmdGetReg:
		v, err := s.register(a[1], nil)
		if err != nil {
			return 0, err
		}
		_, err = t.CopyOutBytes(hostarch.Addr(a[2]), binary.LittleEndian.AppendUint64(nil, v))
		return 0, err
	case cmdSetReg:
		_, err := s.register(a[1], &a[2])
		return 0, err
	case cmdViews:
		return 0, s.views()
	case cmdPlan:
		return 0, s.plan(t, hostarch.Addr(a[1]))
	case cmdBarrier:
		return 0, s.barrier()
	}
	return 0, unix.ENOSYS
}

// patience bounds every wait of this package.
const patience = 100 * time.Second
