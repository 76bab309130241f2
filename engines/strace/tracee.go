package strace

import (
	"fmt"
	"time"

	"utrace.dev/engines/strace/decode"
	"utrace.dev/engines/strace/filter"
	"utrace.dev/engines/strace/record"
	"utrace.dev/engines/target"
)

// Config is what a client asks of a session. The words of its expressions are those of
// strace's -e.
type Config struct {
	Trace  string   `json:"trace,omitempty" help:"the system calls that are shown: names, %classes, /expressions, ! before all for all others"`
	Signal string   `json:"signal,omitempty" help:"the signals that are shown"`
	Status string   `json:"status,omitempty" help:"calls that ended so: successful, failed, unfinished, unavailable, detached"`
	Inject []string `json:"inject,omitempty" help:"SET:error=E or retval=V, signal=S, syscall=C, delay_enter=D, delay_exit=D, when=W"`
	Fault  []string `json:"fault,omitempty" help:"SET[:error=E][:when=W]"`
	// How values are shown, as in decode.Options.
	StringLimit int  `json:"s" help:"how much of a string is shown, in bytes"`
	Verbose     bool `json:"v,omitempty" help:"structures in full"`
	Paths       bool `json:"y,omitempty" help:"what descriptors refer to"`
	Sockets     bool `json:"sockets,omitempty" help:"what sockets are connected to"`
	Devices     bool `json:"devices,omitempty" help:"the numbers of devices that descriptors refer to"`
	PIDFDs      bool `json:"pidfds,omitempty" help:"the processes that pidfds refer to"`
	Hex         int  `json:"x,omitempty" help:"strings in hexadecimal: 1 those with bytes that are not ASCII, 2 all"`
	// TracePaths restricts calls to those that have one of these paths, or a descriptor
	// whose path is one of them, among their arguments (strace -P).
	TracePaths []string `json:"paths,omitempty" help:"only calls with these paths, or with descriptors of them"`
	// Pointer adds the instruction pointer to records.
	Pointer bool `json:"pointer,omitempty" help:"in records, tell the instruction pointer"`
	// CountOnly is for who wants numbers and no text (-c).
	CountOnly bool `json:"count,omitempty" help:"count calls only"`
	// Records asks for the form of package record; else lines of text are sent.
	Records bool `json:"records,omitempty" help:"send records, not text"`
	// Arguments tells arguments apart in records.
	Arguments bool `json:"arguments,omitempty" help:"in records, tell where each argument ends"`
	// Drop loses events if they are not read fast enough, instead of holding threads.
	Drop bool `json:"drop,omitempty" help:"lose events rather than hold threads until they are read"`
}

// MaxPaths is how many paths there may be in Config.TracePaths.
const MaxPaths = 64

// DefaultConfig is what strace does without options.
func DefaultConfig() *Config { return &Config{StringLimit: 32} }

func (c *Config) filter() (*filter.Filter, error) {
	return filter.Compile(filter.Config{Trace: c.Trace, Signal: c.Signal, Status: c.Status, Inject: c.Inject, Fault: c.Fault})
}

// Check says what is wrong with a Config.
func (c *Config) Check() error {
	if c.StringLimit < 0 || c.StringLimit > decode.MaxString {
		return fmt.Errorf("a string limit of %d; it is at least 0 and at most %d", c.StringLimit, decode.MaxString)
	}
	if c.Hex < 0 || c.Hex > int(decode.HexAll) {
		return fmt.Errorf("hexadecimal mode %d; there are 0, 1 and 2", c.Hex)
	}
	if len(c.TracePaths) > MaxPaths {
		return fmt.Errorf("%d paths; there may be %d", len(c.TracePaths), MaxPaths)
	}
	_, err := c.filter()
	return err
}

// Trace is what all threads of a session share: what is wanted, and how it is shown.
type Trace struct {
	filter    *filter.Filter
	options   decode.Options
	countOnly bool
	arguments bool
	pointer   bool
}

// NewTrace returns the trace that a Config describes.
func NewTrace(c *Config) (*Trace, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	f, err := c.filter()
	if err != nil {
		return nil, err
	}
	return &Trace{
		filter: f,
		options: decode.Options{StringLimit: c.StringLimit, Verbose: c.Verbose, Paths: c.Paths, Sockets: c.Sockets, Devices: c.Devices, PIDFDs: c.PIDFDs,
			Hex: decode.HexMode(c.Hex), Watch: c.TracePaths},
		countOnly: c.CountOnly,
		arguments: c.Arguments,
		pointer:   c.Pointer,
	}, nil
}

// watches reports whether only calls that have to do with certain paths are wanted.
func (t *Trace) watches() bool { return len(t.options.Watch) > 0 }

