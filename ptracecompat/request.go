package ptracecompat

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/marshal/primitive"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// Ptrace is the system call. t is the caller; it runs on its task goroutine with
// no lock held. Errors are those of ptrace(2).
func Ptrace(t *kernel.Task, req int64, pid int32, addr, data uint64) (uintptr, *kernel.SyscallControl, error) {
	if req == linux.PTRACE_TRACEME {
		return 0, nil, traceme(t)
	}
	target := t.PIDNamespace().TaskWithID(kernel.ThreadID(pid))
	if target == nil {
		return 0, nil, linuxerr.ESRCH
	}
	if req == linux.PTRACE_ATTACH || req == linux.PTRACE_SEIZE {
		ctrl, err := startAttach(t, target, req == linux.PTRACE_SEIZE, addr, data)
		return 0, ctrl, err
	}
	n, err := onTracee(t, target, req, addr, data)
	return n, nil, err
}

// onTracee handles the requests about a task that is a tracee already.
func onTracee(t, target *kernel.Task, req int64, addr, data uint64) (uintptr, error) {
	switch req {
	case linux.PTRACE_KILL:
		if target.Tracer() != t {
			return 0, linuxerr.ESRCH
		}
		info := &linux.SignalInfo{Signo: int32(linux.SIGKILL), Code: linux.SI_USER}
		target.SendSignal(info)
		return 0, nil
	case linux.PTRACE_INTERRUPT:
		return 0, t.PtraceInterrupt(target)
	}
	if err := t.PtraceFreeze(target); err != nil {
		return 0, err
	}
	defer target.PtraceUnfreeze()
	e, tr := engineOf(target)
	if e == nil {
		return 0, linuxerr.ESRCH
	}
	if ok, err := resuming(t, target, e, tr, req, data); ok {
		return 0, err
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	switch req {
	case linux.PTRACE_PEEKSIGINFO:
		return peekSiginfo(t, target, hostarch.Addr(addr), hostarch.Addr(data))
	case linux.PTRACE_SECCOMP_GET_FILTER:
		return getFilter(t, target, addr, hostarch.Addr(data))
	case linux.PTRACE_SECCOMP_GET_METADATA:
		return getFilterMetadata(t, target, addr, hostarch.Addr(data))
	case requestGetUserDispatch:
		return 0, getUserDispatch(t, target, addr, hostarch.Addr(data))
	case requestSetUserDispatch:
		return 0, setUserDispatch(t, target, addr, hostarch.Addr(data))
	case requestGetRseq:
		return getRseq(t, target, addr, hostarch.Addr(data))
	case requestGetSyscallInfo:
		return getSyscallInfo(t, target, tr, addr, hostarch.Addr(data))
	case requestSetSyscallInfo:
		return 0, setSyscallInfo(t, target, tr, addr, hostarch.Addr(data))
	}
	return 0, examine(t, target, tr, req, hostarch.Addr(addr), hostarch.Addr(data))
}

// requestSingleBlock is PTRACE_SINGLEBLOCK (asm/ptrace-abi.h): a step that ends
// at the next taken branch.
const requestSingleBlock = 33

// resuming handles the requests that end the stop, and PTRACE_LISTEN. It
// returns false for all others.
func resuming(t, target *kernel.Task, e *utrace.Engine, tr *tracee, req int64, data uint64) (bool, error) {
	m, step, detach := modeNone, utrace.Resume, false
	switch req {
	case linux.PTRACE_CONT:
	case linux.PTRACE_SYSCALL:
		m = modeSyscall
	case linux.PTRACE_SYSEMU:
		m = modeEmulate
	case linux.PTRACE_SINGLESTEP:
		step = utrace.SingleStep
	case requestSingleBlock:
		step = utrace.BlockStep
	case linux.PTRACE_SYSEMU_SINGLESTEP:
		m, step = modeEmulate, utrace.SingleStep
	case linux.PTRACE_DETACH:
		detach = true
	case linux.PTRACE_LISTEN:
		return true, listen(target, e, tr)
	default:
		return false, nil
	}
	if detach {
		data = uint64(uint32(data)) // the kernel passes an unsigned int on
	}
	sig, err := validSignal(data)
	if err != nil {
		return true, err
	}
	if detach {
		target.PtraceEndStep()
		release(t, target, e, tr, sig)
		return true, nil
	}
	return true, resume(target, e, tr, m, step, sig)
}

func listen(target *kernel.Task, e *utrace.Engine, tr *tracee) error {
	tr.mu.Lock()
	s := tr.current
	tr.mu.Unlock()
	if !target.PtraceSeized() || s == nil || s.Info == nil || s.Info.Code>>8 != linux.PTRACE_EVENT_STOP {
		return linuxerr.EIO
	}
	target.PtraceListen(e)
	return nil
}

// requestOldSetOptions is PTRACE_OLDSETOPTIONS (asm/ptrace-abi.h), the number of
// PTRACE_SETOPTIONS before Linux 2.6, which User-mode Linux uses.
const requestOldSetOptions = 21

// examine handles the requests that leave the stop as it is and have no result
// but an error. Preconditions: tr.mu is locked.
func examine(t, target *kernel.Task, tr *tracee, req int64, addr, data hostarch.Addr) error {
	switch req {
	case linux.PTRACE_PEEKTEXT, linux.PTRACE_PEEKDATA:
		if !t.PtraceMayAccessMem(target) {
			return linuxerr.EIO
		}
		var word [8]byte
		if _, err := target.MemoryManager().ReadByDebugger(t, addr, word[:], true); err != nil {
			return linuxerr.EIO
		}
		_, err := t.CopyOutBytes(data, word[:])
		return err

	case linux.PTRACE_POKETEXT, linux.PTRACE_POKEDATA:
		if !t.PtraceMayAccessMem(target) {
			return linuxerr.EIO
		}
		var word [8]byte
		hostarch.ByteOrder.PutUint64(word[:], uint64(data))
		if _, err := target.MemoryManager().WriteByDebugger(t, addr, word[:], true); err != nil {
			return linuxerr.EIO
		}
		return nil

	case linux.PTRACE_GETSIGINFO:
		if tr.current == nil || tr.current.Info == nil {
			return linuxerr.EINVAL
		}
		_, err := tr.current.Info.CopyOut(t, data)
		return err

	case linux.PTRACE_SETSIGINFO:
		info, err := copyInSiginfo(t, data)
		if err != nil {
			return err
		}
		if tr.current == nil || tr.current.Info == nil {
			return linuxerr.EINVAL
		}
		tr.current.Info = info
		return nil

	case linux.PTRACE_GETSIGMASK:
		if addr != linux.SignalSetSize {
			return linuxerr.EINVAL
		}
		mask := target.PtraceSignalMask()
		_, err := mask.CopyOut(t, data)
		return err

	case linux.PTRACE_SETSIGMASK:
		if addr != linux.SignalSetSize {
			return linuxerr.EINVAL
		}
		var mask linux.SignalSet
		if _, err := mask.CopyIn(t, data); err != nil {
			return err
		}
		target.PtraceSetSignalMask(mask &^ kernel.UnblockableSignals)
		return nil

	case linux.PTRACE_SETOPTIONS, requestOldSetOptions:
		if err := checkOptions(t, uint64(data)); err != nil {
			return err
		}
		tr.opts = uint64(data)
		target.PtraceSuspendSeccomp(tr.opts&optSuspendSeccomp != 0)
		return nil

	case linux.PTRACE_GETEVENTMSG:
		_, err := primitive.CopyUint64Out(t, data, tr.eventMsg)
		return err
	}
	return examineRegs(t, target, req, addr, data)
}
