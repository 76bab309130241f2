package autocores

import (
	"flag"
	"strings"
	"testing"

	"utrace.dev/hostcmd/corefiles"
)

func parsed(t *testing.T, args ...string) *flags {
	t.Helper()
	f := new(flags)
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	f.register(fs)
	if err := fs.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestNarrowed(t *testing.T) {
	const dir = "--utrace-cores=/x"
	def := parsed(t, dir).Settings
	with := func(change func(*Settings)) Settings {
		s := def
		change(&s)
		return s
	}
	for _, test := range []struct {
		args        []string
		annotations map[string]string
		want        Settings
	}{
		{nil, map[string]string{Annotation: "on", Annotation + ".name": "/"}, with(func(s *Settings) { s.Dir = "" })},
		{[]string{dir}, nil, def},
		{[]string{dir}, map[string]string{Annotation + "x": "?", "dev.utrace": "?"}, def},
		{[]string{dir}, map[string]string{Annotation: "off"}, with(func(s *Settings) { s.Dir = "" })},
		{[]string{dir, "--utrace-cores-annotated"}, map[string]string{Annotation + ".each": "1"}, with(func(s *Settings) { s.Dir = ""; s.Each = 1 })},
		{[]string{dir, "--utrace-cores-annotated"}, map[string]string{Annotation: "on"}, def},
		{[]string{dir}, map[string]string{Annotation + ".limit": "1M", Annotation + ".each": "2"}, with(func(s *Settings) { s.Limits.Core = 1 << 20; s.Each = 2 })},
		{[]string{dir}, map[string]string{Annotation + ".limit": "2T", Annotation + ".each": "2000"}, def},
		{[]string{dir}, map[string]string{Annotation + ".limit": "0"}, def},
		{[]string{dir, "--utrace-cores-limit=0"}, map[string]string{Annotation + ".limit": "5"}, with(func(s *Settings) { s.Limits.Core = 5 })},
		{[]string{dir}, map[string]string{Annotation + ".name": "%p"}, with(func(s *Settings) { s.Name = "%p" })},
	} {
		got, err := parsed(t, test.args...).narrowed(test.annotations)
		if err != nil || got != test.want {
			t.Errorf("%q %v: %+v %v, want %+v", test.args, test.annotations, got, err, test.want)
		}
	}
	for name, value := range map[string]string{
		"": "yes", ".name": "a/b", ".limit": "lots", ".each": "-1", ".dir": "/", ".total": "1",
	} {
		if s, err := parsed(t, dir).narrowed(map[string]string{Annotation + name: value}); err == nil || !strings.Contains(err.Error(), value) {
			t.Errorf("%s=%s makes %+v: %v", name, value, s, err)
		}
	}
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	f := parsed(t, "--utrace-cores=.")
	if err := f.check(); err != nil || f.Dir != dir {
		t.Errorf("the folder is %s: %v", f.Dir, err)
	}
	for _, args := range [][]string{{"--utrace-cores=none"}, {"--utrace-cores=.", "--utrace-cores-name=%z"}, {"--utrace-cores=.", "--utrace-cores-each=0"}, {"--utrace-cores=.", "--utrace-cores-count=-1"}} {
		if err := parsed(t, args...).check(); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
	if err := parsed(t, "--utrace-cores-each=0").check(); err != nil {
		t.Errorf("what is not used is checked: %v", err)
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]size{"0": 0, "17": 17, "4K": 4096, "3M": 3 << 20, "2G": 2 << 30, "1T": 1 << 40} {
		var s size
		if err := s.Set(text); err != nil || s != want {
			t.Errorf("%q is %d: %v", text, s, err)
		}
	}
	for _, text := range []string{"", "K", "-1", "1k", "1.5G", "0x10", "9999999T", "99999999999999999999"} {
		var s size
		if err := s.Set(text); err == nil {
			t.Errorf("%q is taken as %d", text, s)
		}
	}
}

// TestDefaults: with no more than a folder, everything is limited.
func TestDefaults(t *testing.T) {
	s := parsed(t).Settings
	if s.Limits.Core == 0 || s.Limits.Total == 0 || s.Limits.Count == 0 || s.Limits.Free == 0 || s.Each == 0 || s.Name != corefiles.DefaultTemplate {
		t.Errorf("the defaults are %+v", s)
	}
}
