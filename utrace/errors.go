package utrace

import "syscall"

// The error values of the interface. They are the numbers that the historic
// interface used, because exactly which of them comes back decides who must
// clean up (see Engine.Control and Engine.SetEvents).
const (
	// ErrInProgress: accepted; a callback to this engine is running, or the
	// thread has not parked yet. Not a failure.
	ErrInProgress = syscall.EINPROGRESS
	// ErrAlready: too late; the DEATH report is due, running or done.
	ErrAlready = syscall.EALREADY
	// ErrGone: the engine is detached, or the thread reaped or dead.
	ErrGone = syscall.ESRCH
	// ErrInvalid: an impossible request.
	ErrInvalid = syscall.EINVAL
	// ErrExists: an exclusive attach found a matching engine.
	ErrExists = syscall.EEXIST
	// ErrNotFound: a lookup found nothing.
	ErrNotFound = syscall.ENOENT
	// ErrPermission: the thread cannot be traced.
	ErrPermission = syscall.EPERM
	// ErrAgain: the thread ran in between, or a slot is taken.
	ErrAgain = syscall.EAGAIN
	// ErrUnsupported: the platform cannot step.
	ErrUnsupported = syscall.EOPNOTSUPP
	// ErrInterrupted: a blocking call was interrupted.
	ErrInterrupted = syscall.EINTR
)
