package coredump

import (
	"slices"
	"strings"
	"testing"
)

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

// The rules are those of fs/coredump.c:format_corename() since Linux 5.3; the
// values were compared with what a program of Linux 6.18 was started with.
func TestCommand(t *testing.T) {
	s := Subject{PID: 2, GlobalPID: 12, TID: 3, GlobalTID: 13, UID: 4, GID: 5, Dumpable: 2,
		Signal: 11, Command: "a b/c", Executable: "/opt/my prog", Limit: 1 << 20}
	for _, c := range []struct {
		pattern Pattern
		fd      bool
		want    []string
	}{
		{"|/bin/x", false, []string{"/bin/x"}},
		{"|/bin/x %p %P %s %d %c", false, []string{"/bin/x", "2", "12", "11", "2", "1048576"}},
		{"|/bin/x %e-%E last", false, []string{"/bin/x", "a b!c-!opt!my prog", "last"}},
		{"|  /bin/x \t a\v\f\rb\xa0c  ", false, []string{"/bin/x", "a", "b", "c"}},
		{"|/bin/x %z b", false, []string{"/bin/x", "", "b"}},
		{"|/bin/x a%zb", false, []string{"/bin/x", "ab"}},
		{"|/bin/x %", false, []string{"/bin/x", ""}},
		{"|/bin/x%", false, []string{"/bin/x"}},
		{"|/bin/x %%p", false, []string{"/bin/x", "%p"}},
		{"|%z /bin/x", false, []string{"/bin/x"}},
		{"|/bin/%f", false, []string{"/bin/my prog"}},
		{"|/bin/x --fd=%F", true, []string{"/bin/x", "--fd=3"}},
		{"|", false, []string{""}},
		{"|   ", false, []string{""}},
		{"|%z", false, []string{""}},
	} {
		if got, fd := c.pattern.Command(&s); !slices.Equal(got, c.want) || fd != c.fd {
			t.Errorf("%q: %q, %v, want %q, %v", c.pattern, got, fd, c.want, c.fd)
		}
	}
	if got := Pattern("core.%F").FileName(&s, false); got != "core." {
		t.Errorf("%%F in a file's name: %q", got)
	}
}

// FuzzPattern: no pattern and no name makes an argument or a path that is not its
// own.
func FuzzPattern(f *testing.F) {
	f.Add("|/bin/x %e %F", "a b", "box", "/usr/bin/prog")
	f.Add("core.%E%", "..", ".", "/")
	f.Add("|%", "\x00", "/", "")
	f.Fuzz(func(t *testing.T, pattern, command, host, exe string) {
		p := Pattern(pattern)
		s := &Subject{Command: command, Host: host, Executable: exe}
		fixed := &Subject{Command: "x", Host: "x", Executable: "/x"}
		if !p.IsCommand() {
			got := p.FileName(s, false)
			if a, b := strings.Count(got, "/"), strings.Count(pattern, "/"); a > b {
				t.Errorf("%q has %d slashes, %q has %d", got, a, pattern, b)
			}
			return
		}
		args, _ := p.Command(s)
		want, _ := p.Command(fixed)
		if len(args) != len(want) {
			t.Fatalf("%d arguments, but %d if all names are x: %q", len(args), len(want), args)
		}
		if n := len(pattern); len(args) > n/2+1 {
			t.Errorf("%d arguments of %d bytes", len(args), n)
		}
		for _, a := range args {
			if !strings.Contains(pattern, "\x00") && strings.Contains(a, "\x00") {
				t.Errorf("a zero in argument %q", a)
			}
		}
	})
}
