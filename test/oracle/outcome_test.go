package oracle

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ran makes an outcome of the role main; each event is only a name.
func ran(end string, names ...string) outcome {
	o := outcome{End: end, Roles: map[string][]event{}}
	for _, name := range names {
		o.Roles["main"] = append(o.Roles["main"], event{Name: name, Fields: map[string]string{}})
	}
	return o
}

// wantError checks that there is an error that says all of this, or none if
// there is nothing to say.
func wantError(t *testing.T, err error, say []string) {
	t.Helper()
	if len(say) == 0 {
		if err != nil {
			t.Errorf("got error %v, want none", err)
		}
		return
	}
	if err == nil {
		t.Fatalf("got no error, want one that says %q", say)
	}
	for _, s := range say {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("got error %q, want one that says %q", err, s)
		}
	}
}

func TestCheckNative(t *testing.T) {
	printed := ran("exited 0", "a")
	printed.Output = "23"
	tests := []struct {
		name          string
		first, second outcome
		say           []string
	}{
		{"good", ran("exited 0", "a"), ran("exited 0", "a"), nil},
		{"other event", ran("exited 0", "a", "b"), ran("exited 0", "a", "c"), []string{"flaky natively", "b", "c"}},
		{"other order", ran("exited 0", "a", "b"), ran("exited 0", "b", "a"), []string{"flaky natively"}},
		{"other output", ran("exited 0", "a"), printed, []string{"flaky natively", "23"}},
		{"only one hangs", ran("exited 0", "a"), ran("timeout after 10 s", "a"), []string{"flaky natively", "timeout"}},
		{"both hang", ran("timeout after 10 s", "a"), ran("timeout after 10 s", "a"), []string{"timeout after 10 s"}},
		{"killed", ran("killed by signal 9", "a"), ran("killed by signal 9", "a"), []string{"killed by signal 9"}},
		{"no event", ran("exited 0"), ran("exited 0"), []string{"no event"}},
		{"preparation fails", ran("exited 0", fatal), ran("exited 0", fatal), []string{"cannot prepare"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantError(t, checkNative(tt.first, tt.second), tt.say)
		})
	}
}

func TestCompare(t *testing.T) {
	linux := ran("exited 0", "a", "b", "c")
	entry := &known{Key: knownKey{"p", ""}, Line: 7, Reason: "because", Lines: []string{"- main: b", "+ main: x"}}
	tests := []struct {
		name    string
		sandbox outcome
		entry   *known
		say     []string
	}{
		{"agrees", ran("exited 0", "a", "b", "c"), nil, nil},
		{"differs", ran("exited 0", "a", "x", "c"), nil, []string{"-linux +sandbox", `"b"`, `"x"`}},
		{"lacks an event", ran("exited 0", "a", "b"), nil, []string{"-linux +sandbox"}},
		{"hangs", ran("timeout after 10 s", "a", "b", "c"), nil, []string{"timeout after 10 s"}},
		{"differs as known", ran("exited 0", "a", "x", "c"), entry, nil},
		{"agrees although an entry says otherwise", ran("exited 0", "a", "b", "c"), entry,
			[]string{"known.txt:7", "the entry p is no longer needed"}},
		{"differs more than known", ran("exited 0", "a", "x", "y"), entry,
			[]string{"known.txt:7", "another difference", "- main: c", "-linux +sandbox"}},
		{"differs less than known", ran("exited 0", "a", "b", "x", "c"), entry, []string{"another difference"}},
		{"hangs where only a difference is known", ran("timeout after 10 s", "a", "x", "c"), entry, []string{"timeout after 10 s"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantError(t, compare(linux, tt.sandbox, tt.entry), tt.say)
		})
	}
}

func TestLineDiff(t *testing.T) {
	linux, sandbox := ran("exited 0", "a", "b", "c", "d"), ran("killed by signal 9", "b", "x", "c")
	linux.Roles["child"] = []event{{Name: "hello", Fields: map[string]string{"k": "v"}}}
	want := []string{
		"- child: hello k=v",
		"- main: a",
		"+ main: x",
		"- main: d",
		"- end: exited 0",
		"+ end: killed by signal 9",
	}
	if d := cmp.Diff(want, lineDiff(linux, sandbox)); d != "" {
		t.Errorf("lines that differ (-want +got):\n%s", d)
	}
	if got := lineDiff(linux, linux); len(got) != 0 {
		t.Errorf("an outcome differs from itself in %q", got)
	}
}

// TestAsEntry makes sure that what -entries prints is what known.txt may hold.
func TestAsEntry(t *testing.T) {
	linux, sandbox := ran("exited 0", "a", "b"), ran("exited 0", "a", "c")
	printed := asEntry(knownKey{"p", "ptrace"}, linux, sandbox)
	name, lines, _ := strings.Cut(printed, "\n")
	entries, err := parseKnown(name + "\n    a reason\n" + lines)
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, compare(linux, sandbox, entries[knownKey{"p", "ptrace"}]), nil)
}
