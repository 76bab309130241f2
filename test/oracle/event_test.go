package oracle

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseEvents(t *testing.T) {
	const text = `{"who":"main","ev":"wait","what":"first","pid":"a","status":"stopped SIGUSR1"}
{"who":"a","ev":"handler","sig":"SIGUSR1"}
{"who":"main","ev":"done"}
`
	want := map[string][]event{
		"main": {
			{Name: "wait", Fields: map[string]string{"what": "first", "pid": "a", "status": "stopped SIGUSR1"}},
			{Name: "done", Fields: map[string]string{}},
		},
		"a": {{Name: "handler", Fields: map[string]string{"sig": "SIGUSR1"}}},
	}
	got, err := parseEvents([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("events (-want +got):\n%s", d)
	}
	if got, want := got["main"][0].String(), `wait what=first pid=a status="stopped SIGUSR1"`; got != want {
		t.Errorf("the event prints as %s, want %s", got, want)
	}
}

func TestParseNoEvents(t *testing.T) {
	got, err := parseEvents(nil)
	if err != nil || len(got) != 0 {
		t.Errorf("no text gave %v and error %v, want no event and no error", got, err)
	}
}

func TestBrokenEvents(t *testing.T) {
	tests := []struct{ name, text, say string }{
		{"cut", `{"who":"main","ev":"x","a"`, "event 1"},
		{"second line", "{\"who\":\"main\",\"ev\":\"x\"}\nfree text\n", "event 2"},
		{"empty line", "\n", "event 1"},
		{"number", `{"who":"main","ev":"x","a":1}`, "must be a string"},
		{"nested", `{"who":"main","ev":"x","a":{"b":"c"}}`, "must be a string"},
		{"key twice", `{"who":"main","ev":"x","a":"1","a":"2"}`, "comes twice"},
		{"no role", `{"ev":"x"}`, "role"},
		{"no name", `{"who":"main"}`, "name"},
		{"two objects", `{"who":"main","ev":"x"}{"who":"main","ev":"y"}`, "more after"},
		{"array", `["who","main"]`, "JSON object"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseEvents([]byte(tt.text))
			if err == nil {
				t.Fatalf("%q was read as %v, want an error", tt.text, got)
			}
			if !strings.Contains(err.Error(), tt.say) {
				t.Errorf("the error is %q, want one that says %q", err, tt.say)
			}
		})
	}
}
