package hostcmd

import (
	"os"
	"path/filepath"
	"testing"
)

// TestCoreLimit: a sandbox cannot make a core larger than it was told to.
func TestCoreLimit(t *testing.T) {
	name := filepath.Join(t.TempDir(), "core")
	c, err := createCore(name)
	if err != nil {
		t.Fatal(err)
	}
	c.limit = 10
	if _, err := c.Write(make([]byte, 6)); err != nil {
		t.Error(err)
	}
	if err := c.Skip(1 << 30); err != nil { // holes are free
		t.Error(err)
	}
	if _, err := c.Write(make([]byte, 4)); err != nil {
		t.Error(err)
	}
	if _, err := c.Write(make([]byte, 1)); err == nil {
		t.Error("one more byte is taken")
	}
	if err := c.End(""); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(name); err != nil || info.Size() != 1<<30+10 {
		t.Errorf("the file is %+v, %v", info, err)
	}
}
