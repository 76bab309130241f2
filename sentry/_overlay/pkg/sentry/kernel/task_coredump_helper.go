package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/inet"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/kernel/sched"
	"gvisor.dev/gvisor/pkg/sentry/limits"
	"gvisor.dev/gvisor/pkg/sentry/loader"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"utrace.dev/coredump"
)

// This file starts the program that reads a core: a process without a parent, as
// those of Linux's kernel are, in what stands for the initial namespaces, which are
// those of the container's first process, not of the one that died.
//
// Linux gives it all capabilities. Here it must not be a way out of the limits that
// the container was given, as whoever may write core_pattern inside only needs to
// be its root: it gets the capabilities that a program that root executes has at
// most, no_new_privs, the system call filters and the control groups of the
// container's first process.

// helperContext is the context of a process that is being started by a task: what
// it is about is the process, but the task is the one that waits.
type helperContext struct {
	context.Context // the task
	about           context.Context
}

// Value implements context.Context.Value.
func (c *helperContext) Value(key any) any { return c.about.Value(key) }

// startCoreHelper starts the program args[0], with core as standard input and, if
// it is not nil, pidFD as coredump.PIDFD. It borrows both.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) startCoreHelper(args []string, core, pidFD *vfs.FileDescription) (*Task, error) {
	tg, _ := t.k.containerInit(t.containerID)
	if tg == nil {
		return nil, linuxerr.ESRCH
	}
	init := tg.Leader()
	ns := namespacesOf(init)
	defer ns.release(t)
	if !ns.complete() {
		return nil, linuxerr.ESRCH // init is on its way out
	}
	cp := &CreateProcessArgs{
		Credentials:    helperCredentials(init),
		Limits:         tg.Limits().GetCopy(),
		PIDNamespace:   tg.pidns,
		UTSNamespace:   ns.uts,
		IPCNamespace:   ns.ipc,
		MountNamespace: ns.mount,
		ContainerID:    t.containerID,
		InitialCgroups: ns.cgroups,
	}
	// A helper whose own core is to be dumped is known by this.
	cp.Limits.SetUnchecked(limits.Core, limits.Limit{Cur: 1, Max: 1})

	ctx := &helperContext{t, cp.NewContext(t.k)}
	table := t.k.NewFDTable()
	defer table.DecRef(ctx)
	if err := installAt(ctx, table, 0, core); err != nil {
		return nil, err
	}
	if pidFD != nil {
		if err := installAt(ctx, table, coredump.PIDFD, pidFD); err != nil {
			return nil, err
		}
	}

	root := ns.mount.Root(ctx)
	defer root.DecRef(ctx)
	symlinks := uint(linux.MaxSymlinkTraversals)
	image, creds, _, serr := t.k.LoadTaskImage(ctx, loader.LoadArgs{
		Root:                root,
		WorkingDir:          root,
		RemainingTraversals: &symlinks,
		ResolveFinal:        true,
		Filename:            args[0],
		Argv:                args,
		Features:            t.k.FeatureSet(),
		NoNewPrivs:          init.GetNoNewPrivs(),
		AllowSUID:           t.k.AllowSUID,
	})
	if serr != nil {
		return nil, serr.ToError()
	}

	helper := &TaskConfig{
		Kernel:           t.k,
		ThreadGroup:      t.k.NewThreadGroup(tg.pidns, NewSignalHandlers(), linux.SIGCHLD, cp.Limits),
		TaskImage:        image,
		FSContext:        NewFSContext(root, root, 0o022),
		FDTable:          table,
		Credentials:      creds,
		NoNewPrivs:       init.GetNoNewPrivs(),
		NetworkNamespace: ns.net,
		AllowedCPUMask:   sched.NewFullCPUSet(t.k.ApplicationCores()),
		UTSNamespace:     ns.uts,
		IPCNamespace:     ns.ipc,
		CgroupNamespace:  ns.cgroup,
		MountNamespace:   ns.mount,
		ContainerID:      t.containerID,
		InitialCgroups:   ns.cgroups,
		InitialCgroupV2:  init.Cgroup2(),
		UserCounters:     t.k.GetUserCounters(creds.RealKUID),
		Origin:           OriginCoreHelper,
		Personality:      linux.PER_LINUX,
	}
	// NewTask consumes a reference on each of these, whether it succeeds or not.
	table.IncRef()
	creds.UserNamespace.IncRef()
	ns.net.IncRef()
	ns.uts.IncRef()
	ns.ipc.IncRef()
	ns.cgroup.IncRef()
	ns.mount.IncRef()
	nt, err := t.k.tasks.NewTask(ctx, helper)
	if err != nil {
		helper.ThreadGroup.Release(ctx)
		return nil, err
	}
	if ts := init.seccomp.Load(); ts != nil {
		nt.setFiltersLocked(ts.filters)
	}
	nt.Start(t.k.tasks.Root.IDOfTask(nt))
	return nt, nil
}

func installAt(ctx context.Context, table *FDTable, fd int32, file *vfs.FileDescription) error {
	_, err := table.NewFDAt(ctx, fd, file, FDFlags{})
	return err
}

// helperNamespaces are what a helper shares with the first process of its
// container. A reference is held on each.
type helperNamespaces struct {
	mount   *vfs.MountNamespace
	net     *inet.Namespace
	uts     *UTSNamespace
	ipc     *IPCNamespace
	cgroup  *CgroupNamespace
	cgroups map[Cgroup]struct{}
}

func namespacesOf(t *Task) *helperNamespaces {
	ns := &helperNamespaces{
		mount:  t.GetMountNamespace(),
		net:    t.GetNetworkNamespace(),
		uts:    t.GetUTSNamespace(),
		ipc:    t.GetIPCNamespace(),
		cgroup: t.GetCgroupNamespace(),
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	ns.cgroups = make(map[Cgroup]struct{}, len(t.cgroups))
	for c := range t.cgroups {
		c.IncRef()
		ns.cgroups[c] = struct{}{}
	}
	return ns
}

// complete returns false if some were gone.
func (ns *helperNamespaces) complete() bool {
	return ns.mount != nil && ns.net != nil && ns.uts != nil && ns.ipc != nil && ns.cgroup != nil
}

func (ns *helperNamespaces) release(ctx context.Context) {
	if ns.mount != nil {
		ns.mount.DecRef(ctx)
	}
	if ns.net != nil {
		ns.net.DecRef(ctx)
	}
	if ns.uts != nil {
		ns.uts.DecRef(ctx)
	}
	if ns.ipc != nil {
		ns.ipc.DecRef(ctx)
	}
	if ns.cgroup != nil {
		ns.cgroup.DecRef(ctx)
	}
	for c := range ns.cgroups {
		c.DecRef(ctx)
	}
}

// helperCredentials returns the credentials of a helper in the container whose
// first process is init.
func helperCredentials(init *Task) *auth.Credentials {
	its := init.Credentials()
	caps := its.BoundingCaps
	if init.GetNoNewPrivs() {
		caps &= its.PermittedCaps
	}
	if its.UserNamespace != init.k.RootUserNamespace() {
		caps = 0 // what it may do in its own namespace says nothing of others
	}
	return auth.NewUserCredentials(auth.RootKUID, auth.RootKGID, nil,
		&auth.TaskCapabilities{PermittedCaps: caps, EffectiveCaps: caps, BoundingCaps: caps}, init.k.RootUserNamespace())
}
