package hostclient

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
)

// A sandbox's socket stays when the sandbox has died.
func TestDeadSandbox(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c := &Client{Container: "gone", path: path}
	if _, err := c.List(false); err == nil || !strings.Contains(err.Error(), `container "gone" is not running`) {
		t.Errorf("List: %v", err)
	}
}
