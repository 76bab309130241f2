package strace

import (
	"context"
	"encoding/binary"
	"io"
	"slices"
	"sync"
	"time"

	"utrace.dev/engines/kit"
	"utrace.dev/engines/strace/record"
	"utrace.dev/engines/strace/show"
	"utrace.dev/engines/target"
	"utrace.dev/utrace"
)

// Name is the facility's name.
const Name = "strace"

func init() {
	kit.Register(&kit.Facility{
		Name:     Name,
		Synopsis: "write down system calls and signals, as strace(1) does",
		Params:   func() any { return DefaultConfig() },
		Start:    start,
	})
}

// events are those that the engine asks for.
const events = utrace.EventSyscallEntry | utrace.EventSyscallExit | utrace.EventSignal | utrace.EventSignalIgn | utrace.EventSignalStop |
	utrace.EventSignalTerm | utrace.EventSignalCore | utrace.EventJctl | utrace.EventExec | utrace.EventExit | utrace.EventClone

// queueLimit is how many records wait for the client before threads do.
const queueLimit = 4096

// queueBytes bounds their size. It is a little more than 4096 records of usual calls
// have; with a large -s one record may have a megabyte.
const queueBytes = 64 << 20

// together is for how long records are collected, unless a thread waits. It is less than
// anybody sees.
const together = 2 * time.Millisecond

// session is one use of the facility.
type session struct {
	kit   *kit.Session
	trace *Trace
	queue *kit.Queue[byte]

	mu    sync.Mutex // a leaf
	procs map[int]*process
}

// process is what is known of a process: which of its threads live, and how its
// leader has ended, which is only shown when the others have, too.
type process struct {
	live   map[*utrace.Thread]*thread
	leader *record.Record
}

// thread is one thread of a session.
type thread struct {
	s      *session
	target target.Thread
	tracee *Tracee
	// proc is set, under session.mu, with the ids that the thread had then.
	proc     *process
	pid, tid int
	// engine is that of the callback that runs; last says that the record to come
	// is the thread's last one.
	engine *utrace.Engine
	last   bool
	// buf is for the bytes of one record, but for that of tell.
	buf []byte
	// fresh is set for one that the runtime has started.
	fresh bool
	// tell announces it, which sets told. No record of its own comes before.
	tell sync.Once
	told bool
	// made is when it was attached to.
	made int64
	// until is when a delay at entry is over.
	until time.Time
}

func start(ks *kit.Session, params any) error {
	c := params.(*Config)
	tr, err := NewTrace(c)
	if err != nil {
		return err
	}
	policy := kit.Hold
	if c.Drop {
		policy = kit.Drop
	}
	s := &session{kit: ks, trace: tr, queue: kit.NewQueue[byte](queueLimit, policy), procs: map[int]*process{}}
	s.queue.Bound(queueBytes)
	ks.OnDetached(s.detached)
	ks.CountDrops(s.queue.Dropped)
	w := io.Writer(ks.Conn)
	if !c.Records {
		w = &lines{to: show.NewText(ks.Conn, nil, show.Style{})}
	}
	ks.Go(func(context.Context) error { return s.write(w) })
	if err := ks.Follow(kit.Tracing{Ops: &ops, Events: events, Data: s.thread, Unused: s.unused, Begin: begin}); err != nil {
		return err
	}
	s.announceAll()
	ready := record.Record{Kind: record.Ready, Time: now()}
	s.queue.Put(nil, ready.Append(nil)...)
	return nil
}

// announceAll tells of the threads that run: one that is blocked would be told of when it
// goes on, and whoever has asked for it would not know that it is traced.
func (s *session) announceAll() {
	var all []*thread
	s.mu.Lock()
	for _, p := range s.procs {
		for _, th := range p.live {
			all = append(all, th)
		}
	}
	s.mu.Unlock()
	for _, th := range all {
		th.tell.Do(func() {
			th.told = true
			if r := th.announcement(th.pid, th.tid, th.fresh); r != nil {
				s.queue.Put(nil, r.Append(nil)...)
			}
		})
	}
}

// detached ends what the threads have left: it tells who is traced no more, and the ends
// of leaders of processes whose other threads are.
func (s *session) detached() {
	var left []*record.Record
	s.mu.Lock()
	for _, p := range s.procs {
		for _, th := range p.live {
			if th.told && !s.trace.countOnly {
				left = append(left, th.tracee.Detached(now())...)
			}
		}
		if p.leader != nil {
			left = append(left, p.leader)
		}
	}
	s.mu.Unlock()
	slices.SortStableFunc(left, func(a, b *record.Record) int { return a.TID - b.TID })
	for _, r := range left {
		s.queue.Put(nil, r.Append(nil)...)
	}
	s.queue.Close()
}

