package corefiles

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestCoreLimit: a sandbox cannot make a core larger than it was told to.
func TestCoreLimit(t *testing.T) {
	name := filepath.Join(t.TempDir(), "core")
	c, err := CreateFile(name, 10)
	if err != nil {
		t.Fatal(err)
	}
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

// TestStream: holes are zeroes where there can be none, and what was given stays open.
func TestStream(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	c := Stream(w, 5)
	write := func(s string) error {
		_, err := c.Write([]byte(s))
		return err
	}
	if err := errors.Join(write("ab"), c.Skip(3), write("cd"), c.End("")); err != nil {
		t.Error(err)
	}
	if write("ef") == nil {
		t.Error("more than the limit is taken")
	}
	if _, err := w.WriteString("."); err != nil {
		t.Errorf("after the end: %v", err)
	}
	got := make([]byte, 100)
	if n, err := r.Read(got); err != nil || string(got[:n]) != "ab\x00\x00\x00cd." {
		t.Errorf("what comes is %q, %v", got[:n], err)
	}
}
