package hostcmd

import "golang.org/x/sys/unix"

// KeepOthersOut takes care that no other user can write to what this process and those it
// starts create, whatever umask it was started with. Above all that is the control socket
// of a sandbox: who can write to a socket can connect to it, and the sandbox does not ask
// who it is. Processes in a container have an umask of their own.
func KeepOthersOut() { unix.Umask(unix.Umask(0o022) | 0o022) }
