package coredump

import (
	"debug/elf"
	"time"
)

// PageSize is the unit in which memory is dumped.
const PageSize = 4096

// A Process is what a core file is made from. It must not change while it is
// written: its threads stand still.
type Process struct {
	Machine elf.Machine
	Info    Info
	// Signal is the number of the signal that made the process dump core, 0 if
	// none did.
	Signal int32
	// SignalInfo is that signal's siginfo_t, empty if there is none.
	SignalInfo []byte
	// Auxv is the auxiliary vector with its terminating entry.
	Auxv []Aux
	// Threads has the thread that got the signal first.
	Threads []Thread
	// MachineNotes are what the machine adds behind the notes of the threads, such
	// as NoteX86XSaveLayout.
	MachineNotes []Regset
	// Mappings are sorted by address and do not overlap.
	Mappings []Mapping
	Memory   Memory
}

// Info is what NT_PRPSINFO says about a process.
type Info struct {
	State          byte // its letter in /proc/PID/stat
	Nice           int8
	Flags          uint64
	UID, GID       uint32
	PID, PPID      int32
	PGID, SID      int32
	Command        string // as in /proc/PID/comm
	ArgumentMemory []byte // the arguments, a NUL behind each
}

// Aux is an entry of the auxiliary vector.
type Aux struct{ Key, Value uint64 }

// A Thread is one of a dumped process.
type Thread interface {
	Status() Status
	// Regsets returns the register sets in the order of their notes. The first
	// one is the general registers, NT_PRSTATUS.
	Regsets() ([]Regset, error)
}

// Status is what NT_PRSTATUS says about a thread beside its registers.
type Status struct {
	TID, PPID, PGID, SID           int32
	Pending, Blocked               uint64 // sets of signals
	UserTime, SystemTime           time.Duration
	ChildUserTime, ChildSystemTime time.Duration
}

// A Regset is a register set as ptrace(2) and core files have it.
type Regset struct {
	Type elf.NType
	Data []byte
}

// The register sets of an x86-64 thread, in Linux's order.
const (
	NotePRStatus  elf.NType = 1
	NotePRFPReg   elf.NType = 2
	NoteX86XState elf.NType = 0x202
)

// NoteX86XSaveLayout says where the components of NoteX86XState are: for each of
// them its number, its size, its offset, and zero, 32 bits each.
const NoteX86XSaveLayout elf.NType = 0x205

// The other notes.
const (
	notePRPSInfo elf.NType = 3
	noteAuxv     elf.NType = 6
	noteSigInfo  elf.NType = 0x53494749
	noteFile     elf.NType = 0x46494c45
)

// A Mapping is a range of memory with the same properties.
type Mapping struct {
	Start, End           uint64 // multiples of PageSize
	Read, Write, Execute bool
	// Shared is true for MAP_SHARED.
	Shared bool
	// Path names the mapped file; it is empty if there is none.
	Path string
	// Offset is that of Start in the file.
	Offset uint64
	// Unlinked is true if no directory has the file: it was deleted, or is
	// shared anonymous memory.
	Unlinked bool
	// Written is true if the process has pages of its own in a private mapping.
	Written bool
	// Always is true for what is dumped without regard to the filter, the vdso.
	Always bool
	// DontDump is true after MADV_DONTDUMP, and for what must not be read.
	DontDump bool
}

// Memory reads a process's memory.
type Memory interface {
	// NextData returns the first range at or behind start, and within [start,
	// end), that may hold something else than zeroes. It is empty if there is
	// none. All four are multiples of PageSize.
	NextData(start, end uint64) (from, to uint64)
	// Read reads pages into p and returns how many bytes it could read. If these
	// are fewer than len(p), the page behind them cannot be read.
	Read(p []byte, addr uint64) (int, error)
}
