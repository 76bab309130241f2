package kernel

import "gvisor.dev/gvisor/pkg/sentry/vfs"

// TaskOfPIDFD returns the task that a pidfd refers to: nil if file is none, or if that
// task is gone.
func TaskOfPIDFD(file *vfs.FileDescription) *Task {
	f, ok := file.Impl().(*pidFD)
	if !ok {
		return nil
	}
	return f.pid.t.Load()
}
