package utrace

import "encoding/binary"

const sigInfoSize = 128

// SigInfo has the layout of Linux's siginfo_t on 64-bit machines (128 bytes).
type SigInfo struct {
	Signo  int32
	Errno  int32
	Code   int32
	_      uint32 // alignment of Fields
	Fields [112]byte
}

// Bytes returns the siginfo_t.
func (i *SigInfo) Bytes() []byte {
	b := make([]byte, 16, sigInfoSize)
	binary.LittleEndian.PutUint32(b, uint32(i.Signo))
	binary.LittleEndian.PutUint32(b[4:], uint32(i.Errno))
	binary.LittleEndian.PutUint32(b[8:], uint32(i.Code))
	return append(b, i.Fields[:]...)
}

func (i *SigInfo) setBytes(b []byte) {
	i.Signo = int32(binary.LittleEndian.Uint32(b))
	i.Errno = int32(binary.LittleEndian.Uint32(b[4:]))
	i.Code = int32(binary.LittleEndian.Uint32(b[8:]))
	copy(i.Fields[:], b[16:])
}

// SigAction is a signal's disposition in the layout of the kernel's
// sigaction(2) structure.
type SigAction struct {
	Handler  uint64 // SigDfl, SigIgn, or the handler's address
	Flags    uint64
	Restorer uint64
	Mask     uint64
}

// Values of SigAction.Handler that are no address.
const (
	SigDfl uint64 = 0
	SigIgn uint64 = 1
)

// Disposition says what will happen to a dequeued signal.
type Disposition uint8

const (
	// DispNoOpinion keeps what earlier engines, or the kernel, decided.
	DispNoOpinion Disposition = iota
	// DispDeliver follows Signal.Return if an engine set it, else the
	// sigaction installed for the (possibly edited) signal number at the time
	// of delivery, one-shot semantics included.
	DispDeliver
	// DispIgnore swallows the signal.
	DispIgnore
	// DispTerm terminates with the number in Info as the cause.
	DispTerm
	// DispCore is DispTerm with a core dump.
	DispCore
	// DispStop stops the group unconditionally.
	DispStop
	// DispTstp stops the group, or does nothing if its process group is
	// orphaned.
	DispTstp
)

var dispositionNames = [...]string{"no opinion", "DELIVER", "IGN", "TERM", "CORE", "STOP", "TSTP"}

func (d Disposition) String() string {
	if int(d) < len(dispositionNames) {
		return dispositionNames[d]
	}
	return "invalid"
}

// SignalKind tells a dequeued signal from the two pseudo reports.
type SignalKind uint8

const (
	// SignalReal is a signal that was dequeued, or that an engine had held.
	SignalReal SignalKind = iota
	// SignalReport comes before anything is dequeued because an engine asked
	// for REPORT or INTERRUPT. Info holds the previous signal if the thread was
	// stopped in its report and nothing was delivered since (invariant 73);
	// else Info.Signo is 0.
	SignalReport
	// SignalHandler comes after a handler's frame was built and before its
	// first instruction.
	SignalHandler
)

// Signal is the part of a Report that is about a signal. Engines may edit Info
// and Return.
type Signal struct {
	Kind SignalKind
	// Info may be edited; the number in it is what gets delivered.
	Info *SigInfo
	// Orig is the sigaction at the time of the report (zero for SignalReport).
	Orig SigAction
	// Return, if an engine sets it, is used instead of the installed sigaction
	// for this delivery only.
	Return *SigAction
	// Disposition is the decision so far.
	Disposition Disposition
	// Owned is true when the signal is a step or breakpoint trap that this
	// engine asked for. Traps owned by other engines are not shown at all
	// unless the engine was attached with AttachForeignTraps.
	Owned bool
	// Step says how this engine's step ended, if this is its trap or, for
	// SignalHandler, if the entry to the handler was the end of its plan.
	Step StepEnd
}
