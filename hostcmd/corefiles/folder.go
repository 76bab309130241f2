package corefiles

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/gcore"
)

// Limits are those of a folder. A 0 means that there is none.
type Limits struct {
	// Core is the most data that a core may have, not counting holes, in bytes.
	Core int64 `json:",omitempty"`
	// Total is what all files of the folder may take on the disk, in bytes, and
	// Count is how many they may be.
	Total int64 `json:",omitempty"`
	Count int   `json:",omitempty"`
	// Free is what must stay free on the file system, in bytes.
	Free int64 `json:",omitempty"`
}

// A FullError says that a folder has no room for a core, or for the rest of one.
type FullError struct{ why string }

// Error implements error.
func (e *FullError) Error() string { return e.why }

// LogName is the name of the log in a folder. It does not count as one of its files.
const LogName = "cores.log"

// partial ends the name of a core that is being written, or was cut off.
const partial = ".part"

// A Folder is one that cores are written to. Several processes may use the same one.
// What is in it is never deleted to make room, so nothing that happens in a sandbox
// deletes the core of an earlier crash. One goroutine may use it, and its cores, at a time.
type Folder struct {
	path     string
	root     *os.Root
	dir      *os.File // root itself, for locks
	template Template
	limits   Limits
}

// Open opens a folder, which must exist.
func Open(path string, t Template, l Limits) (*Folder, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	dir, err := root.Open(".")
	if err != nil {
		root.Close()
		return nil, err
	}
	return &Folder{path: path, root: root, dir: dir, template: t, limits: l}, nil
}

// Close closes the folder. Cores that are open can still be written.
func (f *Folder) Close() error { return errors.Join(f.dir.Close(), f.root.Close()) }

// CheckPrivate returns an error if somebody else than its owner can write to the
// folder: who can do that could take cores away.
func (f *Folder) CheckPrivate() error {
	var st unix.Stat_t
	if err := unix.Fstat(int(f.dir.Fd()), &st); err != nil {
		return fmt.Errorf("folder %s: %w", f.path, err)
	}
	if uid := os.Geteuid(); st.Uid != 0 && int(st.Uid) != uid {
		return fmt.Errorf("the folder %s belongs to user %d, want 0 or %d", f.path, st.Uid, uid)
	}
	if st.Mode&0o022 != 0 {
		return fmt.Errorf("the folder %s can be written by others than its owner (mode %#o); chmod go-w it", f.path, st.Mode&0o7777)
	}
	return nil
}

// locked runs fn while no other process runs one for this folder.
func (f *Folder) locked(fn func() error) error {
	for {
		err := unix.Flock(int(f.dir.Fd()), unix.LOCK_EX)
		if err == nil {
			break
		}
		if err != unix.EINTR {
			return fmt.Errorf("locking %s: %w", f.path, err)
		}
	}
	err := fn()
	if unlockErr := unix.Flock(int(f.dir.Fd()), unix.LOCK_UN); err == nil && unlockErr != nil {
		err = fmt.Errorf("unlocking %s: %w", f.path, unlockErr)
	}
	return err
}

// Room returns a FullError if there is no room for another core.
func (f *Folder) Room() error {
	return f.locked(func() error { return f.room(1) })
}

