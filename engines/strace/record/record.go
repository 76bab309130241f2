// Package record is the form in which the strace engine in the Sentry tells its
// client on the host what happened: one record for each half of a system call, each
// signal, each end. The engine writes them, package show makes lines of them.
//
// Only the records and their bytes belong here. Their reader does not trust them: a
// sandbox that a guest has taken over may send anything.
package record

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Kind says what a record is about.
type Kind uint8

// The kinds. The comments name the fields that they use, beside PID, TID and Time, and
// Number, which is that of the thread's last call.
const (
	// Enter is the first half of a call: Number, Name, Text.
	Enter Kind = 1 + iota
	// Leave is its second half: Number, Name, Text (the arguments that Enter had
	// not), Result, Value, Errno, Duration, Flags.
	Leave
	// Whole is a call that was only worth a record once its result was known: as
	// Leave, with all arguments in Text.
	Whole
	// Count is a call of which only numbers are wanted: Number, Name, Errno, Duration.
	Count
	// Unfinished is a call that the thread's end has cut off: Number, Name, Text; Flags has
	// Partial if arguments are missing.
	Unfinished
	// SignalDelivery is a signal that is about to act: Value is its number, Text its siginfo.
	SignalDelivery
	// GroupStop is a stop of the process by a signal: Value.
	GroupStop
	// Exited and Killed are the end of a thread: Value is its status, or the signal;
	// Flags has Core if it left a core, Hidden if nobody wants to see it.
	Exited
	Killed
	// Attached is a thread that is traced from now on. It may come more than once; Value
	// is 0 for one that was started to be traced, else 1.
	Attached
	// Superseded is a thread that an execve of another one, Value, has replaced. Renamed
	// comes before it: that other one has the id Value from now on.
	Renamed
	Superseded
	// Detached is a thread that is not traced any more.
	Detached
	// Lost is how many records, Value, were dropped because nobody read them.
	Lost
	// Ready says that all threads of the scope are traced, and all to come will be.
	Ready
	lastKind
)

// Flags of a record.
const (
	// Injected is a result that the engine has made up, Delayed a call that it held up.
	Injected = 1 << iota
	Delayed
	Core
	Partial
	// Hidden is an end that is not to be shown.
	Hidden
)

// A Record is one event. Its slices belong to whoever holds the bytes it was read from.
type Record struct {
	Kind     Kind
	Flags    uint8
	PID, TID int
	// Time is in nanoseconds since 1970, Duration in nanoseconds.
	Time     int64
	Duration int64
	Number   uint64
	Value    int64
	Errno    int
	Name     string
	Text     []byte
	Result   []byte
	// Ends are the offsets in Text at which each argument ends. They are there if the
	// client wants arguments one by one.
	Ends []int
	// Pointer is the instruction pointer, if the client wants it and it is known, else 0.
	Pointer uint64
}

// Limits of what a reader takes.
const (
	MaxText = 4 << 20
	maxEnds = 64
	maxName = 64
	// maxID is what no id reaches: the most that a kernel gives (PID_MAX_LIMIT).
	maxID = 1 << 22
)

// Append appends the record's bytes to dst: a length, then the fields.
func (r *Record) Append(dst []byte) []byte {
	at := len(dst)
	dst = append(dst, 0, 0, 0, 0, byte(r.Kind), r.Flags)
	dst = binary.AppendVarint(dst, int64(r.PID))
	dst = binary.AppendVarint(dst, int64(r.TID))
	dst = binary.AppendVarint(dst, r.Time)
	dst = binary.AppendVarint(dst, r.Duration)
	dst = binary.AppendUvarint(dst, r.Number)
	dst = binary.AppendVarint(dst, r.Value)
	dst = binary.AppendVarint(dst, int64(r.Errno))
	dst = binary.AppendUvarint(dst, uint64(len(r.Name)))
	dst = append(dst, r.Name...)
	dst = binary.AppendUvarint(dst, uint64(len(r.Text)))
	dst = append(dst, r.Text...)
	dst = binary.AppendUvarint(dst, uint64(len(r.Result)))
	dst = append(dst, r.Result...)
	dst = binary.AppendUvarint(dst, r.Pointer)
	dst = binary.AppendUvarint(dst, uint64(len(r.Ends)))
	for _, e := range r.Ends {
		dst = binary.AppendUvarint(dst, uint64(e))
	}
	binary.LittleEndian.PutUint32(dst[at:], uint32(len(dst)-at-4))
	return dst
}

