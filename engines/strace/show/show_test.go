package show

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"utrace.dev/engines/strace/record"
)

func enter(tid int, name, text string) *record.Record {
	return &record.Record{Kind: record.Enter, PID: 1, TID: tid, Time: 1700000000_123456789, Name: name, Text: []byte(text)}
}

func leave(tid int, name, text, result string) *record.Record {
	return &record.Record{Kind: record.Leave, PID: 1, TID: tid, Time: 1700000001_000000000, Name: name, Text: []byte(text), Result: []byte(result), Duration: 12345}
}

// play returns what a sink writes for records.
func play(style Style, records ...*record.Record) string {
	var out, messages strings.Builder
	s := NewText(&out, &messages, style)
	for _, r := range records {
		s.Record(r)
	}
	s.Close()
	return messages.String() + out.String()
}

// execByThread is a process whose leader sleeps when another thread executes a program.
func execByThread() []*record.Record {
	e := enter(7, "execve", `execve("x"`)
	e.Ends = []int{10}
	return []*record.Record{
		{Kind: record.Attached, TID: 1}, enter(1, "pause", "pause("), {Kind: record.Attached, TID: 7, Value: 1},
		{Kind: record.Unfinished, TID: 1, Name: "pause"}, e, {Kind: record.Renamed, TID: 7, Value: 1},
		{Kind: record.Superseded, TID: 1, Value: 7}, leave(1, "execve", "", "0"),
	}
}

func TestLines(t *testing.T) {
	attached := func(tid int, v int64) *record.Record {
		return &record.Record{Kind: record.Attached, TID: tid, Value: v}
	}
	two := []*record.Record{
		attached(1, 0), enter(1, "wait4", "wait4(-1, "), attached(2, 1), enter(2, "read", "read(0, "), leave(1, "wait4", "NULL, 0, NULL", "2"),
		leave(2, "read", `"", 1`, "0"), {Kind: record.Exited, TID: 2, Value: 3}, enter(1, "exit_group", "exit_group(0"),
		{Kind: record.Unfinished, TID: 1, Name: "exit_group"}, {Kind: record.Killed, TID: 1, Value: 11, Flags: record.Core},
	}
	for _, test := range []struct {
		style Style
		in    []*record.Record
		want  string
	}{
		{Style{}, two, `strace: Process 2 attached
wait4(-1,  <unfinished ...>
[pid     2] read(0,  <unfinished ...>
[pid     1] <... wait4 resumed>NULL, 0, NULL) = 2
[pid     2] <... read resumed>"", 1)    = 0
[pid     2] +++ exited with 3 +++
exit_group(0)                           = ?
+++ killed by SIGSEGV (core dumped) +++
`},
		{Style{NumberAll: true, HideExit: true, HideAttach: true}, two, `1     wait4(-1,  <unfinished ...>
2     read(0,  <unfinished ...>
1     <... wait4 resumed>NULL, 0, NULL) = 2
2     <... read resumed>"", 1)          = 0
1     exit_group(0)                     = ?
`},
		{Style{Clock: Unix, ClockDigits: 6, Durations: true, DurationDigits: 6}, []*record.Record{enter(1, "close", "close(3"), leave(1, "close", "", "0")},
			"1700000000.123456 close(3)              = 0 <0.000012>\n"},
		{Style{Relative: true, RelativeDigits: 6, Column: 10}, []*record.Record{enter(1, "close", "close(3"), leave(1, "close", "", "0"),
			{Kind: record.SignalDelivery, TID: 1, Value: 17, Time: 1700000002_000000000, Text: []byte("{}")}},
			"     0.000000 close(3) = 0\n     1.876543 --- SIGCHLD {} ---\n"},
		{Style{}, []*record.Record{enter(1, "read", "read(3, "), {Kind: record.Unfinished, TID: 1, Name: "read", Flags: record.Partial}},
			"read(3,  <unfinished ...>)              = ?\n"},
		{Style{}, []*record.Record{{Kind: record.Whole, TID: 1, Name: "close", Text: []byte("close(3"), Result: []byte("0"), Flags: record.Injected | record.Delayed}},
			"close(3)                                = 0 (INJECTED) (DELAYED)\n"},
		{Style{}, []*record.Record{enter(1, "read", "read(3, ")}, "read(3,  <unfinished ...>\n"},
		{Style{}, []*record.Record{{Kind: record.GroupStop, TID: 1, Value: 19}, {Kind: record.Superseded, TID: 1, Value: 7}},
			"--- stopped by SIGSTOP ---\n+++ superseded by execve in pid 7 +++\n"},
		{Style{HideAttach: true}, execByThread(), `pause()                                 = ?
[pid     7] execve("x" <pid changed to 1 ...>
+++ superseded by execve in pid 7 +++
<... execve resumed>)                   = 0
`},
		{Style{HideAttach: true, HideSuperseded: true}, execByThread(), `pause()                                 = ?
[pid     7] execve("x" <pid changed to 1 ...>
<... execve resumed>)                   = 0
`},
		{Style{}, []*record.Record{attached(7, 1), enter(7, "read", "read(3, "), {Kind: record.Detached, TID: 7}},
			"strace: Process 7 attached\nstrace: Process 7 detached\nread(3,  <detached ...>\n"},
		{Style{HideAttach: true}, []*record.Record{attached(7, 1), {Kind: record.Detached, TID: 7}}, ""},
		{Style{}, []*record.Record{{Kind: record.Lost, Value: 5}}, "strace: 5 events were lost: the output is not read fast enough\n"},
	} {
		if got := play(test.style, test.in...); got != test.want {
			t.Errorf("%+v:\n%s\nwant\n%s", test.style, got, test.want)
		}
	}
}

