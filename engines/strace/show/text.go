// Package show makes what a person or a program reads out of the records of the strace
// engine: the lines of strace(1), JSON, or a table of counts. It runs in the client.
//
// Only the form of the output belongs here: what is worth a record was decided in
// the Sentry, and arguments come as text.
package show

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"utrace.dev/engines/strace/decode"
	"utrace.dev/engines/strace/record"
)

// Sink takes records in the order in which things happened. It may keep what it makes of
// them until Flush.
type Sink interface {
	Record(*record.Record)
	// Flush writes what was kept: no record is at hand, and somebody may be watching.
	Flush()
	// Err is why something could not be written, nil if all was.
	Err() error
	// Close writes what is left. The sink must not be used any more.
	Close() error
}

// keep is how much a sink keeps, in bytes, until it writes without being asked to.
const keep = 32 << 10

// Clock is what a line begins with.
type Clock int

// The forms of time: none, that of -t, seconds since 1970.
const (
	NoClock Clock = iota
	TimeOfDay
	Unix
)

// Style is how lines look. Digits are those behind a decimal point, 0 to 9.
type Style struct {
	Clock       Clock
	ClockDigits int
	// Relative is the time since the line before (-r).
	Relative       bool
	RelativeDigits int
	// Durations adds the time spent in each call (-T).
	Durations      bool
	DurationDigits int
	// Numbers adds the number of the thread's call (-n), Pointer the instruction
	// pointer (-i).
	Numbers, Pointer bool
	// Column is where results begin (-a); 0 is 40.
	Column int
	// NumberAll puts the id of its thread before each line, as strace does in
	// a file; else it is there, in brackets, while there is more than one.
	NumberAll bool
	// Alone is set for a file that has one thread's lines only (-ff).
	Alone bool
	// HideExit leaves out "+++ exited" (-qq), HideAttach "Process N attached" and
	// "detached" (-q).
	HideExit   bool
	HideAttach bool
	// HideSuperseded leaves out "+++ superseded by execve" (-qqq).
	HideSuperseded bool
}

// Text writes lines as strace does.
type Text struct {
	style    Style
	w        io.Writer
	messages io.Writer
	threads  map[int]*thread
	// printing is the thread whose line is not ended yet.
	printing *thread
	line     []byte
	col      int
	last     int64
	err      error
}

type thread struct {
	id int
	// cut: its line was ended by another one's.
	cut bool
	// inCall: a first half was written, the second not.
	inCall bool
	// call is the number of its last call, pointer its instruction pointer, 0 if that is
	// not known: those of its last record.
	call, pointer uint64
	// numbered is what is before each line.
	numbered string
}

// number returns what is before the thread's lines with Style.NumberAll.
func (th *thread) number() string {
	if th.numbered == "" {
		th.numbered = fmt.Sprintf("%-5d ", th.id)
	}
	return th.numbered
}

// NewText returns a sink that writes lines to w and messages, as "Process 7
// attached", to messages.
func NewText(w, messages io.Writer, style Style) *Text {
	if style.Column == 0 {
		style.Column = 40
	}
	return &Text{style: style, w: w, messages: messages, threads: map[int]*thread{}}
}

func (t *Text) thread(id int) *thread {
	th := t.threads[id]
	if th == nil {
		th = &thread{id: id}
		t.threads[id] = th
	}
	return th
}

// Close implements Sink. It ends a line that is open.
func (t *Text) Close() error {
	if t.printing != nil && t.col > 0 {
		t.put(" <unfinished ...>\n")
	}
	t.Flush()
	return t.err
}

// Err implements Sink.
func (t *Text) Err() error { return t.err }

func (t *Text) put(s string) {
	t.line = append(t.line, s...)
	t.col += len(s)
}

func (t *Text) bytes(p []byte) {
	t.line = append(t.line, p...)
	t.col += len(p)
}

// Flush implements Sink. It writes whole lines or not.
func (t *Text) Flush() {
	if len(t.line) > 0 && t.err == nil {
		_, t.err = t.w.Write(t.line)
	}
	t.line = t.line[:0]
}

func (t *Text) newline() {
	t.line = append(t.line, '\n')
	t.col = 0
	t.printing = nil
}

// leader begins a line for a thread.
func (t *Text) leader(th *thread, at int64) {
	if t.printing != nil && t.col > 0 {
		t.put(" <unfinished ...>\n")
		t.printing.cut = true
	}
	t.printing = th
	t.col = 0
	if !t.style.Alone {
		if t.style.NumberAll {
			t.put(th.number())
		} else if len(t.threads) > 1 {
			t.put(fmt.Sprintf("[pid %5d] ", th.id))
		}
	}
	switch t.style.Clock {
	case TimeOfDay:
		t.put(time.Unix(0, at).Format("15:04:05"))
		t.fraction(at%1e9, t.style.ClockDigits)
		t.put(" ")
	case Unix:
		t.put(strconv.FormatInt(at/1e9, 10))
		t.fraction(at%1e9, t.style.ClockDigits)
		t.put(" ")
	}
	if t.style.Relative {
		since := at - t.last
		if t.last == 0 {
			since = 0
		}
		t.last = at
		if t.style.Clock != NoClock {
			t.put("(+")
		}
		t.put(fmt.Sprintf("%6d", since/1e9))
		t.fraction(since%1e9, t.style.RelativeDigits)
		if t.style.Clock != NoClock {
			t.put(")")
		}
		t.put(" ")
	}
	if t.style.Numbers {
		t.put(fmt.Sprintf("[%4d] ", th.call))
	}
	if t.style.Pointer {
		if th.pointer == 0 {
			t.put("[????????????????] ")
		} else {
			t.put(fmt.Sprintf("[%016x] ", th.pointer))
		}
	}
}

