package show

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"utrace.dev/engines/strace/record"
)

// FuzzCopy: whatever a sandbox sends, what is shown is text without anything that a
// terminal obeys, and not much more than what came.
func FuzzCopy(f *testing.F) {
	r := func(kind record.Kind, tid int, text string, ends ...int) []byte {
		return (&record.Record{Kind: kind, TID: tid, Name: "close", Text: []byte(text), Result: []byte("0"), Value: 9, Ends: ends}).Append(nil)
	}
	f.Add(bytes.Join([][]byte{r(record.Ready, 0, ""), r(record.Enter, 7, "close(3", 7), r(record.Enter, 8, "wait4(-1, ", 8),
		r(record.Leave, 7, ""), r(record.Unfinished, 8, ""), r(record.SignalDelivery, 7, "{}"), r(record.Killed, 7, "")}, nil))
	f.Add(bytes.Join([][]byte{r(record.Whole, 7, "close(3", 99), r(record.Superseded, 7, ""), r(record.GroupStop, 7, ""), r(record.Attached, 9, ""),
		r(record.Count, 9, ""), r(record.Lost, 9, ""), r(record.Detached, 9, ""), r(record.Exited, 9, "")}, nil))
	f.Add(r(record.Enter, 7, "\x1b[2J"))
	f.Add([]byte("\xff\xff\x3f\x00"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		var out strings.Builder
		sinks := []Sink{
			NewText(&out, &out, Style{Relative: true, RelativeDigits: 9, Durations: true, DurationDigits: 3, Numbers: true}), NewText(&out, &out, Style{Clock: TimeOfDay, ClockDigits: 6, NumberAll: true, Pointer: true}),
			NewSummary(&out, ByTime), NewJSON(&out, NewOpen()),
			NewSplit(func(int) (Sink, error) { return NewText(&out, io.Discard, Style{Alone: true, Clock: Unix}), nil }),
		}
		for _, s := range sinks {
			out.Reset()
			// Whether it ends well is not the point.
			_ = Copy(s, bytes.NewReader(stream), make(chan struct{}))
			_ = s.Close()
			if i := strings.IndexFunc(out.String(), func(r rune) bool { return (r < ' ' || r > '~') && r != '\n' }); i >= 0 {
				t.Errorf("%T shows %q", s, out.String()[i:min(i+20, out.Len())])
			}
			if out.Len() > 100*(len(stream)+100) {
				t.Errorf("%T makes %d bytes of %d", s, out.Len(), len(stream))
			}
		}
	})
}
