package hostcmd

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// Two who write to a file with offsets of their own lose nothing, and afterwards the file's
// flags are what they were.
func TestAppending(t *testing.T) {
	name := filepath.Join(t.TempDir(), "log")
	for _, test := range []struct {
		name    string
		flags   int
		at      int64
		appends bool
	}{
		{"at the end", os.O_WRONLY, 3, true},
		{"before the end", os.O_WRONLY, 1, false},
		{"for reading", os.O_RDONLY, 3, false},
	} {
		if err := os.WriteFile(name, []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(name, test.flags, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Seek(test.at, 0); err != nil {
			t.Fatal(err)
		}
		flags := func() int {
			n, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := flags()
		restore := appending(f, f)
		if got := flags()&unix.O_APPEND != 0; got != test.appends {
			t.Errorf("%s: appending is %v, want %v", test.name, got, test.appends)
		}
		if test.appends {
			f.WriteString("ours")
			unix.Pwrite(int(f.Fd()), []byte("theirs"), 3) // as a sandbox does
			if data, err := os.ReadFile(name); err != nil || string(data) != "oldourstheirs" {
				t.Errorf("the file has %q, %v", data, err)
			}
		}
		restore()
		if test.appends {
			f.WriteString("!")
			if data, err := os.ReadFile(name); err != nil || string(data) != "oldourstheirs!" {
				t.Errorf("afterwards the file has %q, %v", data, err)
			}
		}
		if got := flags(); got != before {
			t.Errorf("%s: flags %#x afterwards, want %#x", test.name, got, before)
		}
	}
}
