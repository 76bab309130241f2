package strace

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/strace"
	"utrace.dev/engines/strace/record"
	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// nativeThread is a thread of this machine that is stopped by ptrace.
type nativeThread struct {
	tid, tgid int
	tracee    *strace.Tracee
	nr        uint64
	args      [6]uint64
	sp        uint64
	value     uint64
	errno     int
	fake      *strace.Verdict
	entered   bool
}

func (t *nativeThread) Utrace() *utrace.Thread { return nil }
func (t *nativeThread) Process() target.Process {
	return nativeProcess{pid: t.tgid}
}
func (t *nativeThread) ID() int                         { return t.tid }
func (t *nativeThread) Name() string                    { return "" }
func (t *nativeThread) Memory() target.Memory           { return nativeMemory{t.tid} }
func (t *nativeThread) Syscall() (uint64, [6]uint64)    { return t.nr, t.args }
func (t *nativeThread) SyscallName(uint64) string       { return "" }
func (t *nativeThread) Result() (uint64, int)           { return t.value, t.errno }
func (t *nativeThread) SetSyscall(nr uint64)            { t.nr = nr }
func (t *nativeThread) SetResult(value uint64, err int) { t.value, t.errno = value, err }
func (t *nativeThread) PC() uint64                      { return 0 }
func (t *nativeThread) Killed() bool                    { return false }
func (t *nativeThread) SP() uint64                      { return t.sp }
func (t *nativeThread) Kill(signo int) error            { return unix.Tgkill(t.tgid, t.tid, unix.Signal(signo)) }

// nativeProcess has what strace asks of a process; the rest is nil.
type nativeProcess struct {
	target.Process
	pid int
}

func (p nativeProcess) ID() int                          { return p.pid }
func (p nativeProcess) Parent() int                      { return 0 }
func (p nativeProcess) Container() string                { return "" }
func (p nativeProcess) Threads() []target.Thread         { return nil }
func (p nativeProcess) Executable() string               { return "" }
func (p nativeProcess) Args() []string                   { return nil }
func (p nativeProcess) Mappings() []target.Mapping       { return nil }
func (p nativeProcess) Auxv() []byte                     { return nil }
func (p nativeProcess) Open(string) (target.File, error) { return nil, unix.ENOSYS }
func (p nativeProcess) Kill(signo int) error             { return unix.Kill(p.pid, unix.Signal(signo)) }
func (p nativeProcess) Cwd() string {
	s, _ := os.Readlink(fmt.Sprintf("/proc/%d/cwd", p.pid))
	return s
}
func (p nativeProcess) FD(fd int32) (target.FD, bool) {
	s, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", p.pid, fd))
	return target.FD{Path: s}, err == nil
}

type nativeMemory struct{ tid int }

func (m nativeMemory) ReadAt(p []byte, addr uint64) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	local := []unix.Iovec{{Base: &p[0], Len: uint64(len(p))}}
	n, err := unix.ProcessVMReadv(m.tid, local, []unix.RemoteIovec{{Base: uintptr(addr), Len: len(p)}}, 0)
	return max(n, 0), err
}

func (m nativeMemory) WriteAt([]byte, uint64) (int, error) { return 0, unix.EFAULT }

// tracer runs one command under ptrace.
type tracer struct {
	trace   *strace.Trace
	threads map[int]*nativeThread
	emit    func(*record.Record)
	started bool
	root    int
}

const traceOptions = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_TRACECLONE |
	unix.PTRACE_O_TRACEEXEC | unix.PTRACE_O_TRACEEXIT | unix.PTRACE_O_EXITKILL

// run runs a command to its end. start is the compiled progs/start.c.
func run(start string, cfg strace.Config, cmd *exec.Cmd, emit func(*record.Record)) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	tr, err := strace.NewTrace(&cfg)
	if err != nil {
		return err
	}
	t := &tracer{trace: tr, threads: map[int]*nativeThread{}, emit: emit}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	// Addresses are to be those that the program has under setarch -R strace.
	const noRandomize = 0x0040000
	unix.Syscall(unix.SYS_PERSONALITY, noRandomize, 0, 0)
	defer unix.Syscall(unix.SYS_PERSONALITY, 0, 0, 0)
	child := exec.Command(start, append([]string{cmd.Path}, cmd.Args...)...)
	child.Dir, child.Env, child.Stdin, child.Stdout, child.Stderr = cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr
	child.ExtraFiles = []*os.File{r, r, r, r, r, r, r} // the last one is descriptor 9
	if err := child.Start(); err != nil {
		return err
	}
	r.Close()
	t.root = child.Process.Pid
	// The others of its copies go before the program runs: they are close-on-exec in
	// neither, so the program must not have them.
	if err := unix.PtraceSeize(t.root); err != nil {
		w.Close()
		return fmt.Errorf("seizing: %w", err)
	}
	if err := unix.PtraceInterrupt(t.root); err != nil {
		w.Close()
		return err
	}
	w.Close()
	err = t.loop()
	child.Wait()
	return err
}

