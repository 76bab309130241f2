package hostcmd

import (
	"testing"

	"utrace.dev/engines/gcore"
)

func TestCoreName(t *testing.T) {
	sub := gcore.Subject{Container: "c/1", PID: 7, TID: 8, Command: "../x\n/..", Signal: 11, Time: 5}
	for template, want := range map[string]string{
		"core.%e.%p":     "core..._x__...7",
		"%c-%i-%s-%t-%%": "c_1-8-11-5-%",
		"":               "core",
		"..":             "core",
		"%%p":            "%p",
	} {
		if err := checkTemplate(template); err != nil {
			t.Errorf("%q: %v", template, err)
		}
		if got := coreName(template, &sub); got != want {
			t.Errorf("%q becomes %q, want %q", template, got, want)
		}
	}
	for _, bad := range []string{"%", "core.%x", "a%%%"} {
		if checkTemplate(bad) == nil {
			t.Errorf("the template %q is taken", bad)
		}
	}
}
