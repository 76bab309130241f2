package filter

import (
	"strings"
	"testing"
	"time"

	"utrace.dev/engines/strace/decode"
)

func nr(t *testing.T, name string) uint64 {
	t.Helper()
	s := decode.ByName(name)
	if s == nil {
		t.Fatalf("no call %s", name)
	}
	return s.Number
}

func TestCalls(t *testing.T) {
	for _, test := range []struct{ expr, in, out string }{
		{"", "read openat", ""},
		{"all", "read openat", ""},
		{"none", "", "read openat"},
		{"openat,close", "openat close", "read"},
		{"!openat,close", "read", "openat close"},
		{"%file", "openat stat execve", "read close"},
		{"!%file", "read close", "openat stat"},
		{"file", "openat", "read"},
		{"%net", "socket", "read"},
		{"%network,read", "socket read", "write"},
		{"/^open", "open openat openat2", "read mq_open"},
		{"?nosuch,read", "read", "openat"},
		{"read@64", "read", "openat"},
		{"read@x32", "", "read"},
		{"0,openat", "read openat", "write"},
		{"!1", "read", "write"},
		{"?9999,0", "read", "write"},
		{"%%stat", "stat lstat newfstatat", "statfs"},
	} {
		f, err := Compile(Config{Trace: test.expr})
		if err != nil {
			t.Errorf("%q: %v", test.expr, err)
			continue
		}
		for _, name := range strings.Fields(test.in) {
			if !f.Call(nr(t, name)) {
				t.Errorf("%q leaves out %s", test.expr, name)
			}
		}
		for _, name := range strings.Fields(test.out) {
			if f.Call(nr(t, name)) {
				t.Errorf("%q has %s", test.expr, name)
			}
		}
	}
	all, _ := Compile(Config{})
	some, _ := Compile(Config{Trace: "read"})
	if !all.Call(1<<40) || some.Call(1<<40) {
		t.Error("a call that does not exist is in all, and in no set of names")
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []Config{
		{Trace: "nosuch"}, {Trace: "!"}, {Trace: "%nosuch"}, {Trace: "/("}, {Trace: "read@65"}, {Trace: "read,"}, {Trace: "/nosuch"},
		{Signal: "NOSUCH"}, {Signal: "65"}, {Status: "nosuch"},
		{Inject: []string{"read"}}, {Inject: []string{""}}, {Inject: []string{"read:error=NOSUCH"}}, {Inject: []string{"read:error=5000"}},
		{Inject: []string{"read:error=EPERM:retval=1"}}, {Inject: []string{"read:retval=-5"}}, {Inject: []string{"read:retval=x"}},
		{Inject: []string{"read:signal=NOSUCH"}}, {Inject: []string{"read:syscall=write"}}, {Inject: []string{"read:delay_enter=x"}},
		{Inject: []string{"read:delay_exit=2h"}}, {Inject: []string{"read:error=EPERM:when=0"}}, {Inject: []string{"read:error=EPERM:when=3..2"}},
		{Inject: []string{"read:error=EPERM:when=1+x"}}, {Inject: []string{"read:poke_exit=@arg1=00"}}, {Inject: []string{"read:nosuch=1"}},
		{Inject: []string{"read:error"}}, {Fault: []string{"read:retval=1"}}, {Fault: []string{"nosuch"}},
	} {
		if _, err := Compile(c); err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
}

func TestSignalsAndStatus(t *testing.T) {
	f, err := Compile(Config{Signal: "!SIGCHLD,usr1", Status: "successful,unavailable"})
	if err != nil {
		t.Fatal(err)
	}
	if f.Signal(17) || f.Signal(10) || !f.Signal(11) || f.Signal(0) || f.Signal(65) {
		t.Error("the wrong signals")
	}
	if !f.Staged() || !f.Ended(Successful) || f.Ended(Failed) || !f.Ended(Unavailable) {
		t.Error("the wrong statuses")
	}
}

func TestInjection(t *testing.T) {
	f, err := Compile(Config{Inject: []string{"%file:error=EPERM", "openat:retval=0x10:delay_enter=5:delay_exit=2ms:signal=USR1:when=2..6+2"}, Fault: []string{"close"}})
	if err != nil {
		t.Fatal(err)
	}
	if in := f.Injection(nr(t, "stat")); in == nil || !in.Fake || in.Errno != 1 {
		t.Errorf("stat: %+v", in)
	}
	if in := f.Injection(nr(t, "close")); in == nil || in.Errno != 38 {
		t.Errorf("close: %+v", in)
	}
	if f.Injection(nr(t, "read")) != nil || f.Injection(1<<40) != nil {
		t.Error("read is injected, or a call that does not exist")
	}
	in := f.Injection(nr(t, "openat"))
	if in == nil || in.Value != 16 || in.Errno != 0 || in.DelayEnter != 5*time.Microsecond || in.DelayExit != 2*time.Millisecond || in.Signal != 10 {
		t.Fatalf("openat: %+v", in)
	}
	for _, test := range []struct{ when, due string }{
		{"2..6+2", " 2 4 6"}, {"3", " 3"}, {"7+", " 7 8 9"}, {"2+3", " 2 5 8"}, {"2..4", " 2 3 4"}, {"", " 1 2 3 4 5 6 7 8 9"},
	} {
		expr := "read:error=EIO"
		if test.when != "" {
			expr += ":when=" + test.when
		}
		f, err := Compile(Config{Inject: []string{expr}})
		if err != nil {
			t.Errorf("%s: %v", test.when, err)
			continue
		}
		var c Counters
		due := ""
		for i := 1; i < 10; i++ {
			if f.Injection(0).Due(&c, 0) {
				due += " " + string(rune('0'+i))
			}
		}
		if due != test.due {
			t.Errorf("when=%s: calls%s, want%s", test.when, due, test.due)
		}
	}
}

// FuzzCompile: any words of a client are understood or refused.
func FuzzCompile(f *testing.F) {
	f.Add("!%file,read,/x", "!CHLD", "failed", "read:error=EPERM:when=1..2+3")
	f.Add("?x@64", "9", "!all", "%net:delay_enter=5ns:signal=64")
	f.Fuzz(func(t *testing.T, trace, signal, status, inject string) {
		flt, err := Compile(Config{Trace: trace, Signal: signal, Status: status, Inject: []string{inject}})
		if err != nil {
			return
		}
		var c Counters
		for nr := uint64(0); nr < tableSize+2; nr++ {
			flt.Call(nr)
			if in := flt.Injection(nr); in != nil {
				in.Due(&c, nr)
			}
		}
	})
}