// fraction writes the part of a second that nsec is.
func (t *Text) fraction(nsec int64, digits int) {
	if digits > 0 {
		t.put(fmt.Sprintf(".%09d", nsec)[:1+digits])
	}
}

// resume goes on with a thread's call, on a line of its own if its line was ended.
func (t *Text) resume(th *thread, r *record.Record) {
	if t.printing != th || th.cut {
		t.leader(th, r.Time)
		th.cut = false
		t.put("<... ")
		t.put(r.Name)
		t.put(" resumed>")
	}
}

// column goes on to where results are.
func (t *Text) column() {
	const blanks = "                                                                "
	for n := max(1, t.style.Column-t.col); n > 0; n -= len(blanks) {
		t.put(blanks[:min(n, len(blanks))])
	}
}

// Record implements Sink.
func (t *Text) Record(r *record.Record) {
	switch r.Kind {
	case record.Attached:
		if _, known := t.threads[r.TID]; !known {
			t.thread(r.TID)
			if !t.style.HideAttach && r.Value != 0 {
				t.message(fmt.Sprintf("Process %d attached", r.TID))
			}
		}
		return
	case record.Lost:
		t.message(fmt.Sprintf("%d events were lost: the output is not read fast enough", r.Value))
		return
	case record.Count, record.Ready:
		return
	}
	th := t.thread(r.TID)
	th.call, th.pointer = r.Number, r.Pointer
	switch r.Kind {
	case record.Enter:
		t.leader(th, r.Time)
		th.cut, th.inCall = false, true
		t.bytes(r.Text)
	case record.Leave:
		th.inCall = false
		t.resume(th, r)
		t.finish(r)
	case record.Whole:
		t.leader(th, r.Time)
		t.finish(r)
	case record.Unfinished:
		th.inCall = false
		t.resume(th, r)
		t.bytes(r.Text)
		if r.Flags&record.Partial != 0 {
			t.put(" <unfinished ...>")
		}
		t.put(")")
		t.column()
		t.put("= ?")
		t.newline()
	case record.SignalDelivery:
		t.leader(th, r.Time)
		t.put("--- " + decode.SignalName(int(r.Value)) + " ")
		t.bytes(r.Text)
		t.put(" ---")
		t.newline()
	case record.GroupStop:
		t.leader(th, r.Time)
		t.put("--- stopped by " + decode.SignalName(int(r.Value)) + " ---")
		t.newline()
	case record.Exited, record.Killed:
		t.ended(th, r)
	case record.Renamed:
		if t.printing == th && t.col > 0 {
			t.put(" <pid changed to " + strconv.FormatInt(r.Value, 10) + " ...>")
			t.newline()
		}
		delete(t.threads, r.TID)
	case record.Superseded:
		if !t.style.HideSuperseded {
			t.leader(th, r.Time)
			t.put("+++ superseded by execve in pid " + strconv.FormatInt(r.Value, 10) + " +++")
			t.newline()
		}
	case record.Detached:
		if !t.style.HideAttach {
			t.message(fmt.Sprintf("Process %d detached", r.TID))
		}
		if t.printing == th && t.col > 0 {
			t.put(" <detached ...>")
			t.newline()
		}
		delete(t.threads, r.TID)
	}
	if len(t.line) >= keep {
		t.Flush()
	}
}

func (t *Text) finish(r *record.Record) {
	t.bytes(r.Text)
	t.put(")")
	t.column()
	t.put("= ")
	t.bytes(r.Result)
	if r.Flags&record.Injected != 0 {
		t.put(" (INJECTED)")
	}
	if r.Flags&record.Delayed != 0 {
		t.put(" (DELAYED)")
	}
	if t.style.Durations {
		t.put(" <" + strconv.FormatInt(r.Duration/1e9, 10))
		t.fraction(r.Duration%1e9, t.style.DurationDigits)
		t.put(">")
	}
	t.newline()
}

func (t *Text) ended(th *thread, r *record.Record) {
	if !t.style.HideExit && r.Flags&record.Hidden == 0 {
		t.leader(th, r.Time)
		if r.Kind == record.Exited {
			t.put(fmt.Sprintf("+++ exited with %d +++", r.Value))
		} else {
			t.put("+++ killed by " + decode.SignalName(int(r.Value)))
			if r.Flags&record.Core != 0 {
				t.put(" (core dumped)")
			}
			t.put(" +++")
		}
		t.newline()
	} else if t.printing == th {
		t.printing = nil
	}
	delete(t.threads, r.TID)
}

// message tells something that is no event of the program.
func (t *Text) message(text string) {
	if t.messages == nil {
		return
	}
	// As strace does, in the middle of a line if one is open.
	t.Flush()
	fmt.Fprintf(t.messages, "strace: %s\n", text)
}