// Tracee is one thread of a trace. Its methods are for the thread's own callbacks.
type Tracee struct {
	trace    *Trace
	emit     func(*record.Record)
	pid, tid int
	call     decode.Call
	// previous is the call before the one in progress.
	previous uint64
	// inCall: the thread is in a call that is wanted.
	inCall  bool
	started int64
	text    []byte
	result  []byte
	// staged is the first half of a call that is judged by its end, with the ends of
	// its arguments.
	staged   []byte
	ends     []int
	counters *filter.Counters
	// injection is what the call in progress gets.
	injection *filter.Injection
	flags     uint8
	// pointer is where the thread is, if somebody wants to know.
	pointer uint64
	rec     record.Record
}

// NewTracee returns a thread of the trace. emit takes its records, on the thread's
// goroutine; it must copy what it keeps.
func (t *Trace) NewTracee(pid, tid int, emit func(*record.Record)) *Tracee {
	te := &Tracee{trace: t, emit: emit, pid: pid, tid: tid, previous: ^uint64(0)}
	te.call.Options = &t.options
	return te
}

// Verdict is what is to be done with a call that begins.
type Verdict struct {
	// Abort: the call is not made, Value and Errno are its result.
	Abort bool
	Value uint64
	Errno int
	// Replace: Instead is made.
	Replace bool
	Instead uint64
	Signal  int
	Delay   time.Duration
}

func (te *Tracee) record(kind record.Kind, now int64) *record.Record {
	te.rec = record.Record{Kind: kind, PID: te.pid, TID: te.tid, Time: now, Number: te.call.NR, Pointer: te.pointer}
	return &te.rec
}

// Entry is told of the call that th begins.
func (te *Tracee) Entry(th target.Thread, now int64) (v Verdict) {
	nr, args := th.Syscall()
	if !te.enter(th, nr, args, now) {
		return v
	}
	if in := te.trace.filter.Injection(nr); in != nil {
		v = te.inject(in)
	}
	te.show(th)
	return v
}

// enter begins a call, and says if it is wanted.
func (te *Tracee) enter(th target.Thread, nr uint64, args [6]uint64, now int64) bool {
	te.inCall = te.trace.filter.Call(nr)
	te.flags, te.injection = 0, nil
	te.call.NR, te.call.Args = nr, args
	te.started = now
	if te.inCall && te.trace.watches() {
		te.decode(th)
		if te.inCall = te.call.Touched; !te.inCall {
			te.unbind()
		}
	}
	return te.inCall
}

// decode makes the first half's text.
func (te *Tracee) decode(th target.Thread) {
	te.bind(th)
	te.call.SP = 0
	if te.call.NR == 15 { // rt_sigreturn shows what is on the stack
		te.call.SP = th.SP()
	}
	te.call.Previous = ""
	if s := decode.Lookup(te.previous); s != nil {
		te.call.Previous = s.Name
	}
	te.text = te.call.Enter(te.text[:0])
}

// show makes the first half's record, if one is wanted.
func (te *Tracee) show(th target.Thread) {
	if te.trace.countOnly {
		return
	}
	if !te.trace.watches() {
		te.decode(th)
	}
	if te.trace.filter.Staged() {
		te.staged = append(te.staged[:0], te.text...)
		te.ends = append(te.ends[:0], te.call.Ends()...)
		return
	}
	r := te.record(record.Enter, te.started)
	r.Number, r.Name, r.Text = te.call.NR, te.call.Syscall().Name, te.text
	if te.trace.arguments {
		r.Ends = te.call.Ends()
	}
	te.emit(r)
}

// bind gives the call what belongs to the thread.
func (te *Tracee) bind(th target.Thread) {
	te.call.Memory = th.Memory()
	if te.trace.options.Descriptors() {
		te.call.Process = th.Process()
	}
}

// unbind drops it: it is only good within a callback.
func (te *Tracee) unbind() { te.call.Memory, te.call.Process = nil, nil }

func (te *Tracee) inject(in *filter.Injection) (v Verdict) {
	if te.counters == nil {
		te.counters = new(filter.Counters)
	}
	if !in.Due(te.counters, te.call.NR) {
		return v
	}
	te.injection = in
	v.Signal, v.Delay = in.Signal, in.DelayEnter
	if in.Fake {
		v.Abort, v.Value, v.Errno = true, in.Value, in.Errno
		te.flags |= record.Injected
	}
	if in.Replace {
		v.Replace, v.Instead = true, in.Instead
		te.flags |= record.Injected
	}
	if in.DelayEnter != 0 || in.DelayExit != 0 {
		te.flags |= record.Delayed
	}
	return v
}

// Spare takes back what Entry has said is to be done with the call in progress.
func (te *Tracee) Spare() { te.flags, te.injection = 0, nil }

// Exit is told of the end of the call that Entry was told of. The returned delay is one
// that the thread has to wait.
func (te *Tracee) Exit(th target.Thread, now int64) (delay time.Duration) {
	te.previous = te.call.NR
	if !te.inCall || th.Killed() {
		return 0 // who is killed in a call never has its result: see Exiting
	}
	te.inCall = false
	if te.injection != nil {
		delay = te.injection.DelayExit
	}
	value, errno := th.Result()
	te.leave(th, value, errno, now)
	return delay
}

