package corefiles

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"utrace.dev/engines/gcore"
	"utrace.dev/test/need"
)

func open(t *testing.T, dir string, template Template, l Limits) *Folder {
	t.Helper()
	f, err := Open(dir, template, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// put writes a core of n bytes, and returns the error that it ended with, and what Done
// was told.
func put(f *Folder, n int64) (path, why string, err error) {
	c, err := f.Create(&gcore.Subject{PID: 1})
	if err != nil {
		return "", "", err
	}
	c.Done = func(p, w string) { path, why = p, w }
	buf := make([]byte, 1<<20)
	for ; n > 0 && err == nil; n -= int64(len(buf)) {
		buf = buf[:min(n, int64(len(buf)))]
		_, err = c.Write(buf)
	}
	reason := ""
	if err != nil {
		reason = err.Error()
	}
	return path, why, errors.Join(err, c.End(reason))
}

func isFull(err error) bool { return errors.As(err, new(*FullError)) }

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestCore(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "core.%p", Limits{})
	c, err := f.Create(&gcore.Subject{PID: 5})
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"core.5.part"}) {
		t.Errorf("meanwhile there is %q", got)
	}
	if _, err := c.Write([]byte("data")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Skip(1<<30), c.Skip(-1<<30-1)); err == nil {
		t.Error("a size that cannot be is taken")
	}
	if err := c.End(""); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(filepath.Join(dir, "core.5"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 || info.Size() != 1<<30+4 || info.Sys().(*syscall.Stat_t).Blocks > 1<<20/512 {
		t.Errorf("the core has mode %v, %d bytes, %+v", info.Mode(), info.Size(), info.Sys())
	}
}

// TestNames: what there is already is neither written to nor replaced, nor is the log.
func TestNames(t *testing.T) {
	dir := t.TempDir()
	victim := filepath.Join(t.TempDir(), "victim")
	for name, err := range map[string]error{
		"core":        os.WriteFile(filepath.Join(dir, "core"), []byte("old"), 0o644),
		"core.1.part": os.Symlink(victim, filepath.Join(dir, "core.1.part")),
		"core.2":      os.Symlink(victim, filepath.Join(dir, "core.2")),
	} {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	path, why, err := put(open(t, dir, "core", Limits{}), 10)
	if err != nil || why != "" || filepath.Base(path) != "core.3" {
		t.Errorf("the core is %s: %s %v", path, why, err)
	}
	if _, err := os.Stat(victim); err == nil {
		t.Error("a link was followed")
	}
	if data, err := os.ReadFile(filepath.Join(dir, "core")); string(data) != "old" {
		t.Errorf("the old core has %q: %v", data, err)
	}
	if path, _, err := put(open(t, dir, LogName, Limits{}), 10); err != nil || filepath.Base(path) != LogName+".1" {
		t.Errorf("a core that is called as the log is %s: %v", path, err)
	}
}

func TestLimits(t *testing.T) {
	for _, test := range []struct {
		limits Limits
		sizes  []int64
		// full says which of them are refused or cut off.
		full []bool
		want []string
	}{
		{Limits{Count: 2}, []int64{1, 1, 1}, []bool{false, false, true}, []string{"core", "core.1"}},
		{Limits{Total: 5 << 20}, []int64{3 << 20, 3 << 20, 1}, []bool{false, false, true}, []string{"core", "core.1"}},
		{Limits{Total: 5 << 20}, []int64{64 << 20, 1}, []bool{true, true}, []string{"core.part"}},
		{Limits{Free: 1 << 62}, []int64{1}, []bool{true}, nil},
	} {
		dir := t.TempDir()
		f := open(t, dir, "core", test.limits)
		for i, size := range test.sizes {
			path, _, err := put(f, size)
			if isFull(err) != test.full[i] {
				t.Errorf("%+v: core %d of %d bytes: %s %v", test.limits, i, size, path, err)
			}
		}
		if got := names(t, dir); !slices.Equal(got, test.want) {
			t.Errorf("%+v: there is %q, want %q", test.limits, got, test.want)
		}
		if err := f.Room(); !isFull(err) {
			t.Errorf("%+v: there is room: %v", test.limits, err)
		}
		if test.limits.Free != 0 {
			continue
		}
		for _, name := range names(t, dir) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Room(); err != nil {
			t.Errorf("%+v: no room in an empty folder: %v", test.limits, err)
		}
	}
	dir := t.TempDir()
	if path, why, err := put(open(t, dir, "core", Limits{Core: 100}), 101); err == nil || isFull(err) || !strings.Contains(why, "limit of 100 bytes") {
		t.Errorf("a core beyond the limit is %s: %q, %v", path, why, err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"core.part"}) {
		t.Errorf("it left %q", got)
	}
}

// TestOthers: several folders that are one, as of several processes, have one limit and
// no name twice.
func TestOthers(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		f := open(t, dir, "core", Limits{Count: 20})
		wg.Go(func() {
			for range 5 {
				if _, _, err := put(f, 1000); err != nil && !isFull(err) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := names(t, dir); len(got) != 20 {
		t.Errorf("there are %d cores, want 20: %q", len(got), got)
	}
}

// TestDiskFull: what is left of a core for which the disk has no room is deleted.
func TestDiskFull(t *testing.T) {
	need.Root(t)
	dir := t.TempDir()
	if err := syscall.Mount("cores", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	f := open(t, dir, "core", Limits{})
	if _, _, err := put(f, 1<<20); err != nil {
		t.Fatal(err)
	}
	_, why, err := put(f, 64<<20)
	if !isFull(err) || !strings.Contains(why, "deleted") {
		t.Errorf("it ended with %q: %v", why, err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"core"}) {
		t.Errorf("there is %q", got)
	}
	path, why, err := put(open(t, dir, "core", Limits{Free: 10 << 20}), 64<<20)
	if !isFull(err) || strings.Contains(why, "deleted") {
		t.Errorf("a core that leaves too little free is %s: %q, %v", path, why, err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"core", "core.1.part"}) {
		t.Errorf("there is %q", got)
	}
}

func TestPrivate(t *testing.T) {
	for mode, ok := range map[os.FileMode]bool{0o700: true, 0o755: true, 0o775: false, 0o707: false} {
		dir := t.TempDir()
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		if err := open(t, dir, "core", Limits{}).CheckPrivate(); (err == nil) != ok {
			t.Errorf("mode %#o: %v", mode, err)
		}
	}
}

// TestLog: the log and what was before it stay bounded.
func TestLog(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "core", Limits{Count: 1})
	for i := range 4 {
		log, err := f.OpenLog()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(log, i, strings.Repeat("x", maxLog))
		log.Close()
	}
	if got := names(t, dir); !slices.Equal(got, []string{LogName, LogName + oldLog}) {
		t.Errorf("there is %q", got)
	}
	if data, err := os.ReadFile(filepath.Join(dir, LogName)); err != nil || len(data) > maxLog+10 || data[0] != '3' {
		t.Errorf("the log has %d bytes and begins with %q: %v", len(data), data[:1], err)
	}
	if _, _, err := put(f, 1); err != nil {
		t.Errorf("the logs count as cores: %v", err)
	}
}
