package kernel

import (
	"debug/elf"
	"errors"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/fspath"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/marshal"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"
	"utrace.dev/coredump"
)

// This file describes a process that stands still to the writer of core files,
// and finds the file that it may write. All of it runs on the dumping task's
// goroutine, with no lock held, and with that task's credentials, root and
// working directory.

var (
	errCoreKilled  = errors.New("the process was killed while its core was written")
	errCoreRefused = errors.New("the file is none that a core may be written to")
)

// writeCore writes the core of d. It returns true if the file is there, even if
// it was cut off, or if a program was started that reads it.
//
// Preconditions: t is d.dumper, and d's other tasks are about to park.
func (t *Task) writeCore(d *coreDump) bool {
	if d.settings.Pattern.IsCommand() {
		return t.pipeCore(d)
	}
	p, err := t.coreProcess(d)
	if err != nil {
		t.Warningf("No core dump: %v", err)
		return false
	}
	name := d.settings.Pattern.FileName(t.coreSubject(d), d.settings.UsesPID != 0)
	fd, err := t.createCore(d, name)
	if err != nil {
		t.Infof("No core dump in %q: %v", name, err)
		return false
	}
	defer fd.DecRef(t)
	w := &coreWriter{t: t, fd: fd}
	err = coredump.Write(w, p, coredump.Options{Filter: coredump.Filter(t.GetCoredumpFilter()), Limit: d.limit})
	if err2 := w.finish(); err == nil {
		err = err2
	}
	if err != nil {
		t.Infof("The core dump in %q is not complete: %v", name, err)
	}
	return true
}

// createCore creates the file name as core(5) says: never through a link, and
// never one that somebody else owns. The core of a process that may hold secrets
// is root's, below the root of the container, which the process cannot choose, and
// takes no other file's place.
func (t *Task) createCore(d *coreDump, name string) (*vfs.FileDescription, error) {
	if name == "" {
		return nil, errCoreRefused
	}
	creds := t.Credentials()
	fsc := t.FSContext()
	root := fsc.RootDirectory()
	defer func() { root.DecRef(t) }()
	cwd := fsc.WorkingDirectory()
	defer cwd.DecRef(t)
	pop := vfs.PathOperation{Root: root, Start: cwd, Path: fspath.Parse(name)}
	if d.dumpable == mm.RootDumpable {
		top, err := t.containerRoot()
		if err != nil {
			return nil, err
		}
		root.DecRef(t)
		root, pop.Root = top, top
		creds = creds.Fork()
		creds.EffectiveKUID = auth.RootKUID
	}
	if pop.Path.Absolute {
		pop.Start = root
	}
	if d.dumpable != mm.RootDumpable {
		// If it cannot be removed, it cannot be created either.
		_ = t.k.VFS().UnlinkAt(t, creds, &pop)
	}
	fd, err := t.k.VFS().OpenAt(t, creds, &pop, &vfs.OpenOptions{
		Flags: linux.O_CREAT | linux.O_EXCL | linux.O_WRONLY | linux.O_NOFOLLOW | linux.O_LARGEFILE,
		Mode:  linux.FileMode(0600 &^ fsc.Umask()),
	})
	if err != nil {
		return nil, err
	}
	st, err := fd.Stat(t, vfs.StatOptions{Mask: linux.STATX_TYPE | linux.STATX_MODE | linux.STATX_NLINK | linux.STATX_UID})
	if err == nil && (st.Mode&linux.S_IFMT != linux.S_IFREG || st.Nlink > 1 || st.Mode&0677 != 0600 || st.UID != uint32(creds.EffectiveKUID)) {
		err = errCoreRefused
	}
	if err != nil {
		fd.DecRef(t)
		return nil, err
	}
	return fd, nil
}