// leave makes the record of a call's end.
func (te *Tracee) leave(th target.Thread, value uint64, errno int, now int64) {
	r := te.record(record.Leave, now)
	r.Number, r.Value, r.Errno, r.Duration, r.Flags = te.call.NR, int64(value), errno, now-te.started, te.flags
	status := filter.Successful
	if errno != 0 {
		status = filter.Failed
	}
	if !te.trace.filter.Ended(status) {
		return
	}
	if te.trace.countOnly {
		r.Kind = record.Count
		r.Name = callName(te.call.NR)
		te.emit(r)
		return
	}
	te.bind(th)
	te.call.Result, te.call.Errno = value, errno
	te.text = te.text[:0]
	if te.trace.filter.Staged() {
		r.Kind = record.Whole
		te.text = append(te.text, te.staged...)
	}
	te.text = te.call.Leave(te.text)
	te.result = te.call.AppendResult(te.result[:0])
	r.Name, r.Text, r.Result = te.call.Syscall().Name, te.text, te.result
	if te.trace.arguments {
		r.Ends = te.call.Ends()
		if r.Kind == record.Whole {
			r.Ends = append(te.ends, r.Ends...)
		}
	}
	te.emit(r)
	te.unbind()
}

// callName is a call's name for a count.
func callName(nr uint64) string {
	if s := decode.Lookup(nr); s != nil {
		return s.Name
	}
	return decode.UnknownName(nr)
}

// Signal is told of a signal that is about to act; info is its siginfo_t of 128 bytes.
func (te *Tracee) Signal(signo int, info []byte, now int64) {
	if te.trace.countOnly || !te.trace.filter.Signal(signo) {
		return
	}
	te.text = te.call.AppendSiginfo(te.text[:0], info)
	r := te.record(record.SignalDelivery, now)
	r.Value, r.Text = int64(signo), te.text
	te.emit(r)
}

// GroupStop is told of a stop by a signal.
func (te *Tracee) GroupStop(signo int, now int64) {
	if te.trace.countOnly || !te.trace.filter.Signal(signo) {
		return
	}
	r := te.record(record.GroupStop, now)
	r.Value = int64(signo)
	te.emit(r)
}

// Exiting is told that the thread is about to end. A call that it is in has no result.
func (te *Tracee) Exiting(now int64) {
	if !te.inCall {
		return
	}
	te.inCall = false
	if te.trace.countOnly || !te.trace.filter.Ended(filter.UnfinishedStatus) {
		return
	}
	r := te.record(record.Unfinished, now)
	r.Number, r.Name = te.call.NR, te.call.Syscall().Name
	if te.call.Partial() {
		r.Flags = record.Partial
	}
	if te.trace.filter.Staged() {
		// It has no first half yet.
		first := *r
		first.Kind, first.Text, first.Flags = record.Enter, te.staged, 0
		te.emit(&first)
	}
	te.emit(r)
}

// End returns the record of how the thread ends: a status in the form of wait(2).
func (te *Tracee) End(status uint32, now int64) *record.Record {
	r := &record.Record{Kind: record.Exited, PID: te.pid, TID: te.tid, Time: now, Number: te.call.NR, Value: int64(status >> 8 & 0xff)}
	if signo := status & 0x7f; signo != 0 {
		r.Kind, r.Value = record.Killed, int64(signo)
		if !te.trace.filter.Signal(int(signo)) {
			r.Flags |= record.Hidden
		}
		if status&0x80 != 0 {
			r.Flags |= record.Core
		}
	}
	return r
}

// Superseded is told that an execve of another thread has ended this one and taken its id.
func (te *Tracee) Superseded(by int, now int64) {
	r := te.record(record.Renamed, now)
	r.TID, r.Value = by, int64(te.tid)
	te.emit(r)
	r = te.record(record.Superseded, now)
	r.Value = int64(by)
	te.emit(r)
}

// Detached returns what is to be told of a thread that is traced no more, though it lives.
func (te *Tracee) Detached(now int64) (all []*record.Record) {
	if te.inCall && te.trace.filter.Staged() && !te.trace.countOnly && te.trace.filter.Ended(filter.DetachedStatus) {
		all = append(all, &record.Record{Kind: record.Enter, PID: te.pid, TID: te.tid, Time: te.started, Number: te.call.NR,
			Name: te.call.Syscall().Name, Text: te.staged, Pointer: te.pointer})
	}
	return append(all, &record.Record{Kind: record.Detached, PID: te.pid, TID: te.tid, Time: now})
}

// SetID is told the thread's id after an execve.
func (te *Tracee) SetID(tid int) { te.tid = tid }