// lines makes text of records.
type lines struct {
	to     *show.Text
	parser record.Parser
}

func (l *lines) Write(p []byte) (int, error) {
	for at := 0; at < len(p); {
		r, n, err := l.parser.Parse(p[at:])
		if err != nil {
			return at, err
		}
		l.to.Record(r)
		at += n
	}
	l.to.Flush()
	return len(p), l.to.Err()
}

// write sends what comes to the client, many records at a time.
func (s *session) write(w io.Writer) error {
	lost := uint64(0)
	for {
		all, err := s.queue.Take()
		if err == io.EOF {
			return nil
		}
		if n := s.queue.Dropped(); n > lost {
			all = append((&record.Record{Kind: record.Lost, Value: int64(n - lost), Time: now()}).Append(nil), all...)
			lost = n
		}
		if _, err := w.Write(all); err != nil {
			return err
		}
		// What comes in the meantime goes together, and wakes nobody up: else every call
		// would cost a switch to this goroutine, and one to the client.
		s.queue.Linger(together)
	}
}

// thread makes what belongs to a thread. Locks of the kernel may be held, and it may be
// for nothing: the thread may have an engine already.
func (s *session) thread(t target.Thread) any {
	th := &thread{s: s, target: t, made: now()}
	th.tracee = s.trace.NewTracee(0, 0, th.emit)
	th.identify()
	th.fresh = th.proc == nil
	return th
}

// identify notes the ids of a thread, and counts it, once it has ids: one that the
// runtime starts has none yet when it is attached to.
func (th *thread) identify() {
	if th.proc != nil {
		return
	}
	pid, tid := th.target.Process().ID(), th.target.ID()
	if pid == 0 || tid == 0 {
		return
	}
	th.tracee.pid, th.tracee.tid = pid, tid
	th.s.mu.Lock()
	defer th.s.mu.Unlock()
	th.pid, th.tid = pid, tid
	th.proc = th.s.procs[pid]
	if th.proc == nil {
		th.proc = &process{live: map[*utrace.Thread]*thread{}}
		th.s.procs[pid] = th.proc
	}
	if th.proc.live[th.target.Utrace()] == nil { // else this one will turn out to be for nothing
		th.proc.live[th.target.Utrace()] = th
	}
}

// unused takes back what thread has made.
func (s *session) unused(data any) {
	th := data.(*thread)
	if th.proc == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if th.proc.live[th.target.Utrace()] == th {
		delete(th.proc.live, th.target.Utrace())
	}
	if len(th.proc.live) == 0 && th.proc.leader == nil && s.procs[th.pid] == th.proc {
		delete(s.procs, th.pid)
	}
	// A leader whose end has waited for this thread is told of when the session ends.
}

// emit takes a record of a callback.
func (th *thread) emit(r *record.Record) {
	th.buf = r.Append(th.buf[:0])
	if th.last {
		th.s.queue.PutLast(th.engine, th.buf...)
	} else {
		th.s.queue.Put(th.engine, th.buf...)
	}
	if cap(th.buf) > keepBuf {
		th.buf = nil
	}
}

// keepBuf is how large a buffer a thread keeps.
const keepBuf = 16 << 10

// of returns the thread that a callback is for.
func of(r *utrace.Report) *thread {
	th := kit.Data[*thread](r)
	th.engine = r.Engine
	th.identify()
	if th.s.trace.pointer {
		th.tracee.pointer = th.target.PC()
	}
	th.tell.Do(func() {
		th.told = true
		th.announce(th.tracee.pid, th.tracee.tid, th.fresh)
	})
	return th
}

// announce tells that a thread is traced, in a callback for th.
func (th *thread) announce(pid, tid int, fresh bool) {
	if r := th.announcement(pid, tid, fresh); r != nil {
		th.emit(r)
	}
}

// announcement is what tells that a thread is traced; nil if nobody wants to know.
// fresh: nobody has asked for this one.
func (th *thread) announcement(pid, tid int, fresh bool) *record.Record {
	if th.s.trace.countOnly {
		return nil
	}
	r := &record.Record{Kind: record.Attached, PID: pid, TID: tid, Time: now()}
	if !fresh {
		r.Value = 1
	}
	return r
}

