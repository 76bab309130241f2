package gdbserver

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"utrace.dev/engines/gdbserver/agent"
	"utrace.dev/engines/target"
)

// program returns an expression that prints a format again and again.
func program(t *testing.T, format string) agent.Code {
	t.Helper()
	n := len(format) + 1
	code := append([]byte{0x22, 0, 0x22, 0, 0x34, 0, byte(n >> 8), byte(n)}, format...)
	c, err := agent.Check(append(code, 0, 0x21, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestHitBudget: what the expressions of one hit print and read is bounded, and so is what
// waits to be sent to the client.
func TestHitBudget(t *testing.T) {
	var warned []string
	s := &session{wake: make(chan struct{}, 1), Config: Config{Warn: func(format string, args ...any) { warned = append(warned, fmt.Sprintf(format, args...)) }}}
	th := &thread{s: s}
	m := &machine{th: th}
	th.perform(m, []agent.Code{program(t, "x"), program(t, "y")})
	if got := string(s.output); got != strings.Repeat("x", maxPrints) {
		t.Errorf("one hit prints %q", got)
	}
	if len(warned) != 2 || !strings.Contains(warned[0], "prints more than 64 times") {
		t.Errorf("the warnings are %q", warned)
	}
	for range 10 {
		th.perform(&machine{th: th}, []agent.Code{program(t, strings.Repeat("z", 4000))})
	}
	if len(s.output) > maxOutput || len(s.output) < maxOutput-4000 {
		t.Errorf("%d bytes wait for the client, want nearly %d", len(s.output), maxOutput)
	}
	m.reads = maxReads
	if err := m.Read(make([]byte, 1), 0); !errors.Is(err, agent.ErrSteps) {
		t.Errorf("one more read: %v", err)
	}
}

// TestNotes: a client that confirms nothing is told no more.
func TestNotes(t *testing.T) {
	s := &session{nonStop: true, notes: make([]*event, maxNotes), exits: []*event{{p: &process{id: 7}}}}
	if err := s.report(); err != nil || len(s.notes) != maxNotes || len(s.exits) != 1 {
		t.Fatalf("%v; %d notes, %d ends", err, len(s.notes), len(s.exits))
	}
	s.notes = s.notes[1:] // as confirmed does
	if err := s.report(); err != nil || len(s.notes) != maxNotes || len(s.exits) != 0 {
		t.Errorf("with room: %v; %d notes, %d ends", err, len(s.notes), len(s.exits))
	}
}

// nameless is a thread of which only the name is asked.
type nameless struct{ target.Thread }

func (nameless) Name() string { return strings.Repeat("'", 15) }

// TestThreadsDocument: a list of threads that are attached to ends at 4 MiB.
func TestThreadsDocument(t *testing.T) {
	const threads = 40000
	p := &process{id: 1}
	for i := range threads {
		p.threads = append(p.threads, &thread{p: p, t: nameless{}, id: 1 + i})
	}
	s := &session{processes: map[int]*process{1: p}}
	doc := s.threadsDocument()
	n := strings.Count(doc, "/>")
	if n >= threads || len(doc) < maxDocument || len(doc) > maxDocument+1<<10 || !strings.HasSuffix(doc, "/></threads>") {
		t.Errorf("%d of %d threads in %d bytes, which end with %q", n, threads, len(doc), doc[len(doc)-20:])
	}
}
