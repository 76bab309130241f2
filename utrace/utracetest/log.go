package utracetest

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// A Log is the order of all that happened: callbacks (with the engine's name in
// Who) and what the kernel and the programs did ("kernel", "user").
type Log struct {
	mu      sync.Mutex
	cond    *sync.Cond
	entries []Entry
}

// An Entry is one thing that happened.
type Entry struct {
	// Who is an engine's name, "kernel" or "user".
	Who string
	// Task is the id of the thread that it is about.
	Task int64
	// What is the callback, as Call.String has it, or a word.
	What string
	// Call is what a callback was told.
	Call *Call
}

func (e Entry) String() string { return e.Who + " " + e.What }

func (l *Log) init() { l.cond = sync.NewCond(&l.mu) }

func (l *Log) add(e Entry) {
	l.mu.Lock()
	l.entries = append(l.entries, e)
	l.mu.Unlock()
	l.cond.Broadcast()
}

// Entries returns what has happened so far.
func (l *Log) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.entries[:len(l.entries):len(l.entries)]
}

// Of returns "who what" of the entries of some, in order; of all if none is
// named.
func (l *Log) Of(who ...string) []string {
	var s []string
	for _, e := range l.Entries() {
		for _, w := range who {
			if e.Who == w {
				s = append(s, e.String())
			}
		}
		if len(who) == 0 {
			s = append(s, e.String())
		}
	}
	return s
}

// Count returns how often it happened.
func (l *Log) Count(who, what string) int { return len(l.find(who, what)) }

// Calls returns what the callbacks of that kind to an engine were told.
func (l *Log) Calls(who, what string) []*Call {
	var c []*Call
	for _, e := range l.find(who, what) {
		c = append(c, e.Call)
	}
	return c
}

func (l *Log) find(who, what string) []Entry {
	var found []Entry
	for _, e := range l.Entries() {
		if e.Who == who && e.What == what {
			found = append(found, e)
		}
	}
	return found
}

// Wait waits until something has happened n times.
func (l *Log) Wait(n int, who, what string) error {
	deadline := time.Now().Add(Patience)
	wake := time.AfterFunc(Patience, l.cond.Broadcast)
	defer wake.Stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	seen, next := 0, 0
	for {
		for ; next < len(l.entries); next++ {
			if e := l.entries[next]; e.Who == who && e.What == what {
				seen++
			}
		}
		if seen >= n {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%q happened %d times in %v, want %d; the log:\n%s",
				who+" "+what, seen, Patience, n, dump(l.entries))
		}
		l.cond.Wait()
	}
}

func dump(entries []Entry) string {
	if n := len(entries); n > 200 {
		entries = entries[n-200:]
	}
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "\t%d: %v\n", e.Task, e)
	}
	return b.String()
}

func (l *Log) String() string { return dump(l.Entries()) }
