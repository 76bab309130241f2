package corefiles

import (
	"os"

	"golang.org/x/sys/unix"
)

// oldLog ends the name of a log that became too long.
const oldLog = ".old"

// maxLog is how long a log becomes before a new one is begun, in bytes.
const maxLog = 1 << 20

func isLog(name string) bool { return name == LogName || name == LogName+oldLog }

// OpenLog opens the folder's log, to which what is written is appended. There is at
// most one old log beside it, so that both together have a bounded size: whoever opens
// the log writes little to it.
func (f *Folder) OpenLog() (log *os.File, err error) {
	err = f.locked(func() error {
		if info, err := f.root.Lstat(LogName); err == nil && info.Size() > maxLog {
			if err := f.root.Rename(LogName, LogName+oldLog); err != nil {
				return err
			}
		}
		log, err = f.root.OpenFile(LogName, os.O_WRONLY|os.O_CREATE|os.O_APPEND|unix.O_NOFOLLOW, 0o600)
		return err
	})
	return log, err
}
