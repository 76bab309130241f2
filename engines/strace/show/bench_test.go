package show_test

import (
	"bytes"
	"io"
	"testing"

	"utrace.dev/engines/strace/record"
	"utrace.dev/engines/strace/show"
)

// BenchmarkCopy is what a call costs the client.
func BenchmarkCopy(b *testing.B) {
	enter := record.Record{Kind: record.Enter, PID: 7, TID: 7, Time: 1e18, Number: 257, Name: "openat",
		Text: []byte(`openat(AT_FDCWD, "/dev/zero", O_RDONLY`), Ends: []int{15, 28, 38}}
	leave := record.Record{Kind: record.Leave, PID: 7, TID: 7, Time: 1e18, Duration: 1000, Number: 257, Name: "openat", Value: 3, Result: []byte("3")}
	for name, sink := range map[string]func(io.Writer) show.Sink{
		"text": func(w io.Writer) show.Sink { return show.NewText(w, nil, show.Style{NumberAll: true}) },
		"json": func(w io.Writer) show.Sink { return show.NewJSON(w, show.NewOpen()) },
	} {
		b.Run(name, func(b *testing.B) {
			const calls = 1000
			p := bytes.Repeat(leave.Append(enter.Append(nil)), calls)
			b.ReportAllocs()
			for i := 0; i < b.N; i += calls {
				if err := show.Copy(sink(io.Discard), bytes.NewReader(p), make(chan struct{})); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
