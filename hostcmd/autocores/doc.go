// Package autocores writes the cores of every container that runsc-utrace makes to the
// host, if the operator says so by flags, with nothing to be started by anybody.
//
// The commands that make containers are wrapped: the container's spec gets a hook
// (OCI's createRuntime), which runs when the sandbox is there and before the container's
// process is. The hook starts a process that makes a session with the sandbox, waits
// until that follows the container, and ends. The process lives as long as the
// container does.
//
// What a core is belongs to engines/gcore, which files are made of it to
// hostcmd/corefiles. In here is who asks for what (flags and annotations), and how the
// collecting process is started, lives and ends.
package autocores
