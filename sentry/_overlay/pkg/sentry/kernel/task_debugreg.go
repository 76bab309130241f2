package kernel

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// This file is a thread's debug registers as x86 has them: what a debugger may
// write into them, and what becomes of it (arch/x86/kernel/ptrace.c). The
// platform does the watching.

// debugRegs is the debug registers of a thread. Its fields are exported for
// encoding/binary.
type debugRegs struct {
	Bps     [platform.MaxHWBreakpoints]debugReg
	Control uint64 // DR7, as written
}

// debugReg is an address register, and what DR7 says of it.
type debugReg struct {
	Made    bool // false: it was never written
	Enabled bool
	Addr    uint64
	Len     uint8
	Type    uint8
}

// Bits of DR6.
const (
	dr6Step     = 0x4000
	dr6Reserved = 0xffff0ff0 // read as one
)

var savedDebugSize = binary.Size(debugRegs{}) + 8

// PtraceDebugReg returns t's debug register i, below 8. t must be stopped.
func (t *Task) PtraceDebugReg(i int) uint64 {
	d := t.utrace.debug
	switch {
	case i == 6:
		return t.utrace.debugStatus ^ dr6Reserved
	case d == nil:
		return 0
	case i < len(d.Bps):
		return d.Bps[i].Addr
	case i == 7:
		return d.Control
	}
	return 0
}

// PtraceSetDebugReg sets t's debug register i, below 8. t must be stopped.
func (t *Task) PtraceSetDebugReg(i int, v uint64) error {
	if i == 6 {
		t.utrace.debugStatus = v ^ dr6Reserved
		return nil
	}
	var d debugRegs
	if t.utrace.debug != nil {
		d = *t.utrace.debug
	}
	var err error
	switch {
	case i < len(d.Bps):
		err = d.setAddr(i, v)
	case i == 7:
		err = d.setControl(v)
	default:
		err = unix.EIO
	}
	if err != nil {
		return err
	}
	return t.setDebug(&d)
}

// inheritDebugRegs gives t, which is new, what the debug registers of its creator
// read as. As on Linux, that is all: no address, and no breakpoint.
func (t *Task) inheritDebugRegs(from *Task) {
	t.utrace.debugStatus = from.utrace.debugStatus
	if d := from.utrace.debug; d != nil && d.Control != 0 {
		t.utrace.debug = &debugRegs{Control: d.Control}
	}
}

// dropDebugRegs clears t's debug registers: they do not outlive a program.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) dropDebugRegs() {
	t.utrace.debugStatus = 0
	if t.utrace.debug == nil && t.utrace.breakpoint.generation.Load() == 0 {
		return
	}
	if err := t.setDebug(nil); err != nil {
		t.Warningf("Hardware breakpoints are not cleared: %v", err)
	}
}

// debugTrap notes in DR6 why the processor trapped.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) debugTrap(info *linux.SignalInfo) {
	if info.Signo != int32(linux.SIGTRAP) || info.Code != linux.TRAP_TRACE && info.Code != linux.TRAP_HWBKPT {
		return
	}
	t.utrace.debugStatus = 0
	if info.Code == linux.TRAP_TRACE {
		t.utrace.debugStatus = dr6Step
	}
	if t.utrace.debug != nil {
		t.utrace.debugStatus |= t.ownHWStatus()
	}
}

func (d *debugRegs) setAddr(i int, addr uint64) error {
	b := d.Bps[i]
	if !b.Made {
		b = debugReg{Made: true, Len: 1, Type: uint8(platform.HWWrite)}
	}
	b.Addr = addr
	if err := b.check(); err != nil {
		return err
	}
	d.Bps[i] = b
	return nil
}

// setControl sets DR7: two enable bits for each register, and from bit 16 two
// bits for the type and two for the length.
func (d *debugRegs) setControl(v uint64) error {
	was := *d
	for i := range d.Bps {
		b := &d.Bps[i]
		enable := v>>(2*i)&3 != 0
		if !b.Made && !enable {
			continue
		}
		b.Made, b.Enabled = true, enable
		b.Type = uint8(v >> (16 + 4*i) & 3)
		b.Len = [4]uint8{1, 2, 8, 4}[v>>(18+4*i)&3]
		if err := b.check(); err != nil {
			*d = was
			return err
		}
	}
	d.Control = v
	return nil
}

// taskSizeMax is the end of user space with four levels of page tables.
const taskSizeMax = 1<<47 - hostarch.PageSize

func (b *debugReg) check() error {
	last := b.Addr + uint64(b.Len) - 1
	switch {
	case b.Type == 2, // input and output
		b.Type == uint8(platform.HWExecute) && b.Len != 1,
		b.Addr&uint64(b.Len-1) != 0,
		last < b.Addr, last >= taskSizeMax:
		return unix.EINVAL
	}
	return nil
}

// set returns what is enabled. Above the guest's addresses nothing can happen.
func (d *debugRegs) set(maxUserAddress hostarch.Addr) platform.HWBreakpointSet {
	var s platform.HWBreakpointSet
	for i, b := range d.Bps {
		if b.Enabled && b.Addr+uint64(b.Len) <= uint64(maxUserAddress) {
			s[i] = platform.HWBreakpoint{Addr: hostarch.Addr(b.Addr), Len: b.Len, Type: platform.HWBreakpointType(b.Type)}
		}
	}
	return s
}

// debugUsed says that there is something in the debug registers. A step leaves
// its bit in DR6 without any of the others.
func (t *Task) debugUsed() bool {
	return t.utrace.debug != nil || t.utrace.debugStatus != 0
}

// saveDebug appends the debug registers to b, if they are used.
func (t *Task) saveDebug(b []byte) []byte {
	if !t.debugUsed() {
		return b
	}
	var d debugRegs
	if t.utrace.debug != nil {
		d = *t.utrace.debug
	}
	b, _ = binary.Append(b, binary.LittleEndian, &d) // of fixed size
	return binary.LittleEndian.AppendUint64(b, t.utrace.debugStatus)
}

// loadDebug takes the debug registers from b, which has the saved size.
func (t *Task) loadDebug(b []byte) {
	var d debugRegs
	n, err := binary.Decode(b, binary.LittleEndian, &d)
	if err != nil {
		t.Warningf("Debug registers not restored: %v", err)
		return
	}
	if d != (debugRegs{}) {
		t.utrace.debug = &d
	}
	t.utrace.debugStatus = binary.LittleEndian.Uint64(b[n:])
}

// restoreHWBreakpoints is invoked by Task.afterLoad when t has a platform context
// again.
func (t *Task) restoreHWBreakpoints() {
	if t.utrace.debug == nil {
		return
	}
	if err := t.setDebug(t.utrace.debug); err != nil {
		t.Warningf("Hardware breakpoints not restored: %v", err)
	}
}
