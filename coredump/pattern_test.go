package coredump

import "testing"

func TestFileName(t *testing.T) {
	s := Subject{PID: 2, GlobalPID: 12, TID: 3, GlobalTID: 13, UID: 4, GID: 5, Dumpable: 1,
		Signal: 11, Time: 1700000000, Host: "box", Command: "a/b", Executable: "/usr/bin/prog",
		Limit: NoLimit, CPU: 6}
	for _, c := range []struct {
		pattern Pattern
		pid     bool
		want    string
	}{
		{"core", false, "core"},
		{"core", true, "core.2"},
		{"core.%p", true, "core.2"},
		{"%P.%P", true, "12.12.2"},
		{"", true, ".2"},
		{"", false, ""},
		{"%%p", false, "%p"},
		{"core%", false, "core"},
		{"a%zb", false, "ab"},
		{"%p %P %i %I %u %g %d %s %t", false, "2 12 3 13 4 5 1 11 1700000000"},
		{"/cores/%h-%e-%f-%E-%C", false, "/cores/box-a!b-prog-!usr!bin!prog-6"},
		{"%c", false, "18446744073709551615"},
	} {
		if got := c.pattern.FileName(&s, c.pid); got != c.want {
			t.Errorf("%q: %q, want %q", c.pattern, got, c.want)
		}
	}
	for host, want := range map[string]string{"": "!", ".": "!", "..": "!.", "...": "...", "../../etc": "..!..!etc"} {
		if got := Pattern("%h").FileName(&Subject{Host: host}, false); got != want {
			t.Errorf("host %q: %q, want %q", host, got, want)
		}
	}
}
