package target

import "utrace.dev/utrace"

// BreakpointKind is what a breakpoint waits for.
type BreakpointKind uint8

const (
	// BreakCode is before the instruction at the address is executed. How it is
	// done is the target's choice.
	BreakCode BreakpointKind = iota
	// BreakExecute is BreakCode by means of the processor's debug registers.
	BreakExecute
	// BreakWrite is after a write to any of the bytes.
	BreakWrite
	// BreakAccess is after a read or a write.
	BreakAccess
	// BreakHidden is BreakCode that the program's own load instructions do not
	// show either, at the price of time: all that is executed in the page of such
	// a breakpoint is executed instruction by instruction. To be cleared, and in
	// what is hit, it is a BreakCode; two kinds of it at one address are one.
	BreakHidden
)

// A Breakpoint is a place in an address space, and what is awaited there.
type Breakpoint struct {
	Kind BreakpointKind
	Addr uint64
	// Len is in bytes: for BreakWrite and BreakAccess 1, 2, 4 or 8, of which
	// Addr must be a multiple; else it is ignored.
	Len uint8
}

// A BreakpointOwner is who has set breakpoints. Values are compared by ==.
type BreakpointOwner interface {
	// Owns reports whether an engine acts for the owner. Threads whose engines
	// do not are not stopped by the owner's breakpoints. Any goroutine; must not
	// block.
	Owns(e *utrace.Engine) bool
}

// Debuggee is implemented by a Thread whose address space can have breakpoints.
//
// A breakpoint is one of an address space: all its threads meet it. Any number of
// owners may have one at the same place. A thread that does is reported to the
// owners' engines as a SIGTRAP that they own (utrace.Signal.Owned), to nobody
// else, and its program counter is the breakpoint's address or, after a read or
// write, the next instruction. When the thread goes on from there it does not
// meet the breakpoints of that address again before it has executed the
// instruction.
//
// Nothing of it can be read from memory, by whomever, except a BreakCode with the
// program's own load instructions.
type Debuggee interface {
	Thread
	// SetBreakpoint sets a breakpoint in the thread's address space; one that the
	// owner has already is left as it is.
	//
	//	unix.EFAULT  BreakCode: there is no memory, or it is shared and not writable;
	//	             BreakHidden: there is no memory
	//	unix.EINVAL  impossible address or length
	//	unix.ENOSPC  there is no debug register left, or none at all
	//
	// Any goroutine, with no lock held; the thread need not be stopped.
	SetBreakpoint(owner BreakpointOwner, b Breakpoint) error
	// ClearBreakpoint removes a breakpoint of the owner's. unix.ENOENT: it has none.
	ClearBreakpoint(owner BreakpointOwner, b Breakpoint) error
	// ClearBreakpoints removes all that the owner has in the address space. Also
	// for callbacks.
	ClearBreakpoints(owner BreakpointOwner)
	// Hits returns which of the owner's breakpoints the SIGTRAP is due to that is
	// being reported. It is empty for the end of a step.
	Hits(owner BreakpointOwner) []Breakpoint

	// Allocate maps new private memory in the thread's address space, with the
	// permissions that perms has letters of ("r", "w", "x"), as mmap(2) does; Free
	// unmaps what is there. The process's limits hold, and it sees the mapping as
	// any other. Errors are those of mmap(2) and munmap(2). As for Memory, the
	// thread must be held.
	Allocate(length uint64, perms string) (addr uint64, err error)
	Free(addr, length uint64) error
}