// containerRoot returns the root of the mount namespace of the first process of
// t's container, with a reference.
func (t *Task) containerRoot() (vfs.VirtualDentry, error) {
	init, _ := t.k.containerInit(t.containerID)
	if init == nil {
		return vfs.VirtualDentry{}, linuxerr.ESRCH
	}
	mntns := init.Leader().GetMountNamespace()
	if mntns == nil {
		return vfs.VirtualDentry{}, linuxerr.ESRCH
	}
	defer mntns.DecRef(t)
	return mntns.Root(t), nil
}

// coreSubject returns what the file's name, or the arguments of a program, may
// tell. What is global in Linux is so in the container.
func (t *Task) coreSubject(d *coreDump) *coredump.Subject {
	creds := t.Credentials()
	global := t.k.tasks.Root
	if init, _ := t.k.containerInit(t.containerID); init != nil {
		global = init.pidns
	}
	s := &coredump.Subject{
		PID:       int32(t.tg.pidns.IDOfThreadGroup(t.tg)),
		GlobalPID: int32(global.IDOfThreadGroup(t.tg)),
		TID:       int32(t.tg.pidns.IDOfTask(t)),
		GlobalTID: int32(global.IDOfTask(t)),
		UID:       uint32(creds.RealKUID),
		GID:       uint32(creds.RealKGID),
		Dumpable:  int(d.dumpable),
		Signal:    d.info.Signo,
		Time:      t.k.RealtimeClock().Now().Seconds(),
		Host:      t.UTSNamespace().HostName(),
		Command:   t.Name(),
		Limit:     d.limit,
		CPU:       t.CPU(),
	}
	if exe := t.MemoryManager().Executable(); exe != nil {
		s.Executable = exe.MappedName(t)
		exe.DecRef(t)
	}
	return s
}

// coreProcess describes t's process.
func (t *Task) coreProcess(d *coreDump) (*coredump.Process, error) {
	for _, o := range d.others {
		// The stop has begun, but the goroutine may not have parked yet.
		t.UninterruptibleSleepStart()
		o.waitGoroutineStoppedOrExited()
		t.UninterruptibleSleepFinish()
		o.utraceKeepCode(t)
	}
	t.utraceKeepCode(t)
	m := t.MemoryManager()
	p := t.coreDescription(t, m, &d.info)
	p.Memory = coreMemory{mm.CoreMemory{MM: m, Ctx: t}, t}
	p.Threads = []coredump.Thread{(*coreThread)(t)}
	for _, o := range d.others {
		p.Threads = append(p.Threads, (*coreThread)(o))
	}
	return p, nil
}

// coreDescription describes t's process, but for its threads and its memory. m is its
// address space, or a copy of that, and info the signal that it dies of, if it does.
func (t *Task) coreDescription(ctx context.Context, m *mm.MemoryManager, info *linux.SignalInfo) *coredump.Process {
	creds := t.Credentials()
	status := (*coreThread)(t).Status()
	p := &coredump.Process{
		Machine: coreMachine,
		Info: coredump.Info{
			State:   'R',
			Nice:    int8(t.Niceness()),
			Flags:   t.coreFlags(),
			UID:     uint32(creds.RealKUID.In(creds.UserNamespace).OrOverflow()),
			GID:     uint32(creds.RealKGID.In(creds.UserNamespace).OrOverflow()),
			PID:     int32(t.tg.pidns.IDOfThreadGroup(t.tg)),
			PPID:    status.PPID,
			PGID:    status.PGID,
			SID:     status.SID,
			Command: t.Name(),
		},
		MachineNotes: coreMachineNotes(t.k.FeatureSet()),
		Mappings:     append(m.CoreMappings(ctx), coreMachineMappings()...),
	}
	if info != nil {
		p.Signal, p.SignalInfo = info.Signo, marshal.Marshal(info)
	}
	if start, end := m.ArgvStart(), m.ArgvEnd(); start < end {
		args := make([]byte, min(end-start, 80))
		n, _ := m.CopyIn(ctx, start, args, usermem.IOOpts{IgnorePermissions: true})
		p.Info.ArgumentMemory = args[:n]
	}
	for _, a := range m.Auxv() {
		p.Auxv = append(p.Auxv, coredump.Aux{Key: a.Key, Value: uint64(a.Value)})
	}
	p.Auxv = append(p.Auxv, coredump.Aux{}) // AT_NULL
	return p
}

