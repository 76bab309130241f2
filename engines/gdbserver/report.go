package gdbserver

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"utrace.dev/engines/gdbserver/rsp"
)

// What the threads have left is reported here.
//
// In all-stop, the default, the client waits after each command that resumes; the
// first thread that stops makes all others stop, and is reported when they have.
// What happened to the others is kept until the client lets them run again. In
// non-stop each stop is a notification of its own.

// interrupt is ^C. It may cross the report of a stop where the client does not want to
// stop, so gdb's is kept until there is an answer to it; LLDB takes any stop for one.
func (s *session) interrupt() {
	if s.nonStop {
		s.halt(func(*thread) bool { return true })
		return
	}
	s.interrupted = s.resumed || !s.can().lldb
}

// halt stops threads for the client, which is told of each.
func (s *session) halt(which func(*thread) bool) {
	for _, th := range s.list(nil) {
		if which(th) {
			th.hold()
		}
	}
	s.notice()
}

// report tells the client what it may be told now.
func (s *session) report() error {
	s.releaseOrphans()
	if s.nonStop {
		return s.notify()
	}
	if !s.resumed {
		return nil
	}
	if err := s.print(); err != nil {
		return err
	}
	if !s.halting && !s.interrupted && !s.due() {
		s.lend()
		return s.nothingRuns()
	}
	s.halting = true
	if !s.allParked() {
		return nil
	}
	ev := s.pick()
	later := ev != nil && ev.th != nil && s.interrupted && !s.attached && !s.can().lldb
	if ev == nil {
		ev = s.interruption()
	}
	s.stand()
	s.interrupted = later
	if ev == nil {
		if len(s.list(nil)) == 0 {
			return s.conn.Send([]byte("W00"))
		}
		return nil
	}
	return s.conn.Send([]byte(s.describeEvent(ev)))
}

// lendAfter is how long a thread that the client wants to run may be held by others
// before the client's own holds are given up.
const lendAfter = 100 * time.Millisecond

// lend lets the threads go that the client holds while it waits for others, if those
// others are held too, by somebody else. That may be a debugger which waits for one of
// ours: each lets one thread step and holds the rest, and none would ever get on. What
// the threads do is kept until the client lets them run.
func (s *session) lend() {
	stuck := false
	all := s.list(nil)
	for _, th := range all {
		s.mu.Lock()
		running := th.running && !th.parked
		s.mu.Unlock()
		if running {
			if !th.t.Utrace().Stopped() {
				s.stuck = time.Time{}
				return
			}
			stuck = true
		}
	}
	switch {
	case !stuck:
		s.stuck = time.Time{}
	case s.stuck.IsZero():
		s.stuck = time.Now()
	case time.Since(s.stuck) > lendAfter:
		for _, th := range all {
			th.lend()
		}
	}
}

// stand ends the wait for a stop: all threads stand, as far as the client knows.
func (s *session) stand() {
	s.halting, s.parking, s.stuck = false, time.Time{}, time.Time{}
	s.resumed, s.interrupted, s.attached = false, false, false
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, th := range s.threads {
		th.running = false
	}
}

// due reports whether there is something to report.
func (s *session) due() bool {
	s.mu.Lock()
	exits := len(s.exits)
	s.mu.Unlock()
	return exits > 0 || s.first() != nil
}

// pick returns the next event, and marks it as reported.
func (s *session) pick() *event {
	s.mu.Lock()
	if len(s.exits) > 0 {
		ev := s.exits[0]
		s.exits = s.exits[1:]
		s.mu.Unlock()
		return ev
	}
	s.mu.Unlock()
	th := s.first()
	if th == nil {
		return nil
	}
	s.mu.Lock()
	th.reported = true
	s.mu.Unlock()
	return &event{th: th}
}

// first returns, of the threads whose stop is to be reported, the one to which it
// happened first.
//
// The order matters when several debuggers stop the same threads. Each then knows of
// one stop, and has the others wait until it has been told that this one thread has
// stepped over its breakpoint. If one were told of thread 1 and the other of thread 2,
// the first would wait for thread 1, which the other holds for a stop that it has yet
// to report, and the other for thread 2, which the first holds in the same way. But if
// all that a debugger has not been told of happened after what it has been told of, a
// debugger that waits for a thread waits for one that was told of something earlier:
// that cannot go round in a circle. Hence the choice is made when all threads are
// parked, as one that is on its way into a stop may be the first.
func (s *session) first() (first *thread) {
	order := uint64(0)
	for _, th := range s.list(nil) {
		s.mu.Lock()
		due := th.parked && th.running && th.stop != nil && !th.reported
		stale := due && th.staleLocked()
		if due && !stale && (first == nil || th.stop.order < order) {
			first, order = th, th.stop.order
		}
		s.mu.Unlock()
		if stale {
			th.resume(th.step, th.lo, th.hi, 0)
		}
	}
	return first
}

// interruption returns the event that answers ^C: a thread with SIGINT. It has no
// signal after vAttach, or if what was to be reported has ended with its thread.
func (s *session) interruption() *event {
	th, err := s.generalThread()
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sig := 0
	if s.interrupted && !s.attached {
		sig = sigInt
	}
	st := &stop{sig: sig, lldb: "signal"}
	if th.stop != nil && !th.reported {
		// Something has happened to it that the client hears of when it lets the thread
		// run: a signal, or a fork whose child stands until then.
		return &event{th: th, plain: st}
	}
	th.stop, th.reported = st, true
	return &event{th: th}
}

// allParked holds all threads and reports whether they are.
func (s *session) allParked() bool {
	waiting := false
	for _, th := range s.list(nil) {
		th.hold()
		s.mu.Lock()
		waiting = waiting || !th.parked && !th.vfork && !th.gone
		s.mu.Unlock()
	}
	if s.parking.IsZero() {
		s.parking = time.Now()
	}
	return !waiting || time.Since(s.parking) > parkingTime
}

