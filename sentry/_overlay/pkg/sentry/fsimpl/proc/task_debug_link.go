package proc

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/kernfs"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
)

// This file has the links and directories of /proc/[pid] that ask more of their
// readers than upstream's do, and those that have another owner.

// namespaceLink is a namespaceSymlink that only those can follow or read who may
// read the task's state.
//
// +stateify savable
type namespaceLink struct {
	*namespaceSymlink
}

// Readlink implements kernfs.Inode.Readlink.
func (l *namespaceLink) Readlink(ctx context.Context, mnt *vfs.Mount) (string, error) {
	if !l.task.MayReadFS(ctx) {
		return "", linuxerr.EACCES
	}
	return l.namespaceSymlink.Readlink(ctx, mnt)
}

// Getlink implements kernfs.Inode.Getlink.
func (l *namespaceLink) Getlink(ctx context.Context, mnt *vfs.Mount) (vfs.VirtualDentry, string, error) {
	if !l.task.MayReadFS(ctx) {
		return vfs.VirtualDentry{}, "", linuxerr.EACCES
	}
	return l.namespaceSymlink.Getlink(ctx, mnt)
}

// ownedFDDir is /proc/[pid]/fd, which belongs to whom the task's other files
// belong to, so not to its user if it is not dumpable. The task itself may always
// use it.
//
// +stateify savable
type ownedFDDir struct {
	taskOwnedInode
}

// CheckPermissions implements kernfs.Inode.CheckPermissions.
func (d *ownedFDDir) CheckPermissions(ctx context.Context, creds *auth.Credentials, ats vfs.AccessTypes) error {
	if t := kernel.TaskFromContext(ctx); t != nil && t.ThreadGroup() == d.owner.ThreadGroup() {
		return nil
	}
	return d.taskOwnedInode.CheckPermissions(ctx, creds, ats)
}

// Lookup implements kernfs.Inode.Lookup. The links belong to whom the directory
// belongs to.
func (d *ownedFDDir) Lookup(ctx context.Context, name string) (kernfs.Inode, error) {
	link, err := d.taskOwnedInode.Lookup(ctx, name)
	if err != nil {
		return nil, err
	}
	return &taskOwnedInode{Inode: link, owner: d.owner}, nil
}

// ownedComm is /proc/[pid]/comm, which belongs to whom the task's other files
// belong to. The task's process may always read and write it.
//
// +stateify savable
type ownedComm struct {
	taskOwnedInode
}

// CheckPermissions implements kernfs.Inode.CheckPermissions.
func (c *ownedComm) CheckPermissions(ctx context.Context, creds *auth.Credentials, ats vfs.AccessTypes) error {
	if t := kernel.TaskFromContext(ctx); t != nil && t.ThreadGroup() == c.owner.ThreadGroup() && !ats.MayExec() {
		return nil
	}
	return c.taskOwnedInode.CheckPermissions(ctx, creds, ats)
}

// checkedFDInfoDir is /proc/[pid]/fdinfo for those who may read the task's state.
//
// +stateify savable
type checkedFDInfoDir struct {
	kernfs.Inode

	task *kernel.Task
}

// CheckPermissions implements kernfs.Inode.CheckPermissions.
func (d *checkedFDInfoDir) CheckPermissions(ctx context.Context, creds *auth.Credentials, ats vfs.AccessTypes) error {
	if !d.task.MayReadFS(ctx) {
		return linuxerr.EACCES
	}
	return d.Inode.CheckPermissions(ctx, creds, ats)
}
