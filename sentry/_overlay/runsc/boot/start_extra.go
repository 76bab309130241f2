package boot

import (
	"fmt"
	"os"

	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/sentry/control"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/runsc/specutils"
)

// ExtraProcess is what an object of ExtraControllers wants started. It gets the
// user, the capabilities and the limits of the container's first process.
type ExtraProcess struct {
	ContainerID string
	Args        []string
	// Env returns the environment, made from the container's; nil: that.
	Env func(container []string) []string
	Dir string // "": the container's
	// Stdio are 0, 1 and 2. They are copied.
	Stdio [3]*os.File
	// Table becomes the process's: who watches for new tasks knows it by that. It is
	// empty, and the caller keeps its reference.
	Table *kernel.FDTable
}

// startProcess starts a process as `runsc exec` does.
func (l *Loader) startProcess(args *ExtraProcess) error {
	l.mu.Lock()
	spec := l.containerSpecs[l.k.ContainerName(args.ContainerID)]
	l.mu.Unlock()
	if spec == nil || spec.Process == nil {
		return fmt.Errorf("container %q was not started", args.ContainerID)
	}
	p := spec.Process
	caps, err := specutils.Capabilities(l.root.conf.EnableRaw, p.Capabilities)
	if err != nil {
		return fmt.Errorf("capabilities: %w", err)
	}
	files := map[int]*os.File{}
	for i, f := range args.Stdio {
		files[i] = f
	}
	e := &control.ExecArgs{
		Argv:             args.Args,
		Envv:             p.Env,
		WorkingDirectory: args.Dir,
		KUID:             auth.KUID(p.User.UID),
		KGID:             auth.KGID(p.User.GID),
		Capabilities:     caps,
		NoNewPrivileges:  p.NoNewPrivileges,
		ContainerID:      args.ContainerID,
		FilePayload:      control.NewFilePayload(files, nil),
		FDTable:          args.Table,
	}
	for _, gid := range p.User.AdditionalGids {
		e.ExtraKGIDs = append(e.ExtraKGIDs, auth.KGID(gid))
	}
	if args.Env != nil {
		e.Envv = args.Env(p.Env)
	}
	if e.WorkingDirectory == "" {
		e.WorkingDirectory = p.Cwd
	}
	pid, err := l.executeAsync(e)
	if err != nil {
		return err
	}
	go func() {
		// As the client of exec does, so that nothing of the process is left.
		var status uint32
		if err := l.waitPID(pid, args.ContainerID, &status); err != nil {
			log.Warningf("Waiting for process %d, which a tracing session started: %v", pid, err)
		}
	}()
	return nil
}
