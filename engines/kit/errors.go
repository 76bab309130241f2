package kit

import "errors"

var (
	// ErrNoProcess: a process id of the scope does not exist.
	ErrNoProcess = errors.New("no such process")
	// ErrClientGone ends a session whose client has vanished.
	ErrClientGone = errors.New("the client is gone")
	// ErrShutdown ends all sessions when the sandbox is being taken down.
	ErrShutdown = errors.New("the sandbox is being taken down")
	// ErrEnded ends a session that somebody else than its client ends.
	ErrEnded = errors.New("the session was ended by another command")
)
