package target

import "os"

// A Starter is a System that can start processes.
type Starter interface {
	// StartProcess starts a process as `runsc exec` does, and returns when it runs. begin is
	// called with its first thread before that; see System.OnNewProcess for what it may
	// do. Errors are for people: no such container or program, a program that cannot be
	// executed.
	StartProcess(c *Command, begin func(Thread)) error
}

// A Command is a process to be started. Its user, capabilities and limits are those of
// the container's first one.
type Command struct {
	Container string
	// Args are the arguments from the name on. The program is Args[0], looked for in
	// PATH if it has no slash.
	Args []string
	// Env, if not nil, returns the environment, "NAME=value" each, made from the
	// container's.
	Env func(container []string) []string
	// Dir is the working directory, an absolute path; "" is the container's.
	Dir string
	// Stdio are files of the host for the descriptors 0, 1 and 2. They are copied.
	Stdio [3]*os.File
}