func (t *tracer) loop() error {
	for {
		var ws unix.WaitStatus
		tid, err := unix.Wait4(-1, &ws, unix.WALL, nil)
		if err == unix.EINTR {
			continue
		}
		if err == unix.ECHILD {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.event(tid, ws); err != nil && !errors.Is(err, unix.ESRCH) {
			return err
		}
		if len(t.threads) == 0 {
			return nil
		}
	}
}

func (t *tracer) thread(tid int) *nativeThread {
	th := t.threads[tid]
	if th == nil {
		th = &nativeThread{tid: tid, tgid: tgidOf(tid)}
		th.tracee = t.trace.NewTracee(th.tgid, tid, t.emit)
		t.threads[tid] = th
	}
	return th
}

func tgidOf(tid int) int {
	p, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", tid))
	for _, l := range strings.Split(string(p), "\n") {
		if v, ok := strings.CutPrefix(l, "Tgid:"); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(v))
			return n
		}
	}
	return tid
}

func (t *tracer) event(tid int, ws unix.WaitStatus) error {
	now := time.Now().UnixNano()
	if ws.Exited() || ws.Signaled() {
		if th := t.threads[tid]; th != nil {
			t.emit(th.tracee.End(uint32(ws), now))
			delete(t.threads, tid)
		}
		return nil
	}
	first := t.threads[tid] == nil
	th := t.thread(tid)
	sig := 0
	switch {
	case ws.StopSignal() == unix.SIGTRAP|0x80:
		t.syscallStop(th, now)
	case int(ws)>>16 == unix.PTRACE_EVENT_STOP:
		if first {
			if err := unix.PtraceSetOptions(tid, traceOptions); err != nil {
				return err
			}
		}
		if s := ws.StopSignal(); s != unix.SIGTRAP {
			th.tracee.GroupStop(int(s), now)
			_, _, e := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_LISTEN, uintptr(tid), 0, 0, 0, 0)
			if e != 0 {
				return e
			}
			return nil
		}
	case int(ws)>>16 == unix.PTRACE_EVENT_EXIT:
		th.tracee.Exiting(now)
	case int(ws)>>16 == unix.PTRACE_EVENT_EXEC:
		if old, err := unix.PtraceGetEventMsg(tid); err == nil && int(old) != tid {
			was := t.threads[int(old)]
			th.tracee.Superseded(int(old), now)
			delete(t.threads, int(old))
			if was != nil {
				was.tid = tid
				was.tracee.SetID(tid)
				t.threads[tid] = was
			}
		}
	case int(ws)>>16 != 0:
	default:
		sig = int(ws.StopSignal())
		if t.started {
			info := make([]byte, 128)
			unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GETSIGINFO, uintptr(tid), 0, uintptr(unsafe.Pointer(&info[0])), 0, 0)
			th.tracee.Signal(sig, info, now)
		}
	}
	return unix.PtraceSyscall(tid, sig)
}

// syscallInfo is struct ptrace_syscall_info.
func (t *tracer) syscallStop(th *nativeThread, now int64) {
	info := make([]byte, 88)
	unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(th.tid), uintptr(len(info)), uintptr(unsafe.Pointer(&info[0])), 0, 0)
	word := func(at int) uint64 { return binary.LittleEndian.Uint64(info[at:]) }
	th.sp = word(16)
	switch info[0] {
	case 1:
		th.nr = word(24)
		for i := range th.args {
			th.args[i] = word(32 + 8*i)
		}
		exempt := !t.started // strace changes nothing of the first execve
		if exempt {
			if th.nr != unix.SYS_EXECVE {
				return
			}
			t.started = true
		}
		th.entered = true
		v := th.tracee.Entry(th, now)
		th.fake = nil
		if exempt {
			th.tracee.Spare()
			return
		}
		if v.Abort || v.Replace {
			th.fake = &v
			nr := ^uint64(0)
			if v.Replace {
				nr = v.Instead
			}
			var regs unix.PtraceRegs
			unix.PtraceGetRegs(th.tid, &regs)
			regs.Orig_rax = nr
			unix.PtraceSetRegs(th.tid, &regs)
		}
	case 2:
		if !th.entered {
			return
		}
		th.entered = false
		th.value, th.errno = word(24), 0
		if th.fake != nil && th.fake.Abort {
			th.value, th.errno = th.fake.Value, th.fake.Errno
			var regs unix.PtraceRegs
			unix.PtraceGetRegs(th.tid, &regs)
			regs.Rax = th.value
			if th.errno != 0 {
				regs.Rax = uint64(-int64(th.errno))
			}
			unix.PtraceSetRegs(th.tid, &regs)
		} else if info[32] != 0 {
			th.errno = int(-int64(th.value))
			th.value = ^uint64(0)
		}
		th.tracee.Exit(th, now)
	}
}

// compile builds a C program of progs into dir.
func compile(dir, name string, flags ...string) (string, error) {
	to := filepath.Join(dir, name)
	args := append([]string{"-O1", "-g0", "-w", "-o", to, filepath.Join("progs", name+".c")}, flags...)
	if out, err := exec.Command("gcc", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("gcc %s: %v\n%s", name, err, out)
	}
	return to, nil
}
