package hostcmd

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestListen: the socket is its owner's alone whatever the umask is, goes with the
// server, and takes nothing else's place.
func TestListen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "socket")
	old := unix.Umask(0)
	l, err := listen("unix:" + path)
	after := unix.Umask(old)
	if err != nil {
		t.Fatal(err)
	}
	if after != 0 {
		t.Errorf("the umask is %#o afterwards, was 0", after)
	}
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode(); got != fs.ModeSocket|0o600 {
		t.Errorf("the socket's mode is %v, want %v", got, fs.ModeSocket|0o600)
	}
	for name, make := range map[string]func(string) error{
		"a socket that is served": func(p string) error { return os.Link(path, p) },
		"a socket that nobody serves": func(p string) error {
			s, err := net.ListenUnix("unix", &net.UnixAddr{Name: p})
			if err != nil {
				return err
			}
			s.SetUnlinkOnClose(false)
			return s.Close()
		},
		"a file":         func(p string) error { return os.WriteFile(p, nil, 0o600) },
		"a folder":       func(p string) error { return os.Mkdir(p, 0o700) },
		"a link":         func(p string) error { return os.Symlink(path, p) },
		"a link nowhere": func(p string) error { return os.Symlink(filepath.Join(dir, "nowhere"), p) },
	} {
		p := filepath.Join(dir, name)
		if err := make(p); err != nil {
			t.Fatal(err)
		}
		was, err := os.Lstat(p)
		if err != nil {
			t.Fatal(err)
		}
		if l, err := listen("unix:" + p); err == nil {
			l.Close()
			t.Errorf("%s is listened on", name)
		}
		if is, err := os.Lstat(p); err != nil || !os.SameFile(was, is) {
			t.Errorf("%s is not what it was: %v", name, err)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link was followed: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is left: %v", err)
	}
	for _, address := range []string{"", "unix:", "tcp:1", "/socket", "unix:@abstract"} {
		if l, err := listen(address); err == nil {
			l.Close()
			t.Errorf("--listen=%s is taken", address)
		}
	}
}
