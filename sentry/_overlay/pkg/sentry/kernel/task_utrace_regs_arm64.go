package kernel

import (
	"bytes"

	"gvisor.dev/gvisor/pkg/sentry/arch"
	"utrace.dev/utrace"
)

// ntPRStatus is the core note type of the general registers (elf.h).
const ntPRStatus = 1

// View implements utrace.Task.View.
func (u *utraceTask) View() *utrace.View {
	t := (*Task)(u)
	const size = 34 * 8
	return &utrace.View{
		Name: arch.ARM64.String(),
		Regsets: []utrace.Regset{{
			Name: "prstatus", Type: ntPRStatus, Size: size, Slot: 8,
			Fetch: func() ([]byte, error) {
				if err := t.PtracePullRegs(); err != nil {
					return nil, err
				}
				var b bytes.Buffer
				_, err := t.Arch().PtraceGetRegSet(ntPRStatus, &b, size, t.k.FeatureSet())
				return b.Bytes(), err
			},
			Store: func(b []byte) error {
				_, err := t.Arch().PtraceSetRegSet(ntPRStatus, bytes.NewReader(b), len(b), t.k.FeatureSet())
				if err == nil {
					t.PtraceRegsChanged()
				}
				return err
			},
		}},
	}
}