// nothingRuns tells the client when it waits for nothing.
func (s *session) nothingRuns() error {
	s.mu.Lock()
	running := false
	for _, th := range s.threads {
		running = running || th.running
	}
	s.mu.Unlock()
	if running {
		return nil
	}
	if s.can().noResumed {
		s.stand()
		return s.conn.Send([]byte("N"))
	}
	return nil
}

// print sends what breakpoint commands have printed; the protocol allows it only
// while the client waits for a stop.
func (s *session) print() error {
	s.mu.Lock()
	out := s.output
	s.output = nil
	s.mu.Unlock()
	for len(out) > 0 {
		n := min(len(out), s.conn.Limit()/2-8)
		if err := s.conn.Send(hex.AppendEncode([]byte("O"), out[:n])); err != nil {
			return err
		}
		out = out[n:]
	}
	return nil
}

// notify is report for a non-stop client.
func (s *session) notify() error {
	for len(s.notes) < maxNotes {
		s.mu.Lock()
		for _, th := range s.threads {
			if th.parked && th.running && th.stop == nil {
				th.stop = &stop{lldb: "none"} // the client asked for it
			}
		}
		s.mu.Unlock()
		ev := s.pick()
		if ev == nil {
			return nil
		}
		if ev.th != nil && ev.p == nil {
			s.mu.Lock()
			ev.th.running = false
			s.mu.Unlock()
		}
		s.notes = append(s.notes, ev)
		if len(s.notes) == 1 {
			if err := s.conn.Notify([]byte("Stop:" + s.describeEvent(ev))); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxNotes bounds the stops that a non-stop client has not confirmed. Those beyond it
// stay with their threads, which stay stopped.
const maxNotes = 4096

// confirmed is vStopped: the client has taken the first note.
func (s *session) confirmed(string) reply {
	if len(s.notes) > 0 {
		s.notes = s.notes[1:]
	}
	if len(s.notes) == 0 {
		return ok
	}
	return text(s.describeEvent(s.notes[0]))
}

// why is '?'.
func (s *session) why(string) reply {
	all := s.known(nil)
	if s.nonStop {
		s.notes = nil
		s.mu.Lock()
		for _, th := range all {
			if th.parked {
				if th.stop == nil {
					th.stop = &stop{lldb: "none"}
				}
				th.reported, th.running = true, false
				s.notes = append(s.notes, &event{th: th})
			}
		}
		s.mu.Unlock()
		if len(s.notes) == 0 {
			return ok
		}
		return text(s.describeEvent(s.notes[0]))
	}
	switch {
	case len(all) > 0:
	case s.can().lldb:
		return failure(errNoThread) // it would take the end of a process for that of the session
	default:
		return text("W00")
	}
	th, err := s.generalThread()
	if err != nil {
		return failure(err)
	}
	for _, x := range all {
		s.mu.Lock()
		reported := x.reported
		s.mu.Unlock()
		if reported {
			th = x
			break
		}
	}
	return text(s.describeEvent(&event{th: th}))
}

// describeEvent returns the stop reply of an event.
func (s *session) describeEvent(ev *event) string {
	switch {
	case ev.th != nil && ev.p != nil:
		return fmt.Sprintf("w%x;%s", ev.code>>8&0xff, s.threadID(ev.th))
	case ev.p != nil:
		reply := fmt.Sprintf("W%02x", ev.code>>8&0xff)
		if sig := ev.code & 0x7f; sig != 0 {
			reply = fmt.Sprintf("X%02x", s.signal(int(sig)))
		}
		if s.can().multiprocess {
			reply += fmt.Sprintf(";process:%x", ev.p.id)
		}
		return reply
	}
	th := ev.th
	s.general, s.cont = th, th
	s.mu.Lock()
	st := ev.plain
	if st == nil {
		if st = th.stop; st == nil {
			st = &stop{lldb: "none"}
		}
		th.reported = th.parked // LLDB asks about all threads that stand
	}
	described := th.p.described
	s.mu.Unlock()
	can := s.can()
	var b strings.Builder
	fmt.Fprintf(&b, "T%02x", s.signal(st.sig))
	if !can.lldb {
		b.WriteString(st.why)
	}
	fmt.Fprintf(&b, "thread:%s;", s.threadID(th))
	if can.lldb {
		s.describeForLLDB(&b, th, st)
	}
	if !described && !can.lldb {
		return b.String()
	}
	th.examine(func() error {
		f := newFrame(th.t.Utrace())
		for _, n := range expedited {
			if v := f.get(&amd64[n]); v != nil {
				fmt.Fprintf(&b, "%02x:%x;", n, v)
			}
		}
		return nil
	})
	return b.String()
}

// signal returns the client's number of a Linux signal.
func (s *session) signal(sig int) int {
	if s.can().lldb {
		return sig
	}
	return toGDB(sig)
}

// linuxSignal returns the Linux signal of the client's number.
func (s *session) linuxSignal(n int) int {
	if s.can().lldb {
		return n
	}
	return fromGDB(n)
}

// stopAllAndWait holds every thread before the first command comes.
func (s *session) stopAllAndWait(ctx context.Context) {
	timer := time.NewTimer(parkingTime)
	defer timer.Stop()
	for !s.allParked() {
		select {
		case <-s.wake:
		case <-timer.C:
			s.stand()
			return
		case <-ctx.Done():
			return
		}
	}
	s.stand()
}

// binaryReply returns an answer of binary data with a letter before it.
func binaryReply(lead string, data []byte) reply {
	return reply{payload: rsp.AppendBinary([]byte(lead), data)}
}
