package show

import (
	"bytes"
	"encoding/json"
	"io"

	"utrace.dev/engines/strace/decode"
	"utrace.dev/engines/strace/record"
)

// SchemaVersion is the number in "v" of every object. It changes when a field changes
// its meaning or goes; new fields and events may come without.
const SchemaVersion = 1

// event is one JSON object. docs/strace.md describes it.
type event struct {
	V     int    `json:"v"`
	Event string `json:"event"`
	// Time is seconds since 1970, with nanoseconds, as a number in a string would
	// lose nothing: it is two integers.
	Sec  int64 `json:"sec"`
	Nsec int64 `json:"nsec"`
	PID  int   `json:"pid"`
	TID  int   `json:"tid"`

	Name     string   `json:"name,omitempty"`
	Number   *uint64  `json:"number,omitempty"`
	Args     []string `json:"args,omitempty"`
	Result   string   `json:"result,omitempty"`
	Value    *int64   `json:"value,omitempty"`
	Errno    string   `json:"errno,omitempty"`
	Duration *int64   `json:"duration,omitempty"`
	Injected bool     `json:"injected,omitempty"`
	Delayed  bool     `json:"delayed,omitempty"`
	Signal   string   `json:"signal,omitempty"`
	Info     string   `json:"info,omitempty"`
	Status   *int64   `json:"status,omitempty"`
	Core     bool     `json:"core,omitempty"`
	By       int64    `json:"by,omitempty"`
	Lost     int64    `json:"lost,omitempty"`
	Pointer  uint64   `json:"pointer,omitempty"`
}

// JSON writes one object per event, a call being one event: it is written at its end.
type JSON struct {
	w     io.Writer
	buf   bytes.Buffer
	enc   *json.Encoder
	open  *Open
	known map[int]bool // threads
	err   error
}

// Open is what is known of calls that have begun. A thread's call can end under another id
// than it began with, in another file: sinks of one session have one Open.
type Open struct {
	args map[int][]string // by thread
	size int              // of all of them, in bytes
}

// NewOpen returns one without calls.
func NewOpen() *Open { return &Open{args: map[int][]string{}} }

// maxOpen bounds, in bytes, what is kept of calls that have begun: a sandbox that a guest has
// taken over may never end them. What is more is shown without its first arguments.
const maxOpen = 64 << 20

// NewJSON returns a sink that writes objects to w, one per line.
func NewJSON(w io.Writer, open *Open) *JSON {
	j := &JSON{w: w, open: open, known: map[int]bool{}}
	j.enc = json.NewEncoder(&j.buf)
	j.enc.SetEscapeHTML(false)
	return j
}

// Flush implements Sink.
func (j *JSON) Flush() {
	if j.buf.Len() > 0 && j.err == nil {
		_, j.err = j.w.Write(j.buf.Bytes())
	}
	j.buf.Reset()
}

// Err implements Sink.
func (j *JSON) Err() error { return j.err }

// Close implements Sink.
func (j *JSON) Close() error {
	j.Flush()
	return j.err
}

// arguments takes a record's text apart.
func arguments(r *record.Record) (args []string) {
	at := 0
	if i := bytes.IndexByte(r.Text, '('); (r.Kind == record.Enter || r.Kind == record.Whole) && i >= 0 {
		at = i + 1
	}
	for _, end := range r.Ends {
		if end < at || end > len(r.Text) {
			continue // of a first half without arguments
		}
		args = append(args, string(bytes.TrimPrefix(r.Text[at:end], []byte(", "))))
		at = end
	}
	return args
}

// Record implements Sink.
func (j *JSON) Record(r *record.Record) {
	if j.err != nil {
		return
	}
	if r.Kind == record.Ready {
		return
	}
	switch r.Kind {
	case record.Enter:
		j.open.take(r.TID)
		if j.open.size+len(r.Text) <= maxOpen {
			j.open.put(r.TID, arguments(r))
		}
		return
	case record.Renamed:
		j.open.put(int(r.Value), j.open.take(r.TID))
		delete(j.known, r.TID)
		return
	}
	e := event{V: SchemaVersion, Sec: r.Time / 1e9, Nsec: r.Time % 1e9, PID: r.PID, TID: r.TID, Pointer: r.Pointer}
	switch r.Kind {
	case record.Leave, record.Whole, record.Unfinished, record.Count:
		j.call(&e, r)
	case record.SignalDelivery:
		e.Event, e.Signal, e.Info = "signal", decode.SignalName(int(r.Value)), string(r.Text)
	case record.GroupStop:
		e.Event, e.Signal = "stop", decode.SignalName(int(r.Value))
	case record.Exited:
		e.Event, e.Status = "exit", &r.Value
	case record.Killed:
		e.Event, e.Signal, e.Core = "killed", decode.SignalName(int(r.Value)), r.Flags&record.Core != 0
	case record.Attached:
		if j.known[r.TID] {
			return
		}
		j.known[r.TID] = true
		e.Event = "attach"
	case record.Superseded:
		e.Event, e.By = "superseded", r.Value
	case record.Detached:
		e.Event = "detach"
	case record.Lost:
		e.Event, e.Lost = "lost", r.Value
	}
	if r.Kind == record.Exited || r.Kind == record.Killed || r.Kind == record.Detached {
		delete(j.known, r.TID)
	}
	if r.Flags&record.Hidden != 0 {
		return
	}
	if j.err = j.enc.Encode(&e); j.buf.Len() >= keep {
		j.Flush()
	}
}

func size(args []string) (n int) {
	for _, a := range args {
		n += len(a)
	}
	return n
}

// take returns what is kept of a thread's call, and keeps it no longer.
func (o *Open) take(tid int) []string {
	args := o.args[tid]
	delete(o.args, tid)
	o.size -= size(args)
	return args
}

// put keeps the arguments of a thread's call in place of what was kept of it.
func (o *Open) put(tid int, args []string) {
	o.take(tid)
	if len(args) > 0 {
		o.args[tid] = args
		o.size += size(args)
	}
}

func (j *JSON) call(e *event, r *record.Record) {
	e.Event, e.Name, e.Number = "syscall", r.Name, &r.Number
	e.Args = append(j.open.take(r.TID), arguments(r)...)
	if r.Kind == record.Unfinished {
		e.Result = "?"
		return
	}
	e.Result, e.Duration = string(r.Result), &r.Duration
	if r.Errno != 0 {
		if e.Errno, _ = decode.ErrnoName(r.Errno); e.Errno == "" {
			e.Errno = "E?"
		}
	} else {
		e.Value = &r.Value
	}
	e.Injected, e.Delayed = r.Flags&record.Injected != 0, r.Flags&record.Delayed != 0
}