func TestSummary(t *testing.T) {
	var out strings.Builder
	if err := NewSummary(&out, ByCalls).Close(); err != nil || out.Len() > 0 {
		t.Errorf("of no calls there is %q, %v", out.String(), err)
	}
	s := NewSummary(&out, ByCalls)
	for i := range 3 {
		r := leave(1, "read", "", "0")
		r.Duration, r.Errno = 2000_000, i%2*4
		s.Record(r)
	}
	s.Record(&record.Record{Kind: record.Count, Name: "close", Duration: 2000_000})
	s.Close()
	want := `% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 75.00    0.006000        2000         3         1 read
 25.00    0.002000        2000         1           close
------ ----------- ----------- --------- --------- ----------------
100.00    0.008000        2000         4         1 total
`
	if out.String() != want {
		t.Errorf("\n%s\nwant\n%s", out.String(), want)
	}
}

func TestJSON(t *testing.T) {
	var out strings.Builder
	s := NewJSON(&out, NewOpen())
	e := enter(1, "read", "read(3, ")
	e.Ends = []int{6}
	l := leave(1, "read", `"a, b", 10`, "4")
	l.Ends, l.Value = []int{6, 10}, 4
	f := &record.Record{Kind: record.Whole, PID: 1, TID: 1, Name: "open", Text: []byte(`open("x", 0`), Ends: []int{8, 11}, Result: []byte("-1 ENOENT (...)"), Errno: 2}
	for _, r := range []*record.Record{{Kind: record.Ready}, e, l, f, {Kind: record.Killed, TID: 1, Value: 9}} {
		s.Record(r)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	want := []string{
		`read ["3" "\"a, b\"" "10"] 4 <nil> 4`,
		`open ["\"x\"" "0"] -1 ENOENT (...) ENOENT <nil>`,
		`<nil> [] <nil> <nil> <nil>`,
	}
	if len(lines) != len(want) {
		t.Fatalf("%d objects, want %d:\n%s", len(lines), len(want), out.String())
	}
	for i, l := range lines {
		var o map[string]any
		if err := json.Unmarshal([]byte(l), &o); err != nil {
			t.Fatal(err)
		}
		args, _ := o["args"].([]any)
		if got := fmt.Sprintf("%v %q %v %v %v", o["name"], args, o["result"], o["errno"], o["value"]); got != want[i] {
			t.Errorf("%s\nwant %s\nof %s", got, want[i], l)
		}
		if o["v"] != 1.0 {
			t.Errorf("no version: %s", l)
		}
	}
}

func TestSplit(t *testing.T) {
	outs := map[int]*strings.Builder{}
	s := NewSplit(func(tid int) (Sink, error) {
		if tid == 3 {
			return nil, fmt.Errorf("no file for %d", tid)
		}
		outs[tid] = new(strings.Builder)
		return NewText(outs[tid], nil, Style{Alone: true}), nil
	})
	for _, r := range []*record.Record{enter(1, "a", "a("), enter(2, "b", "b("), enter(3, "c", "c("), leave(1, "a", "", "0"), leave(2, "b", "", "0")} {
		s.Record(r)
	}
	if err := s.Close(); err == nil || err.Error() != "no file for 3" {
		t.Errorf("Close: %v", err)
	}
	if a, b := outs[1].String(), outs[2].String(); !strings.HasPrefix(a, "a()") || !strings.HasPrefix(b, "b()") {
		t.Errorf("%q %q", a, b)
	}
}

// A file goes on when another thread takes its thread's id, and that one's own ends.
func TestSplitExec(t *testing.T) {
	outs, opens := map[int]*strings.Builder{}, 0
	play := func(sink func(*strings.Builder) Sink) {
		clear(outs)
		opens = 0
		s := NewSplit(func(tid int) (Sink, error) {
			opens++
			outs[tid] = new(strings.Builder)
			return sink(outs[tid]), nil
		})
		for _, r := range execByThread() {
			s.Record(r)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	play(func(b *strings.Builder) Sink { return NewText(b, nil, Style{Alone: true, Column: 10}) })
	if got, want := outs[1].String(), "pause()   = ?\n+++ superseded by execve in pid 7 +++\n<... execve resumed>) = 0\n"; got != want {
		t.Errorf("the leader's file:\n%s\nwant\n%s", got, want)
	}
	if got, want := outs[7].String(), "execve(\"x\" <pid changed to 1 ...>\n"; got != want {
		t.Errorf("the other thread's file:\n%s\nwant\n%s", got, want)
	}
	if opens != 2 {
		t.Errorf("%d files were opened, want 2", opens)
	}
	calls := NewOpen()
	play(func(b *strings.Builder) Sink { return NewJSON(b, calls) })
	if got := outs[1].String(); !strings.Contains(got, `"name":"execve","number":0,"args":["\"x\""]`) {
		t.Errorf("the call's arguments, which began under another id, are missing:\n%s", got)
	}
}
