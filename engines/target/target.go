package target

import (
	"context"
	"io"

	"utrace.dev/coredump"
	"utrace.dev/utrace"
)

// System is everything that runs in one sandbox. All methods may be called on
// any goroutine but the callback of a traced thread, with no lock held, unless
// they say otherwise.
type System interface {
	// Threads returns the threads of a container, of all containers if its id is
	// "", that lived at one moment. One that is made while it runs may be missing.
	Threads(container string) []Thread
	// Of returns the thread that th belongs to. Any goroutine, also in callbacks.
	Of(th *utrace.Thread) Thread
	// OnNewProcess has f called for every process that the runtime starts (the
	// first one of a container, and those that exec starts), before it runs. f
	// may attach engines and set their events, nothing else: locks are held.
	// Threads and processes that others make are reported to their makers'
	// engines as CLONE. A process that is not told to f is one of Threads when
	// OnNewProcess returns. The returned function ends it; f may still be running
	// when that returns.
	OnNewProcess(f func(Thread)) (stop func())
}

// Thread is one thread. Its identity is that of Utrace(): compare that.
type Thread interface {
	// Utrace returns the thread that engines attach to.
	Utrace() *utrace.Thread
	// Process returns the thread's process.
	Process() Process
	// ID is the thread's id, 0 if it has none yet or any more.
	ID() int
	// Name is the thread's name, as in prctl(2), PR_SET_NAME.
	Name() string

	// Memory is the thread's address space. As all that follows, it is for the
	// thread's own callbacks, or between Engine.Prepare and Engine.Finish.
	Memory() Memory
	// Syscall returns the number and the arguments of the system call that the
	// thread is in. In a SYSCALL_EXIT callback arguments that the call has in
	// registers are those that it was made with.
	Syscall() (nr uint64, args [6]uint64)
	// SyscallName is the name of a system call; of one that does not exist it is
	// "sys_" and the number.
	SyscallName(nr uint64) string
	// Result returns what the system call returned: its value, and the errno,
	// 0 for none. For SYSCALL_EXIT. The errno may be one of the kernel's own, which
	// no program sees: 512 to 516, for a call that a signal has interrupted.
	Result() (value uint64, errno int)
	// SetSyscall replaces the number of the call, in a SYSCALL_ENTRY callback.
	SetSyscall(nr uint64)
	// SetResult replaces what the call returned, in a SYSCALL_EXIT callback, or
	// in SYSCALL_ENTRY for a call that is answered with utrace.SyscallAbort.
	SetResult(value uint64, errno int)
	// Killed reports whether SIGKILL is on its way to the thread: it will not run its
	// program any more.
	Killed() bool
	// PC and SP are the instruction and the stack pointer.
	PC() uint64
	SP() uint64
	// Kill sends the thread a signal as tgkill(2) does, from nobody. Any goroutine.
	Kill(signo int) error
}

// Process is one process: a thread group. Its methods may be called on any
// goroutine; on the goroutine of a traced thread only for its own process.
type Process interface {
	// ID and Parent are ids of processes; Parent is 0 if there is none.
	ID() int
	Parent() int
	// Container is the id of the container.
	Container() string
	// Threads returns the live threads; the leader, if alive, is the first.
	Threads() []Thread
	// Executable is the path of the program in the container's file system, ""
	// if there is none any more.
	Executable() string
	// Args is the command line, as in /proc/PID/cmdline.
	Args() []string
	// FD says what a descriptor is. Cwd is the working directory.
	FD(fd int32) (FD, bool)
	Cwd() string
	// FDDetail says what else there is to say of a descriptor; all is zero if that is
	// nothing.
	FDDetail(fd int32) FDDetail
	// Mappings is the address space, in order of address.
	Mappings() []Mapping
	// Auxv is the auxiliary vector in the form of /proc/PID/auxv.
	Auxv() []byte
	// Open opens a file for reading as the process sees the file system,
	// without its permissions. Errors are unix.Errno.
	Open(path string) (File, error)
	// Stat tells of a file in the same view, of a symbolic link itself if follow
	// is false; Readlink returns what a symbolic link says. Errors are unix.Errno.
	Stat(path string, follow bool) (FileStat, error)
	Readlink(path string) (string, error)
	// Kill sends the process a signal as kill(2) does, from nobody.
	Kill(signo int) error
	// TakeCore stops all threads, describes the process as it is at that moment, and
	// lets them go on; a thread that is blocked in a call is not disturbed. first, a
	// thread of the process, is the core's first one, nil is any; siginfo is the
	// signal that it is about to die of, empty if it is not. What is returned is
	// good for coredump.Write until release is called, which must be. Reading its
	// memory fails once ctx has ended. Not on the goroutine of a traced thread.
	TakeCore(ctx context.Context, first Thread, siginfo []byte) (core *coredump.Process, release func(), err error)
	// CoreFilter is the process's coredump_filter, see core(5).
	CoreFilter() coredump.Filter
}

// Memory is an address space.
//
// ReadAt and WriteAt act as a debugger does (ptrace(2), PTRACE_PEEKDATA): no
// permission bit of a mapping is in the way, a write to private memory stays
// private. They stop at the first address that cannot be reached: n bytes
// before it were moved, and the error is unix.EFAULT (or EIO).
type Memory interface {
	ReadAt(p []byte, addr uint64) (n int, err error)
	WriteAt(p []byte, addr uint64) (n int, err error)
}

// FD is what a descriptor refers to.
type FD struct {
	// Path is what readlink(2) says of /proc/PID/fd/N.
	Path string
	// Flags are the open flags, as in fcntl(2), F_GETFL.
	Flags uint32
	// CloseOnExec is the descriptor's one flag.
	CloseOnExec bool
}

// FDDetail is what strace -yy shows of a descriptor beside its path.
type FDDetail struct {
	// Device is 'c' or 'b' for a device file, which has the numbers Major and Minor.
	Device       byte
	Major, Minor uint32
	// PID is the process that a pidfd refers to, 0 if it is none.
	PID int
	// Socket is what a socket is, nil for what is none.
	Socket *Socket
}

// Socket is one end of a connection.
type Socket struct {
	// Family, Type and Protocol are as in socket(2).
	Family, Type, Protocol int
	// Local and Remote are the socket's address and its peer's, in the form of
	// getsockname(2); empty if there is none.
	Local, Remote []byte
}

// Mapping is one line of /proc/PID/maps.
type Mapping struct {
	Start, End uint64
	// Perms is four letters, as "r-xp".
	Perms  string
	Offset uint64
	// DevMajor, DevMinor and Inode identify the file; 0 if there is none.
	DevMajor, DevMinor uint32
	Inode              uint64
	// Name is the path, or a name in brackets, or "".
	Name string
}

// File is an open file of a container.
type File interface {
	io.ReaderAt
	io.Closer
	// Stat returns mode (with the type bits of stat(2)), size and time of the last
	// change (seconds and nanoseconds since 1970).
	Stat() (FileStat, error)
}

// FileStat is some of what stat(2) tells.
type FileStat struct {
	Dev, Ino  uint64
	Mode      uint32
	NLink     uint32
	UID, GID  uint32
	Size      int64
	MTime     int64
	MTimeNsec int64
}
