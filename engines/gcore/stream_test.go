package gcore

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// file is a Sink in memory.
type file struct {
	sub  Subject
	data []byte
	why  string
	over bool
}

func (f *file) Write(p []byte) (int, error) {
	f.data = append(f.data, p...)
	return len(p), nil
}

func (f *file) Skip(n int64) error {
	if n > 1<<20 {
		return errors.New("too large a hole for this test")
	}
	f.data = append(f.data, make([]byte, n)...)
	return nil
}

func (f *file) End(why string) error {
	f.why, f.over = why, true
	return nil
}

func receiveAll(r io.Reader) (files []*file, err error) {
	err = Receive(r, nil, func(sub Subject) (Sink, error) {
		f := &file{sub: sub}
		files = append(files, f)
		return f, nil
	})
	return files, err
}

// TestStream sends two cores, one with large data, a hole and an error.
func TestStream(t *testing.T) {
	var wire bytes.Buffer
	to := newSender(&wire)
	large := bytes.Repeat([]byte("abc"), maxData)
	steps := []error{
		to.begin(&Subject{PID: 1, Command: "one"}), write(to, []byte("x")), to.Skip(3), write(to, large), to.end(nil),
		to.begin(&Subject{PID: 2}), to.end(errors.New("it was cut off")),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	stream := wire.String()
	files, err := receiveAll(strings.NewReader(stream))
	if err != nil || len(files) != 2 {
		t.Fatalf("%d cores came: %v", len(files), err)
	}
	want := append([]byte("x\x00\x00\x00"), large...)
	if f := files[0]; !bytes.Equal(f.data, want) || f.sub.PID != 1 || f.sub.Command != "one" || f.why != "" || !f.over {
		t.Errorf("the first core is of %+v with %d bytes, want %d; %q", f.sub, len(f.data), len(want), f.why)
	}
	if f := files[1]; f.sub.PID != 2 || f.why != "it was cut off" || len(f.data) != 0 {
		t.Errorf("the second core is %+v", f)
	}
	for _, cut := range []int{1, 9, 40, len(stream) / 2, len(stream) - 1} {
		files, err := receiveAll(strings.NewReader(stream[:cut]))
		if err == nil {
			t.Errorf("a stream cut off after %d bytes is taken", cut)
		}
		for _, f := range files {
			if !f.over {
				t.Errorf("cut off after %d bytes: a core was not ended", cut)
			}
		}
	}
}

func write(w io.Writer, p []byte) error {
	_, err := w.Write(p)
	return err
}

// TestTooMuch: a message that is longer than any can be ends the stream.
func TestTooMuch(t *testing.T) {
	var begin bytes.Buffer
	to := newSender(&begin)
	if err := errors.Join(to.begin(&Subject{PID: 1}), to.w.Flush()); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		kind byte
		n    uint64
	}{{msgData, maxData}, {msgEnd, maxText}, {msgHole, 1 << 62}} {
		for more := uint64(0); more < 2; more++ {
			var wire bytes.Buffer
			wire.Write(begin.Bytes())
			to := newSender(&wire)
			if err := errors.Join(to.header(test.kind, test.n+more), to.w.Flush()); err != nil {
				t.Fatal(err)
			}
			_, err := receiveAll(&wire)
			if refused := err != nil && strings.Contains(err.Error(), "of length") || err != nil && strings.Contains(err.Error(), "the most is"); refused != (more == 1) {
				t.Errorf("%c of %d bytes: %v", test.kind, test.n+more, err)
			}
		}
	}
}

// FuzzReceive: whatever a sandbox sends, every core that was begun is ended, and no
// more data comes out than went in.
func FuzzReceive(f *testing.F) {
	var wire bytes.Buffer
	to := newSender(&wire)
	if err := errors.Join(to.begin(&Subject{PID: 1}), write(to, []byte("data")), to.Skip(5), to.end(nil)); err != nil {
		f.Fatal(err)
	}
	f.Add(wire.Bytes())
	f.Add([]byte("B\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add([]byte("B\x02\x00\x00\x00\x00\x00\x00\x00{}H\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		files, _ := receiveAll(bytes.NewReader(stream))
		for _, c := range files {
			if !c.over {
				t.Error("a core was not ended")
			}
		}
	})
}
