package hostcmd

import (
	"os"

	"golang.org/x/sys/unix"
)

// appending makes writes to these files go to their ends, until what it returns is called.
// That is for plain files that a sandbox has, too: it keeps offsets of its own, and would
// write over what is written here, and be written over afterwards. Files at whose end
// nobody is are left alone: more would change than the place of the sandbox's output.
func appending(files ...*os.File) (restore func()) {
	restore = func() {}
	for _, f := range files {
		fd := int(f.Fd())
		var st unix.Stat_t
		if unix.Fstat(fd, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
			continue
		}
		at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
		if err != nil || at != st.Size {
			continue
		}
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
		if err != nil || flags&unix.O_APPEND != 0 || flags&unix.O_ACCMODE == unix.O_RDONLY {
			continue
		}
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, flags|unix.O_APPEND); err != nil {
			continue
		}
		before := restore
		restore = func() {
			// Flags and offset are those of whoever gave us the file, too, and the sandbox
			// has not moved the offset. What can fail has succeeded once.
			_, _ = unix.FcntlInt(uintptr(fd), unix.F_SETFL, flags)
			_, _ = unix.Seek(fd, 0, unix.SEEK_END)
			before()
		}
	}
	return restore
}