// ErrShort says that the bytes end within a record: read more.
var ErrShort = errors.New("the record is not complete yet")

// Size returns how many bytes the record has that begins with the four bytes of head.
func Size(head []byte) (int, error) {
	size := int(binary.LittleEndian.Uint32(head))
	if size < 2 || size > MaxText {
		return 0, fmt.Errorf("a record of %d bytes; at most %d are possible", size, MaxText)
	}
	return 4 + size, nil
}

// Parse reads the record at the beginning of p and returns how many bytes it has.
func Parse(p []byte) (r Record, n int, err error) {
	rec, n, err := new(Parser).Parse(p)
	if err != nil {
		return Record{}, 0, err
	}
	return *rec, n, nil
}

// A Parser reads one record after the other, and keeps what it needs for the next one.
// The zero value is ready for use, by one goroutine at a time.
type Parser struct {
	rec Record
	// names are the names that have come so far.
	names map[string]string
}

// maxNames bounds Parser.names: it is more than there are system calls.
const maxNames = 1024

// Parse is as the function Parse. The record is good until the next call.
func (ps *Parser) Parse(p []byte) (*Record, int, error) {
	if len(p) < 4 {
		return nil, 0, ErrShort
	}
	size, err := Size(p)
	if err != nil {
		return nil, 0, err
	}
	if len(p) < size {
		return nil, 0, ErrShort
	}
	r := &ps.rec
	*r = Record{Ends: r.Ends[:0]}
	d := decoder{p: p[4:size]}
	r.Kind, r.Flags = Kind(d.byte()), d.byte()
	r.PID, r.TID = d.id(), d.id()
	r.Time, r.Duration = d.signed(), d.signed()
	r.Number = d.unsigned()
	r.Value = d.signed()
	r.Errno = d.id()
	name := d.bytes()
	r.Text = d.bytes()
	r.Result = d.bytes()
	r.Pointer = d.unsigned()
	if n := d.unsigned(); n > maxEnds {
		d.bad = true
	} else {
		for i := uint64(0); i < n; i++ {
			e := d.unsigned()
			if e > uint64(len(r.Text)) {
				d.bad = true
				break
			}
			r.Ends = append(r.Ends, int(e))
		}
	}
	d.bad = d.bad || r.PID < 0 || r.PID > maxID || r.TID < 0 || r.TID > maxID || len(name) > maxName ||
		!printable(name) || !printable(r.Text) || !printable(r.Result)
	if d.bad || len(d.p) != 0 || r.Kind == 0 || r.Kind >= lastKind {
		return nil, 0, fmt.Errorf("a record of %d bytes and kind %d makes no sense", size, r.Kind)
	}
	r.Name = ps.name(name)
	return r, size, nil
}

// name returns a name as a string, without making one if it has come before.
func (ps *Parser) name(p []byte) string {
	if s, known := ps.names[string(p)]; known {
		return s
	}
	s := string(p)
	if ps.names == nil {
		ps.names = map[string]string{}
	}
	if len(ps.names) < maxNames {
		ps.names[s] = s
	}
	return s
}

// printable reports whether p is what a call's text consists of. Anything else would
// reach the client's terminal, which obeys it.
func printable(p []byte) bool {
	for _, b := range p {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return true
}

// decoder reads fields until one is wrong; then it returns zeroes.
type decoder struct {
	p   []byte
	bad bool
}

func (d *decoder) byte() byte {
	if d.bad || len(d.p) == 0 {
		d.bad = true
		return 0
	}
	b := d.p[0]
	d.p = d.p[1:]
	return b
}

func (d *decoder) signed() int64 {
	v, n := binary.Varint(d.p)
	if d.bad || n <= 0 {
		d.bad = true
		return 0
	}
	d.p = d.p[n:]
	return v
}

func (d *decoder) unsigned() uint64 {
	v, n := binary.Uvarint(d.p)
	if d.bad || n <= 0 {
		d.bad = true
		return 0
	}
	d.p = d.p[n:]
	return v
}

// id is a number that fits an int32.
func (d *decoder) id() int {
	v := d.signed()
	if v != int64(int32(v)) {
		d.bad = true
		return 0
	}
	return int(v)
}

func (d *decoder) bytes() []byte {
	n := d.unsigned()
	if d.bad || n > uint64(len(d.p)) {
		d.bad = true
		return nil
	}
	b := d.p[:n:n]
	d.p = d.p[n:]
	return b
}
