package utracetest

import "sync/atomic"

// A Program is what a task runs: an address is an index. Leaving the program at
// its end is exit_group(0).
type Program []Instr

// An Instr is one user instruction.
type Instr struct {
	op   op
	to   int64
	name string
	flag *atomic.Bool
	nr   int64
	args [6]int64 // of opStore and opRepeat: address, value, rounds
}

type op uint8

const (
	opNop op = iota
	opMark
	opJump
	opSpin
	opSyscall
	opStore
	opRepeat
	opBreak
)

// Nop does nothing.
func Nop() Instr { return Instr{} }

// Mark notes in the log that the user's program got here.
func Mark(name string) Instr { return Instr{op: opMark, name: name} }

// Jump is a taken branch.
func Jump(to int64) Instr { return Instr{op: opJump, to: to} }

// Spin is an instruction that repeats until the flag is set, then goes on.
func Spin(until *atomic.Bool) Instr { return Instr{op: opSpin, flag: until} }

// Store writes a byte to memory. An address that is not there is a SIGSEGV.
func Store(addr int64, value byte) Instr {
	return Instr{op: opStore, args: [6]int64{addr, int64(value)}}
}

// Repeat writes a byte to rounds addresses from addr on, one in a step, as
// instructions that repeat themselves do.
func Repeat(addr int64, value byte, rounds int64) Instr {
	return Instr{op: opRepeat, args: [6]int64{addr, int64(value), rounds}}
}

// Break is a breakpoint instruction: a SIGTRAP behind it.
func Break() Instr { return Instr{op: opBreak} }

// Sys is a system call.
func Sys(nr int64, args ...int64) Instr {
	in := Instr{op: opSyscall, nr: nr}
	copy(in.args[:], args)
	return in
}

// The system calls.
const (
	// SysGetID returns the thread's id.
	SysGetID int64 = iota
	// SysNote notes args[0] in the log as "note N" and returns it.
	SysNote
	// SysBlock waits for Kernel.Fire(args[0]); interruptible, restartable.
	SysBlock
	// SysPause waits for a signal; interruptible, EINTR if a handler runs.
	SysPause
	// SysDeep waits for Kernel.Fire(args[0]); only a kill breaks it.
	SysDeep
	// SysClone makes a thread or process: args[0] flags, args[1] its address.
	SysClone
	// SysExec starts over at args[0]; an address below 0 fails with ENOENT.
	SysExec
	// SysExit ends the thread, SysExitGroup the process; args[0] is the code.
	SysExit
	SysExitGroup
	// SysKill sends args[1] to process args[0] (0: the own), SysThreadKill to
	// a thread.
	SysKill
	SysThreadKill
	// SysAction sets signal args[0]'s handler to args[1], with flags args[2];
	// address 0 is the default and 1 to ignore it, as on Linux.
	SysAction
	// SysMask sets the signal mask, bit N-1 for signal N.
	SysMask
	// SysReturn ends a signal handler.
	SysReturn
	// SysWait reaps a child, args[0] or any (0), and returns its id. The exit
	// code is noted in the log as "reaped CODE".
	SysWait
	// SysFill writes args[1] to args[2] addresses from args[0] on; SysUnmap takes
	// args[1] of them away.
	SysFill
	SysUnmap

	sysLimit
)

// Flags of SysClone, as of clone(2).
const (
	CloneVfork  = 0x4000
	CloneThread = 0x10000
)

// Flags of SysAction, as of sigaction(2).
const (
	ActionRestart = 0x10000000
	ActionOnce    = 0x80000000
	ActionNoDefer = 0x40000000
	ignoreAction  = 1
	defaultAction = 0
)

// Errors as a system call returns them, and the codes that say how it may be
// restarted.
const (
	eSRCH          = -3
	eINTR          = -4
	eAGAIN         = -11
	eNOENT         = -2
	eINVAL         = -22
	eFAULT         = -14
	eCHILD         = -10
	eNOSYS         = -38
	eRestart       = -512 // with a handler: restart if ActionRestart
	eRestartNoHand = -514 // with a handler: EINTR
)

// ENOSYS is the result of a call that does not exist or was aborted.
const ENOSYS = eNOSYS

// Regs are a task's registers.
type Regs struct {
	PC int64
	// NR is the system call's number, Ret its result. At entry Ret is ENOSYS.
	NR, Ret int64
	Args    [6]int64
	// Round counts the rounds of an instruction that repeats itself.
	Round int64
}
