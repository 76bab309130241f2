package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRoundTrip(t *testing.T) {
	in := Record{Kind: Leave, Flags: Injected | Delayed, PID: 7, TID: 9, Time: 1e18, Duration: 15, Number: 1 << 63, Value: -1,
		Errno: 2, Name: "openat", Text: []byte(`"x", 0`), Result: []byte("3"), Ends: []int{3, 6}, Pointer: 1 << 63}
	p := in.Append([]byte{})
	for n := 0; n < len(p); n++ {
		if _, _, err := Parse(p[:n]); err != ErrShort {
			t.Fatalf("of the first %d bytes Parse says %v, want ErrShort", n, err)
		}
	}
	out, n, err := Parse(append(p, "more"...))
	if err != nil || n != len(p) {
		t.Fatalf("Parse = %d, %v; want %d", n, err, len(p))
	}
	if d := cmp.Diff(in, out); d != "" {
		t.Error(d)
	}
}

// FuzzParse: any bytes give a record that can be written again, or an error.
func FuzzParse(f *testing.F) {
	f.Add((&Record{Kind: Enter, Name: "read", Text: []byte("read(3, "), Ends: []int{6}}).Append(nil))
	f.Add([]byte{255, 255, 255, 255, 1})
	f.Add([]byte{2, 0, 0, 0, 1, 1})
	f.Fuzz(func(t *testing.T, p []byte) {
		r, n, err := Parse(p)
		if err != nil {
			return
		}
		if n < 6 || n > len(p) {
			t.Fatalf("Parse has read %d bytes of %d", n, len(p))
		}
		again, _, err := Parse(r.Append(nil))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, again); d != "" {
			t.Error(d)
		}
	})
}
