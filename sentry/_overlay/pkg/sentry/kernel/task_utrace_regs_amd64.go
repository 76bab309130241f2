package kernel

import (
	"bytes"

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
				var b bytes.Buffer
				_, err := t.Arch().PtraceGetRegSet(uintptr(note), &b, size, fs)
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
	return &utrace.View{
		Name: arch.AMD64.String(),
		Regsets: []utrace.Regset{
			set("prstatus", ntPRStatus, 27*8, 8),
			set("fpregs", ntPRFPReg, 512, 8),
			set("xstate", ntX86XState, int(t.xstateSize()), 8),
		},
	}
}

// xstateSize returns the size of the extended state, in bytes.
func (t *Task) xstateSize() uint32 {
	size, _ := t.k.FeatureSet().ExtendedStateSize()
	return uint32(size)
}
