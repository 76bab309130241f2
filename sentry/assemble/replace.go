package assemble

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"utrace.dev/sentry"
)

// tmpPattern names the directory in which the next tree is built. It lies
// beside the tree, so that the two can change places in one step.
const tmpPattern = ".gvisor-*"

// lock lets one run at a time work on the tree. The kernel drops the lock of a
// run that is killed.
func lock(root string) (unlock func(), err error) {
	dir := filepath.Dir(filepath.Join(root, sentry.Tree))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking %s: %w", f.Name(), err)
	}
	return func() { f.Close() }, nil
}

// removeLeftovers removes what killed runs left. The caller holds the lock, so
// nobody is building in these directories.
func removeLeftovers(root string) error {
	dir := filepath.Dir(filepath.Join(root, sentry.Tree))
	left, err := filepath.Glob(filepath.Join(dir, tmpPattern))
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := os.RemoveAll(name); err != nil {
			return err
		}
	}
	return nil
}

// replaceTree puts a tree of the given files in place of the present one and
// returns how many files differ from it. A file that stays the same keeps its
// inode and time, so that the go command need not look at it again.
func replaceTree(root string, files map[string]file, m *manifest) (changed int, err error) {
	tree := filepath.Join(root, sentry.Tree)
	tmp, err := os.MkdirTemp(filepath.Dir(tree), tmpPattern)
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(tmp)
	if err := os.Chmod(tmp, 0o755); err != nil {
		return 0, err
	}
	for name, f := range files {
		same, err := place(tree, tmp, filepath.FromSlash(name), f)
		if err != nil {
			return 0, err
		}
		if !same {
			changed++
		}
		reached("file")
	}
	// The manifest is written last: it vouches for the rest.
	if err := os.WriteFile(filepath.Join(tmp, manifestName), m.encode(), 0o644); err != nil {
		return 0, err
	}
	reached("swap")
	err = unix.Renameat2(unix.AT_FDCWD, tmp, unix.AT_FDCWD, tree, unix.RENAME_EXCHANGE)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(tmp, tree) // there was no tree
	}
	if err != nil {
		return 0, fmt.Errorf("putting the new tree in place: %w", err)
	}
	reached("swapped")
	return changed, nil
}

// reached is called at the points where a test kills the process.
var reached = func(point string) {}

// place puts one file into the new tree: the old tree's own one if it is the
// same.
func place(tree, tmp, name string, f file) (same bool, err error) {
	mode := fs.FileMode(0o644)
	if f.exec {
		mode = 0o755
	}
	from, to := filepath.Join(tree, name), filepath.Join(tmp, name)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return false, err
	}
	if isSame(from, f.data, mode) && os.Link(from, to) == nil {
		return true, nil
	}
	return false, os.WriteFile(to, f.data, mode)
}

func isSame(name string, data []byte, mode fs.FileMode) bool {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != mode || info.Size() != int64(len(data)) {
		return false
	}
	have, err := os.ReadFile(name)
	return err == nil && string(have) == string(data)
}
