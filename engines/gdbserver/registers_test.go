package gdbserver

import (
	"bytes"
	"encoding/binary"
	"testing"

	"utrace.dev/utrace"
)

// processor is where a processor has the components of its extended state.
type processor map[int][2]int

var (
	intel = processor{2: {576, 256}, 5: {1088, 64}, 6: {1152, 512}, 7: {1664, 1024}, 9: {2688, 8}}
	amd   = processor{2: {576, 256}, 5: {832, 64}, 6: {896, 512}, 7: {1408, 1024}, 9: {2432, 8}}
	old   = processor{2: {576, 256}}
)

// frame returns a thread's registers, all of which are in their initial state.
func (p processor) frame() *frame {
	size := xsaveEnd
	var mask uint64 = 3
	for n, c := range p {
		size = max(size, c[0]+c[1])
		mask |= 1 << n
	}
	b := bytes.Repeat([]byte{0xee}, size) // what is initial need not be in the area
	binary.LittleEndian.PutUint64(b[xsaveXCR0:], mask)
	clear(b[xsaveHeader:xsaveEnd])
	return &frame{view: &utrace.View{Regsets: []utrace.Regset{{
		Type: ntX86XState, Size: size, Slot: 8,
		Fetch: func() ([]byte, error) { return b, nil },
		Part:  func(n int) (offset, size int) { return p[n][0], p[n][1] },
	}}}}
}

func named(t *testing.T, name string) *register {
	for i := range amd64 {
		if amd64[i].name == name {
			return &amd64[i]
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// TestComponents: the registers are where the processor has them.
func TestComponents(t *testing.T) {
	for _, p := range []processor{intel, amd} {
		f := p.frame()
		for _, x := range []struct {
			name      string
			component int
			offset    int
		}{
			{"ymm0h", 2, 0}, {"ymm15h", 2, 240}, {"k0", 5, 0}, {"k7", 5, 56}, {"zmm0h", 6, 0}, {"zmm15h", 6, 480},
			{"xmm16", 7, 0}, {"ymm16h", 7, 16}, {"zmm16h", 7, 32}, {"xmm31", 7, 960}, {"zmm31h", 7, 992}, {"pkru", 9, 0},
		} {
			r := named(t, x.name)
			before := f.get(r)
			v := bytes.Repeat([]byte{0x5a}, r.size)
			if err := f.put(r, v); err != nil {
				t.Fatalf("%s: %v", x.name, err)
			}
			b := f.set(true)
			at := p[x.component][0] + x.offset
			if !bytes.Equal(b[at:at+r.size], v) || !bytes.Equal(f.get(r), v) {
				t.Errorf("%s is not at %d", x.name, at)
			}
			if !bytes.Equal(before, make([]byte, r.size)) {
				t.Errorf("%s is %x at the beginning", x.name, before)
			}
			if got := binary.LittleEndian.Uint64(b[xsaveHeader:]); got>>x.component&1 == 0 {
				t.Errorf("%s: component %d is still in its initial state: %#x", x.name, x.component, got)
			}
		}
		if v := f.get(named(t, "zmm1h")); !bytes.Equal(v, make([]byte, 32)) {
			t.Errorf("zmm1h is %x when another of its component was set", v)
		}
	}
}

// TestNoComponent: a processor without a component has none of its registers.
func TestNoComponent(t *testing.T) {
	f := old.frame()
	for _, name := range []string{"k0", "zmm0h", "xmm16", "pkru"} {
		r := named(t, name)
		if f.get(r) != nil || f.put(r, make([]byte, r.size)) == nil {
			t.Errorf("there is a %s", name)
		}
	}
	if f.get(named(t, "ymm3h")) == nil {
		t.Error("there is no ymm3h")
	}
}