var ops = utrace.Ops{
	Name:         Name,
	IgnoresCode:  true,
	SyscallEntry: entry,
	SyscallExit:  exit,
	Signal:       signal,
	Jctl:         jctl,
	Clone:        clone,
	Exec:         exec,
	Exit:         exiting,
}

func now() int64 { return time.Now().UnixNano() }

// begin tells of a process that the runtime has started as if it had made an execve.
func begin(r *utrace.Report) {
	th := of(r)
	th.tracee.Began(th.target, th.made, now())
}

func entry(r *utrace.Report) utrace.Action {
	th := of(r)
	if r.Resumed {
		// The queue may have let it go before its delay was over.
		return th.delay(time.Until(th.until))
	}
	v := th.tracee.Entry(th.target, now())
	if v.Signal != 0 {
		_ = th.target.Kill(v.Signal) // a thread that is being killed needs none
	}
	switch {
	case v.Abort:
		th.target.SetResult(v.Value, v.Errno)
		r.SetSyscall(utrace.SyscallAbort)
	case v.Replace:
		th.target.SetSyscall(v.Instead)
	}
	if v.Delay > 0 {
		th.until = time.Now().Add(v.Delay)
		return th.delay(v.Delay)
	}
	return utrace.NoOpinion
}

// delay holds the thread for a time.
func (th *thread) delay(d time.Duration) utrace.Action {
	if d <= 0 {
		return utrace.NoOpinion
	}
	e := th.engine.Get()
	time.AfterFunc(d, func() {
		_ = e.Control(utrace.Resume) // the thread may be gone
		e.Put()
	})
	return utrace.Stop
}

func exit(r *utrace.Report) utrace.Action {
	th := of(r)
	return th.delay(th.tracee.Exit(th.target, now()))
}

func signal(r *utrace.Report) utrace.Action {
	if r.Signal == nil || r.Signal.Info == nil || r.Event&(utrace.EventSignal|utrace.EventSignalIgn|utrace.EventSignalStop|
		utrace.EventSignalTerm|utrace.EventSignalCore) == 0 {
		return utrace.NoOpinion
	}
	th := of(r)
	i := r.Signal.Info
	var info [128]byte
	binary.LittleEndian.PutUint32(info[0:], uint32(i.Signo))
	binary.LittleEndian.PutUint32(info[4:], uint32(i.Errno))
	binary.LittleEndian.PutUint32(info[8:], uint32(i.Code))
	copy(info[16:], i.Fields[:])
	th.tracee.Signal(int(i.Signo), info[:], now())
	return utrace.NoOpinion
}

func jctl(r *utrace.Report) utrace.Action {
	if !r.Jctl.Continued {
		of(r).tracee.GroupStop(int(r.Jctl.Signo), now())
	}
	return utrace.NoOpinion
}

// clone tells of the child before its maker's call ends, as strace sees it.
func clone(r *utrace.Report) utrace.Action {
	th := of(r)
	child := th.s.kit.System.Of(r.Child)
	th.announce(child.Process().ID(), child.ID(), false)
	return utrace.NoOpinion
}

// exec: a thread that is not the leader takes the leader's id.
func exec(r *utrace.Report) utrace.Action {
	th := of(r)
	id := th.target.ID()
	if id == th.tracee.tid {
		return utrace.NoOpinion
	}
	if th.proc != nil {
		th.s.mu.Lock()
		th.proc.leader = nil
		th.s.mu.Unlock()
	}
	former := th.tracee.tid
	th.tracee.SetID(id)
	th.tracee.Superseded(former, now())
	return utrace.NoOpinion
}

func exiting(r *utrace.Report) utrace.Action {
	th := of(r)
	t := now()
	th.tracee.Exiting(t)
	if end := th.ended(uint32(r.Code), t); end != nil {
		th.last = true
		th.emit(end)
	}
	return utrace.NoOpinion
}

// ended returns the record of the thread's end, and of its process's leader if that has
// waited for this one. The leader's end is kept while others live: until then an
// execve may take its place.
func (th *thread) ended(status uint32, t int64) *record.Record {
	end := th.tracee.End(status, t)
	if th.proc == nil {
		return end
	}
	th.s.mu.Lock()
	delete(th.proc.live, th.target.Utrace())
	last := len(th.proc.live) == 0
	leader := th.proc.leader
	if !last && th.tracee.tid == th.tracee.pid {
		th.proc.leader, end = end, nil
	}
	if last {
		delete(th.s.procs, th.tracee.pid)
	}
	th.s.mu.Unlock()
	if last && leader != nil {
		if end != nil {
			th.emit(end)
		}
		leader.Time = t
		end = leader
	}
	return end
}
