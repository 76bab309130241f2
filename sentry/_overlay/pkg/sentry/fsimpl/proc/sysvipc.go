package proc

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/kernfs"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/kernel/ipc"
)

// newSysVIPCDir returns /proc/sysvipc.
func (fs *filesystem) newSysVIPCDir(ctx context.Context, root *auth.Credentials) kernfs.Inode {
	return fs.newStaticDir(ctx, root, map[string]kernfs.Inode{
		"msg": fs.newInode(ctx, root, 0444, &sysVIPCData{kind: sysVMsg}),
		"sem": fs.newInode(ctx, root, 0444, &sysVIPCData{kind: sysVSem}),
		"shm": fs.newInode(ctx, root, 0444, &sysVIPCData{kind: sysVShm}),
	})
}

// Files of /proc/sysvipc.
const (
	sysVMsg = iota
	sysVSem
	sysVShm
)

// sysVIPCData implements vfs.DynamicBytesSource for the files of /proc/sysvipc:
// the objects of the reader's IPC namespace, in the order of their ids, whether
// or not the reader may use them.
//
// +stateify savable
type sysVIPCData struct {
	kernfs.DynamicBytesFile

	kind int
}

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *sysVIPCData) Generate(ctx context.Context, buf *bytes.Buffer) error {
	t := kernel.TaskFromContext(ctx)
	if t == nil {
		return nil
	}
	ns := t.IPCNamespace()
	userns := t.UserNamespace()
	rows := sysVRows{}
	switch d.kind {
	case sysVMsg:
		buf.WriteString("       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n")
		ns.MsgqueueRegistry().ForEach(userns, func(id ipc.ID, ds *linux.MsqidDS) {
			rows.add(id, ds.MsgPerm, " %10d %10d %5d %5d %s %10d %10d %10d\n",
				ds.MsgCbytes, ds.MsgQnum, ds.MsgLspid, ds.MsgLrpid, owners(ds.MsgPerm), ds.MsgStime, ds.MsgRtime, ds.MsgCtime)
		})
	case sysVSem:
		buf.WriteString("       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n")
		ns.SemaphoreRegistry().ForEach(userns, func(id ipc.ID, ds *linux.SemidDS) {
			rows.add(id, ds.SemPerm, "%10d %s %10d %10d\n", ds.SemNSems, owners(ds.SemPerm), ds.SemOTime, ds.SemCTime)
		})
	case sysVShm:
		buf.WriteString("       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n")
		ns.ShmRegistry().ForEach(userns, func(id ipc.ID, ds *linux.ShmidDS, resident uint64) {
			rows.add(id, ds.ShmPerm, "%21d %5d %5d  %5d %s %10d %10d %10d %21d %21d\n",
				ds.ShmSegsz, ds.ShmCpid, ds.ShmLpid, ds.ShmNattach, owners(ds.ShmPerm),
				ds.ShmAtime, ds.ShmDtime, ds.ShmCtime, resident, 0)
		})
	}
	rows.write(buf)
	return nil
}

// sysVRows are the lines of a file, by id.
type sysVRows map[ipc.ID]string

// add adds a line: what all kinds of objects begin with, and the rest.
func (r sysVRows) add(id ipc.ID, perm linux.IPCPerm, format string, args ...any) {
	r[id] = fmt.Sprintf("%10d %10d  %4o ", int32(perm.Key), id, perm.Mode) + fmt.Sprintf(format, args...)
}

func (r sysVRows) write(buf *bytes.Buffer) {
	ids := make([]ipc.ID, 0, len(r))
	for id := range r {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, cmp.Compare[ipc.ID])
	for _, id := range ids {
		buf.WriteString(r[id])
	}
}

// owners returns the columns of the owner and the creator.
func owners(p linux.IPCPerm) string {
	return fmt.Sprintf("%5d %5d %5d %5d", p.UID, p.GID, p.CUID, p.CGID)
}
