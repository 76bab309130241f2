package options

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"utrace.dev/engines/strace/record"
)

func parse(args ...string) (*Options, error) {
	o := New()
	fs := flag.NewFlagSet("strace", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	o.Flags(fs)
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	return o, o.Finish()
}

func TestConfig(t *testing.T) {
	o, err := parse("-f", "-e", "trace=openat", "-e", "inject=openat:error=EPERM", "-e", "signal=none", "-s", "100", "-v", "-y", "-xx", "-p", "3,4", "-p", "5")
	if err != nil {
		t.Fatal(err)
	}
	c := o.Config
	if c.Trace != "openat" || len(c.Inject) != 1 || c.Signal != "none" || c.StringLimit != 100 || !c.Verbose || !c.Paths || c.Hex != 2 ||
		!c.Records || c.CountOnly || len(o.PIDs) != 3 {
		t.Errorf("%+v %v", c, o.PIDs)
	}
	if o, err = parse("-e", "close", "-c"); err != nil || o.Config.Trace != "close" || !o.Config.CountOnly {
		t.Errorf("%+v %v", o, err)
	}
}

func TestRefused(t *testing.T) {
	for _, args := range [][]string{
		{"-k"}, {"-e", "trace=nosuch"}, {"-e", "raw=read"}, {"-e", "nosuch=1"}, {"-s", "x"}, {"-s", "-1"}, {"-s", "99999999"}, {"-p", "x"},
		{"-c", "-C"}, {"-json", "-c"}, {"-c", "-ff", "-o", "x"}, {"-S", "nosuch"}, {"-e", "quiet=nosuch"}, {"-z=maybe"}, {"-e", "status=x"},
	} {
		if _, err := parse(args...); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
	_, err := parse("-k")
	if err == nil || !strings.Contains(err.Error(), "strace has -k, this command does not") {
		t.Errorf("-k: %v", err)
	}
	if u := New().Usage(); !strings.Contains(u, "-tt") || strings.Contains(u, "-yy") {
		t.Errorf("the usage is\n%s", u)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		args []string
		file string
		want string
	}{
		{[]string{"-o", "one"}, "one", "7     close()                           = 0\n"},
		{[]string{"-o", "two", "-ff"}, "two.7", "close()                                 = 0\n"},
		{[]string{"-o", "three", "-c"}, "three", "% time"},
		{[]string{"-o", "four", "-json"}, "four", `{"v":1,`},
	} {
		test.args[1] = filepath.Join(dir, test.args[1])
		o, err := parse(test.args...)
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.Sink(io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		s.Record(&record.Record{Kind: record.Whole, TID: 7, Name: "close", Text: []byte("close("), Result: []byte("0")})
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, test.file))
		if err != nil || !strings.HasPrefix(string(got), test.want) {
			t.Errorf("%q: %q, %v; want %q", test.args, got, err, test.want)
		}
	}
}
