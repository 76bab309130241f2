package kernel

import (
	"testing"

	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// What a guest writes into its debug registers reaches the platform only where its
// own memory can be: above it, in the same address space, the platform may have
// code of its own.
func TestDebugRegsStayInAddressSpace(t *testing.T) {
	const end = hostarch.Addr(0x7e0000000000)
	bases := []uint64{0, 0x400000, uint64(end), 0x7f0000000000, taskSizeMax, 1 << 47, 0xffffffff80000000, 0xffffffffffffffff}
	taken, dropped := 0, 0
	for _, base := range bases {
		for offset := -9; offset <= 9; offset++ {
			for bits := range uint64(16) { // type and length
				var d debugRegs
				addr := base + uint64(offset)
				if d.setControl(bits<<20|1<<2) != nil || d.setAddr(1, addr) != nil {
					continue // of no use on Linux either
				}
				set := d.set(end)
				b := set[1]
				if (set != platform.HWBreakpointSet{1: b}) {
					t.Fatalf("with only register 1 on, the set is %v", set)
				}
				within := addr+uint64(d.Bps[1].Len) <= uint64(end)
				switch {
				case within && b.Addr == hostarch.Addr(addr) && b.Len == d.Bps[1].Len:
					taken++
				case !within && b.Len == 0:
					dropped++
				default:
					t.Errorf("address %#x with bits %#x gives %+v below %#x", addr, bits, b, end)
				}
			}
		}
	}
	if taken == 0 || dropped == 0 {
		t.Errorf("%d breakpoints were taken and %d dropped: this tests nothing", taken, dropped)
	}
}
