package hosttools

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// asNobody runs f on a thread of another user, without capabilities.
func asNobody(t *testing.T, f func() error) error {
	t.Helper()
	const nobody = 65534
	over := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		var err error
		// unix.Setresuid would change all threads.
		for _, nr := range []uintptr{unix.SYS_SETRESGID, unix.SYS_SETRESUID} {
			if _, _, errno := unix.RawSyscall(nr, nobody, nobody, nobody); errno != 0 {
				err = errno
			}
		}
		if err == nil {
			err = f()
		}
		over <- err
	}()
	return <-over
}

// sockets returns the sockets below a folder.
func sockets(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type() == fs.ModeSocket {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func connect(path string) error {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return unix.Connect(fd, &unix.SockaddrUnix{Name: path})
}

// TestOthersStayOut: a user who is not root reaches neither the control socket of a
// sandbox nor the socket of gdbserver, even where all folders on the way are open and the
// umask forbids nothing.
func TestOthersStayOut(t *testing.T) {
	need.Root(t)
	need.Tool(t, "gcc")
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "others")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	compiler, err := guest.New("")
	if err != nil {
		t.Fatal(err)
	}
	program, err := compiler.Build("progs/calls.c")
	if err != nil {
		t.Fatal(err)
	}
	c, err := (sandbox.Runsc{Binary: binary, Dir: dir}).NewContainer("c", program, "wait")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	umask := unix.Umask(0)
	t.Cleanup(func() { unix.Umask(umask) })
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	server := start(t, c, "gdbserver", "--listen=unix:"+filepath.Join(dir, "debug"), c.ID)
	var all []string
	eventually(t, "both sockets are there", func() bool {
		all = sockets(t, dir)
		return len(all) >= 2
	})
	for _, path := range all {
		if err := asNobody(t, func() error { return connect(path) }); !errors.Is(err, unix.EACCES) {
			t.Errorf("another user connects to %s: %v, want EACCES", path, err)
		}
		if err := connect(path); err != nil {
			t.Errorf("its owner connects to %s: %v", path, err)
		}
	}
	if err := server.Cmd.Process.Signal(unix.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := server.wait(); err != nil {
		t.Errorf("gdbserver, told to end: %v; it printed %s", err, server.Output())
	}
	if _, err := os.Lstat(filepath.Join(dir, "debug")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its socket is left: %v", err)
	}
}
