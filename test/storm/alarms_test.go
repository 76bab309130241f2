package storm

import "testing"

func TestAlarming(t *testing.T) {
	const dump = "goroutine 480 [running]:\nmain.f()\n\ngoroutine 1 [chan receive]:\nmain.main()\n"
	for _, c := range []struct {
		name, text string
		notes      int
		alarm      bool
	}{
		{"quiet", "I1124 loader.go:647] CPUs: 2\n", 0, false},
		{"a name like a flag", "I1124 cli.go:278] Args: [--panic-log=/x]\n", 0, false},
		{"panic", "panic: index out of range\n", 0, true},
		{"race", "WARNING: DATA RACE\n", 0, true},
		{"watchdog", "W1124 watchdog.go:300] Sentry detected 1 stuck task(s):\n", 0, true},
		{"a bug", "W1124 bug.go:56] some bug\n" + dump, 0, true},
		{"a stub", "W1124 bug.go:56] systrap stub thread failure: futex error\n" + dump, 1, false},
		{"a stub and a panic", "systrap stub thread failure: futex error\n" + dump + "panic: oh\n", 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			notes, err := alarming(c.text)
			if len(notes) != c.notes || (err != nil) != c.alarm {
				t.Errorf("got notes %q and error %v, want %d notes and alarm %t", notes, err, c.notes, c.alarm)
			}
		})
	}
}