// room returns a FullError if there is no room for so many further cores, or, if that
// is 0, for more of those there are.
//
// Preconditions: in locked; a file that is renamed meanwhile may be counted twice or not
// at all.
func (f *Folder) room(more int) error {
	if f.limits.Free > 0 {
		var st unix.Statfs_t
		if err := unix.Fstatfs(int(f.dir.Fd()), &st); err != nil {
			return fmt.Errorf("file system of %s: %w", f.path, err)
		}
		if free := int64(st.Bavail) * st.Bsize; free < f.limits.Free {
			return &FullError{fmt.Sprintf("%d bytes are free on the file system of %s, and %d must stay free", free, f.path, f.limits.Free)}
		}
	}
	if f.limits.Total == 0 && f.limits.Count == 0 {
		return nil
	}
	// A directory has one position for all who read it by the same descriptor.
	dir, err := f.root.Open(".")
	if err != nil {
		return err
	}
	defer dir.Close()
	files, total := more, int64(0)
	for {
		entries, err := dir.ReadDir(256)
		for _, e := range entries {
			n, isFile := f.size(e)
			total += n
			if isFile {
				files++
			}
		}
		switch {
		case f.limits.Count > 0 && files > f.limits.Count:
			return &FullError{fmt.Sprintf("%s has %d cores, which is the limit", f.path, f.limits.Count)}
		case f.limits.Total > 0 && total >= f.limits.Total:
			return &FullError{fmt.Sprintf("%s has %d bytes of cores, the limit is %d", f.path, total, f.limits.Total)}
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// size returns what a file takes on the disk, and whether it counts as a core.
func (f *Folder) size(e fs.DirEntry) (n int64, isFile bool) {
	if !e.Type().IsRegular() || isLog(e.Name()) {
		return 0, false
	}
	info, err := e.Info()
	if err != nil {
		return 0, false // it was deleted
	}
	return info.Sys().(*syscall.Stat_t).Blocks * 512, true
}

// Create makes the file for a core. Errors: FullError, and those of the file system.
func (f *Folder) Create(sub *gcore.Subject) (*Core, error) {
	name := f.template.Name(sub)
	c := &Core{folder: f, File: File{limit: f.limits.Core}}
	return c, f.locked(func() error {
		if err := f.room(1); err != nil {
			return err
		}
		for n, try := 0, name; ; n, try = n+1, fmt.Sprintf("%s.%d", name, n+1) {
			file, err := f.create(try)
			if errors.Is(err, fs.ErrExist) && n < 1000 {
				continue
			}
			c.file, c.name = file, try
			return full(err)
		}
	})
}

// create makes a new file for a core of that name.
func (f *Folder) create(name string) (*os.File, error) {
	if isLog(name) {
		return nil, fs.ErrExist
	}
	// Nobody follows a link: O_EXCL.
	file, err := f.root.OpenFile(name+partial, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return file, nil
	}
	if err == nil {
		err = fs.ErrExist
	}
	return nil, errors.Join(err, file.Close(), f.root.Remove(name+partial))
}

// full makes a FullError of what the file system says if it is full.
func full(err error) error {
	if errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) {
		return &FullError{err.Error()}
	}
	return err
}

// A Core is a core that is being written. It implements gcore.Sink.
type Core struct {
	// Done is called at the end, if it is set. path is where the core is, why is empty
	// if it is complete.
	Done func(path, why string)

	File
	folder *Folder
	name   string
	// unchecked is how much was written since the folder's limits were looked at.
	unchecked int64
	noSpace   bool
}

// step is after how many bytes the folder's limits are looked at again. As others
// write to the folder meanwhile, each can exceed its limits by so much.
const step = 4 << 20

// Write implements io.Writer.
func (c *Core) Write(p []byte) (int, error) {
	if c.unchecked += int64(len(p)); c.unchecked >= step {
		if err := c.folder.locked(func() error { return c.folder.room(0) }); err != nil {
			return 0, err
		}
		c.unchecked = 0
	}
	n, err := c.File.Write(p)
	err = full(err)
	c.noSpace = c.noSpace || errors.As(err, new(*FullError))
	return n, err
}

// End implements gcore.Sink.
func (c *Core) End(why string) error {
	err := c.end(&why)
	if err != nil && why == "" {
		why = err.Error()
	}
	if c.Done != nil {
		name := c.name
		if why != "" {
			name += partial
		}
		c.Done(filepath.Join(c.folder.path, name), why)
	}
	return err
}

func (c *Core) end(why *string) error {
	err := c.File.End(*why)
	switch {
	case c.noSpace:
		// What is left of it would keep the disk full.
		*why += "; it was deleted, as the disk is full"
		return errors.Join(err, c.folder.root.Remove(c.name+partial))
	case err != nil || *why != "":
		return err
	}
	return c.folder.locked(func() error {
		dir := int(c.folder.dir.Fd())
		if err := unix.Renameat2(dir, c.name+partial, dir, c.name, unix.RENAME_NOREPLACE); err != nil {
			return fmt.Errorf("renaming %s to %s: %w", c.name+partial, c.name, err)
		}
		return nil
	})
}