// coreThread is a parked task, or the dumping one. It implements coredump.Thread.
type coreThread Task

// Status implements coredump.Thread.Status.
func (c *coreThread) Status() coredump.Status {
	t := (*Task)(c)
	ns := t.tg.pidns
	s := coredump.Status{
		TID:     int32(ns.IDOfTask(t)),
		PGID:    int32(ns.IDOfProcessGroup(t.tg.ProcessGroup())),
		SID:     int32(ns.IDOfSession(t.tg.Session())),
		Pending: t.pendingSignals.pendingSet.Load(),
		Blocked: t.signalMask.Load(),
	}
	if parent := t.Parent(); parent != nil {
		s.PPID = int32(ns.IDOfTask(parent))
	}
	cpu := t.CPUStats()
	if t == t.tg.Leader() {
		cpu = t.tg.CPUStats()
	}
	children := t.tg.JoinedChildCPUStats()
	s.UserTime, s.SystemTime = cpu.UserTime, cpu.SysTime
	s.ChildUserTime, s.ChildSystemTime = children.UserTime, children.SysTime
	return s
}

// Regsets implements coredump.Thread.Regsets.
func (c *coreThread) Regsets() ([]coredump.Regset, error) {
	var sets []coredump.Regset
	for _, s := range (*utraceTask)(c).View().Regsets {
		b, err := s.Fetch()
		if err != nil {
			return nil, err
		}
		sets = append(sets, coredump.Regset{Type: elf.NType(s.Type), Data: b})
	}
	return sets, nil
}

// coreMemory reads until its process is killed.
type coreMemory struct {
	mm.CoreMemory
	t *Task
}

// Read implements coredump.Memory.Read.
func (c coreMemory) Read(p []byte, addr uint64) (int, error) {
	if c.t.Killed() { // also tells the watchdog that the task is alive
		return 0, errCoreKilled
	}
	return c.CoreMemory.Read(p, addr)
}

// A coreWriter writes to a file through a buffer, and leaves holes in it.
type coreWriter struct {
	t   *Task
	fd  *vfs.FileDescription
	off int64 // of buf in the file
	buf []byte
	// hole is true if the file is to end with a hole.
	hole bool
}

const coreBuffer = 256 << 10

// Write implements io.Writer.Write.
func (w *coreWriter) Write(p []byte) (int, error) {
	w.buf = append(w.buf, p...)
	w.hole = false
	if len(w.buf) < coreBuffer {
		return len(p), nil
	}
	return len(p), w.flush()
}

// Skip implements coredump.Skipper.Skip.
func (w *coreWriter) Skip(n int64) error {
	if n < hostarch.PageSize {
		w.buf = append(w.buf, make([]byte, n)...)
		return nil
	}
	if err := w.flush(); err != nil {
		return err
	}
	w.off += n
	w.hole = true
	return nil
}

func (w *coreWriter) flush() error {
	for len(w.buf) > 0 {
		if w.t.Killed() {
			return errCoreKilled
		}
		n, err := w.fd.PWrite(w.t, usermem.BytesIOSequence(w.buf), w.off, vfs.WriteOptions{})
		if err != nil {
			return err
		}
		if n <= 0 {
			return errors.New("nothing was written")
		}
		w.off += n
		w.buf = w.buf[:copy(w.buf, w.buf[n:])]
	}
	return nil
}

// finish writes what is left, and makes the file as long as it is to be.
func (w *coreWriter) finish() error {
	if err := w.flush(); err != nil || !w.hole {
		return err
	}
	return w.fd.SetStat(w.t, vfs.SetStatOptions{Stat: linux.Statx{Mask: linux.STATX_SIZE, Size: uint64(w.off)}})
}
