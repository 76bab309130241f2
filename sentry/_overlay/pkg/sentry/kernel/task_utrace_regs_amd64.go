package kernel

import (
	"bytes"

	"gvisor.dev/gvisor/pkg/cpuid"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"utrace.dev/utrace"
)

// Core note types of the register sets (elf.h).
const (
	ntPRStatus  = 1
	ntPRFPReg   = 2
	ntX86XState = 0x202
)

// View implements utrace.Task.View.
func (u *utraceTask) View() *utrace.View {
	t := (*Task)(u)
	fs := t.k.FeatureSet()
	set := func(name string, note uint32, size, slot int) utrace.Regset {
		return utrace.Regset{
			Name: name, Type: note, Size: size, Slot: slot,
			Fetch: func() ([]byte, error) {
				if err := t.PtracePullRegs(); err != nil {
					return nil, err
				}
				if note == ntPRStatus {
					return t.userRegs(), nil
				}
				var b bytes.Buffer
				_, err := t.Arch().PtraceGetRegSet(uintptr(note), &b, size, fs)
				ClearXStateRest(b.Bytes())
				return b.Bytes(), err
			},
			Store: func(b []byte) error {
				_, err := t.Arch().PtraceSetRegSet(uintptr(note), bytes.NewReader(b), len(b), fs)
				if err == nil {
					t.PtraceRegsChanged()
				}
				return err
			},
		}
	}
	xstate := set("xstate", ntX86XState, int(t.xstateSize()), 8)
	xstate.Part = func(n int) (offset, size int) { return xstateComponent(fs, n) }
	return &utrace.View{
		Name: arch.AMD64.String(),
		Regsets: []utrace.Regset{
			set("prstatus", ntPRStatus, 27*8, 8),
			set("fpregs", ntPRFPReg, 512, 8),
			xstate,
		},
	}
}

// userRegs returns struct user_regs_struct. PtraceGetRegSet shows the selectors that
// Linux had before 4.7 in gs and fs.
func (t *Task) userRegs() []byte {
	regs := t.Arch().Regs
	regs.Eflags |= 2 // always set in the processor
	b := make([]byte, regs.SizeBytes())
	regs.MarshalUnsafe(b)
	return b
}

// ClearXStateRest clears what Linux does not use of the bytes that the processor
// leaves to software, in a set of x87 or extended registers. On systrap they hold
// what the host's kernel wrote into the signal frame of a stub.
func ClearXStateRest(set []byte) {
	const start, end = 472, 512 // behind the mask of XCR0
	clear(set[min(start, len(set)):min(end, len(set))])
}

// xstateComponent says where a component of the extended state is, from 2 on: below
// there are x87 and SSE, which have their fixed places.
func xstateComponent(fs cpuid.FeatureSet, n int) (offset, size int) {
	if n < 2 || n > 62 || fs.ValidXCR0Mask()&(1<<n) == 0 {
		return 0, 0
	}
	const leaf = 0xd
	c := fs.Query(cpuid.In{Eax: leaf, Ecx: uint32(n)})
	return int(c.Ebx), int(c.Eax)
}

// xstateSize returns the size of the extended state, in bytes.
func (t *Task) xstateSize() uint32 {
	size, _ := t.k.FeatureSet().ExtendedStateSize()
	return uint32(size)
}
