package show

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"utrace.dev/engines/strace/record"
)

// full is a file on a full disk.
type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

// endless is the same record for ever.
type endless struct{ bytes []byte }

func (e endless) Read(p []byte) (int, error) {
	return copy(p, bytes.Repeat(e.bytes, len(p)/len(e.bytes))), nil
}

// TestUnwritten: records are not taken for ever when they cannot be written.
func TestUnwritten(t *testing.T) {
	r := &record.Record{Kind: record.Whole, PID: 1, TID: 7, Name: "close", Text: []byte("close(3"), Result: []byte("0")}
	text := func() Sink { return NewText(full{}, io.Discard, Style{}) }
	for name, sink := range map[string]Sink{
		"text":            text(),
		"JSON":            NewJSON(full{}, NewOpen()),
		"both":            Both{text(), NewSummary(io.Discard, ByTime)},
		"split":           NewSplit(func(int) (Sink, error) { return text(), nil }),
		"split, no files": NewSplit(func(int) (Sink, error) { return nil, errFull }),
	} {
		if err := Copy(sink, endless{r.Append(nil)}, make(chan struct{})); err != nil {
			t.Errorf("%s: Copy: %v", name, err)
		}
		if err := sink.Err(); !errors.Is(err, errFull) {
			t.Errorf("%s: Err: %v", name, err)
		}
		if err := sink.Close(); !errors.Is(err, errFull) {
			t.Errorf("%s: Close: %v", name, err)
		}
	}
}
