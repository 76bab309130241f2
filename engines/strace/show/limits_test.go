package show

import (
	"strings"
	"testing"

	"utrace.dev/engines/strace/record"
)

// TestOpenCalls: what is kept of calls that do not end is bounded, and freed when they do.
func TestOpenCalls(t *testing.T) {
	var out strings.Builder
	j := NewJSON(&out, NewOpen())
	long := strings.Repeat("x", 1<<20)
	e := enter(0, "open", "open("+long)
	e.Ends = []int{len(e.Text)}
	for tid := range 2 * maxOpen >> 20 {
		e.TID = tid
		j.Record(e)
	}
	if j.open.size > maxOpen || j.open.size < maxOpen-2<<20 {
		t.Errorf("%d bytes are kept, want nearly %d", j.open.size, maxOpen)
	}
	for tid := range 2 * maxOpen >> 20 {
		out.Reset()
		j.Record(leave(tid, "open", "", "3"))
		if got := strings.Contains(out.String(), long); got != (tid < 50) && (tid < 50 || tid > 70) {
			t.Errorf("call %d is shown with its arguments: %v", tid, got)
		}
	}
	if j.open.size != 0 || len(j.open.args) != 0 || j.Close() != nil {
		t.Errorf("%d bytes of %d calls are left", j.open.size, len(j.open.args))
	}
}

// TestHostileRecords: what no engine sends is not shown.
func TestHostileRecords(t *testing.T) {
	for name, change := range map[string]func(*record.Record){
		"a control character": func(r *record.Record) { r.Text = []byte("close(\x1b[2J") },
		"in the result":       func(r *record.Record) { r.Result = []byte("\x9b") },
		"in the name":         func(r *record.Record) { r.Name = "cl\nose" },
		"a long name":         func(r *record.Record) { r.Name = strings.Repeat("x", 65) },
		"a negative thread":   func(r *record.Record) { r.TID = -1 },
		"a high thread":       func(r *record.Record) { r.TID = 1<<22 + 1 },
		"an end outside":      func(r *record.Record) { r.Ends = []int{100} },
		"too long":            func(r *record.Record) { r.Text = make([]byte, record.MaxText) },
	} {
		r := leave(7, "close", "3", "0")
		var out strings.Builder
		if err := Copy(NewText(&out, nil, Style{}), strings.NewReader(string(r.Append(nil))), make(chan struct{})); err != nil || out.Len() == 0 {
			t.Fatalf("unchanged: %q, %v", out.String(), err)
		}
		out.Reset()
		change(r)
		if err := Copy(NewText(&out, nil, Style{}), strings.NewReader(string(r.Append(nil))), make(chan struct{})); err == nil || out.Len() > 0 {
			t.Errorf("%s: %q, %v", name, out.String(), err)
		}
	}
}
