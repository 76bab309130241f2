package gcore

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// The stream is a sequence of messages: a byte that says what it is, a length of 8
// bytes, little endian, and for all but holes that many bytes.
//
//	'R'  the session follows its threads; only as the first message, of length 0
//	'B'  a core begins; the bytes are a Subject in JSON
//	'D'  data of the core
//	'H'  a hole in the core, of that length
//	'E'  the core ends; the bytes say why it is not complete, if it is not
//
// Cores do not overlap. After the last one the stream ends.
const (
	msgReady = 'R'
	msgBegin = 'B'
	msgData  = 'D'
	msgHole  = 'H'
	msgEnd   = 'E'
)

const (
	headerSize = 9
	// maxText is the most that 'B' and 'E' have, maxData what 'D' has, in bytes.
	maxText = 64 << 10
	maxData = 1 << 20
)

// A Subject says what a core is of.
type Subject struct {
	Container string
	PID, TID  int
	// Command is the thread's name, Executable the program's path in the container.
	Command, Executable string
	// Signal is the signal that it died of, 0 if it lives. Time is in seconds since 1970.
	Signal int   `json:",omitempty"`
	Time   int64 `json:",omitempty"`
}

// sender writes a stream. It implements what coredump.Write writes to.
type sender struct{ w *bufio.Writer }

func newSender(w io.Writer) *sender { return &sender{bufio.NewWriterSize(w, maxData)} }

func (s *sender) header(kind byte, n uint64) error {
	var h [headerSize]byte
	h[0] = kind
	binary.LittleEndian.PutUint64(h[1:], n)
	_, err := s.w.Write(h[:])
	return err
}

func (s *sender) text(kind byte, b []byte) error {
	b = b[:min(len(b), maxText)]
	if err := s.header(kind, uint64(len(b))); err != nil {
		return err
	}
	_, err := s.w.Write(b)
	return err
}

// ready says that from now on no crash is missed.
func (s *sender) ready() error {
	if err := s.header(msgReady, 0); err != nil {
		return err
	}
	return s.w.Flush()
}

func (s *sender) begin(sub *Subject) error {
	b, err := json.Marshal(sub)
	if err != nil {
		return err
	}
	return s.text(msgBegin, b)
}

// Write implements io.Writer.
func (s *sender) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		part := p[:min(len(p), maxData)]
		if err := s.header(msgData, uint64(len(part))); err != nil {
			return n, err
		}
		m, err := s.w.Write(part)
		n += m
		if err != nil {
			return n, err
		}
		p = p[len(part):]
	}
	return n, nil
}

// Skip implements coredump.Skipper.
func (s *sender) Skip(n int64) error { return s.header(msgHole, uint64(n)) }

// end ends a core; why is nil if it is complete.
func (s *sender) end(why error) error {
	text := ""
	if why != nil {
		text = why.Error()
	}
	if err := s.text(msgEnd, []byte(text)); err != nil {
		return err
	}
	return s.w.Flush()
}

// A Sink makes a file of one core.
type Sink interface {
	io.Writer
	// Skip leaves a hole of n bytes, which reads as zeroes.
	Skip(n int64) error
	// End ends the core; why is empty if it is complete.
	End(why string) error
}

// Receive reads a stream to its end. open is called for each core; a nil Sink skips it.
// ready, if it is not nil, is called when the session follows its threads, which only
// one of Cores says. What it reads comes from a sandbox, and is not trusted: it is an
// error if a message is not what can stand there.
func Receive(r io.Reader, ready func(), open func(Subject) (Sink, error)) error {
	br := bufio.NewReaderSize(r, maxData)
	for first := true; ; first = false {
		kind, n, err := readHeader(br)
		if err == io.EOF {
			return nil
		}
		if err == nil && first && kind == msgReady && n == 0 {
			if ready != nil {
				ready()
			}
			continue
		}
		if err == nil && kind != msgBegin {
			err = fmt.Errorf("core stream: message %q where a core should begin", kind)
		}
		if err != nil {
			return err
		}
		if err := receiveOne(br, n, open); err != nil {
			return err
		}
	}
}

func readHeader(r io.Reader) (kind byte, n uint64, err error) {
	var h [headerSize]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		if err == io.ErrUnexpectedEOF {
			err = fmt.Errorf("core stream: cut off in a message")
		}
		return 0, 0, err
	}
	return h[0], binary.LittleEndian.Uint64(h[1:]), nil
}

func readText(r io.Reader, n uint64) ([]byte, error) {
	if n > maxText {
		return nil, fmt.Errorf("core stream: a text of %d bytes, the most is %d", n, maxText)
	}
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	return b, err
}

func receiveOne(r *bufio.Reader, n uint64, open func(Subject) (Sink, error)) error {
	b, err := readText(r, n)
	if err != nil {
		return err
	}
	var sub Subject
	if err := json.Unmarshal(b, &sub); err != nil {
		return fmt.Errorf("core stream: the subject %.100q: %w", b, err)
	}
	sink, err := open(sub)
	if err != nil {
		return err
	}
	if sink == nil {
		sink = nowhere{}
	}
	why, err := copyCore(r, sink)
	if err != nil {
		why = err.Error()
	}
	if endErr := sink.End(why); err == nil {
		err = endErr
	}
	return err
}

// copyCore copies the messages of one core to its sink.
func copyCore(r *bufio.Reader, sink Sink) (why string, err error) {
	for {
		kind, n, err := readHeader(r)
		if err == io.EOF {
			err = fmt.Errorf("core stream: it ends in the middle of a core")
		}
		if err != nil {
			return "", err
		}
		switch {
		case kind == msgData && n <= maxData:
			_, err = io.CopyN(sink, r, int64(n))
		case kind == msgHole && n <= 1<<62:
			err = sink.Skip(int64(n))
		case kind == msgEnd:
			b, err := readText(r, n)
			return string(b), err
		default:
			err = fmt.Errorf("core stream: message %q of length %d", kind, n)
		}
		if err != nil {
			return "", err
		}
	}
}

// nowhere implements Sink.
type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) Skip(int64) error            { return nil }
func (nowhere) End(string) error            { return nil }
