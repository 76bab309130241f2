package oracle

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFrames(t *testing.T) {
	const text = "@BEGIN 0 p\n\n@EVENTS 8 p\n@END 3\n\n\n@LEFT 1 p\n\x00\n@END 8 p\nexited 0\n"
	want := []frame{
		{Kind: frameBegin, Program: "p", Data: []byte{}},
		{Kind: frameEvents, Program: "p", Data: []byte("@END 3\n\n")}, // looks like a frame, is data
		{Kind: frameLeft, Program: "p", Data: []byte{0}},
		{Kind: frameEnd, Program: "p", Data: []byte("exited 0")},
	}
	r := newFrameReader(strings.NewReader(text))
	var got []frame
	for {
		f, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("frames of %q (-want +got):\n%s", text, d)
	}
}

func TestBrokenFrames(t *testing.T) {
	tests := []struct {
		name, text string
		cut        bool // the output ends inside a frame
		say        string
	}{
		{"cut in the head", "@BEGIN 0", true, "@BEGIN 0"},
		{"cut in the data", "@OUTPUT 5 p\nabc", true, "OUTPUT of p"},
		{"cut before the last newline", "@OUTPUT 3 p\nabc", true, "OUTPUT of p"},
		{"longer than it says", "@OUTPUT 2 p\nabc\n", false, "longer than the 2 bytes"},
		{"no frame", "panic: oh\n", false, "panic: oh"},
		{"no at sign", "BEGIN 0 p\n", false, "BEGIN 0 p"},
		{"no name", "@BEGIN 0 \n", false, "@BEGIN 0"},
		{"unknown kind", "@MIDDLE 0 p\n\n", false, "MIDDLE"},
		{"negative length", "@BEGIN -1 p\n\n", false, "@BEGIN -1 p"},
		{"length that is no number", "@BEGIN x p\n\n", false, "@BEGIN x p"},
		{"length without bound", "@BEGIN 99999999999 p\n\n", false, "99999999999"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := newFrameReader(strings.NewReader(tt.text)).Next()
			if err == nil {
				t.Fatalf("%q was read as %+v, want an error", tt.text, f)
			}
			if got := errors.Is(err, io.ErrUnexpectedEOF); got != tt.cut {
				t.Errorf("is the error %q about output that ends too early: %v, want %v", err, got, tt.cut)
			}
			if !strings.Contains(err.Error(), tt.say) {
				t.Errorf("the error is %q, want one that says %q", err, tt.say)
			}
		})
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("@BEGIN 0 p\n\n@END 8 p\nexited 0\n"))
	f.Add([]byte("@OUTPUT 100 p\nabc"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r := newFrameReader(strings.NewReader(string(text)))
		// Every frame takes at least one byte, so this ends.
		for n := 0; ; n++ {
			if _, err := r.Next(); err != nil {
				break
			}
			if n > len(text) {
				t.Fatalf("%d bytes gave more than %d frames", len(text), n)
			}
		}
	})
}
