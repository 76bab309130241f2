package host

import (
	"encoding/binary"
	"strings"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/usermem"

	"utrace.dev/engines/target"
)

// process implements target.Process. t is any of its threads.
type process struct{ t *kernel.Task }

// ID implements target.Process.ID.
func (p process) ID() int {
	return int(p.t.Kernel().RootPIDNamespace().IDOfThreadGroup(p.t.ThreadGroup()))
}

// Parent implements target.Process.Parent.
func (p process) Parent() int {
	parent := p.t.ThreadGroup().Leader().Parent()
	if parent == nil {
		return 0
	}
	return process{parent}.ID()
}

// Container implements target.Process.Container.
func (p process) Container() string { return p.t.ContainerID() }

// Threads implements target.Process.Threads.
func (p process) Threads() (all []target.Thread) {
	tg := p.t.ThreadGroup()
	root := p.t.Kernel().RootPIDNamespace()
	for _, tid := range tg.MemberIDs(root) {
		t := root.TaskWithID(tid)
		if t == nil || t.ThreadGroup() != tg || t.ExitState() != kernel.TaskExitNone {
			continue
		}
		all = append(all, thread{t})
		if last := len(all) - 1; t == tg.Leader() {
			all[0], all[last] = all[last], all[0]
		}
	}
	return all
}

// Executable implements target.Process.Executable.
func (p process) Executable() (path string) {
	ctx := contextOf(p.t)
	p.t.WithMemory(func(m *mm.MemoryManager) {
		if exe := m.Executable(); exe != nil {
			path = exe.MappedName(ctx)
			exe.DecRef(ctx)
		}
	})
	return path
}

// maxArgs is how much of a command line Args returns, in bytes.
const maxArgs = 128 << 10

// Args implements target.Process.Args.
func (p process) Args() []string {
	var b []byte
	p.t.WithMemory(func(m *mm.MemoryManager) {
		start, end := m.ArgvStart(), m.ArgvEnd()
		if start >= end {
			return
		}
		b = make([]byte, min(end-start, maxArgs))
		n, _ := m.CopyIn(contextOf(p.t), start, b, usermem.IOOpts{IgnorePermissions: true})
		b = b[:n] // what cannot be read is left out, as in /proc/PID/cmdline
	})
	if len(b) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(b), "\x00"), "\x00")
}

// FD implements target.Process.FD.
func (p process) FD(fd int32) (d target.FD, ok bool) {
	ctx := contextOf(p.t)
	p.t.WithMuLocked(func(t *kernel.Task) {
		table := t.FDTable()
		if table == nil {
			return
		}
		file, flags := table.Get(fd)
		if file == nil {
			return
		}
		ok = true
		defer file.DecRef(ctx)
		d.Flags, d.CloseOnExec = file.StatusFlags(), flags.CloseOnExec
		root := t.FSContext().RootDirectory()
		defer root.DecRef(ctx)
		// A file whose path cannot be told has none.
		d.Path, _ = t.Kernel().VFS().PathnameWithDeleted(ctx, root, file.VirtualDentry())
	})
	return d, ok
}

// Cwd implements target.Process.Cwd.
func (p process) Cwd() string {
	fsc := p.t.FSContext()
	if fsc == nil {
		return ""
	}
	ctx := contextOf(p.t)
	root, cwd := fsc.RootDirectory(), fsc.WorkingDirectory()
	defer root.DecRef(ctx)
	defer cwd.DecRef(ctx)
	path, err := p.t.Kernel().VFS().PathnameWithDeleted(ctx, root, cwd)
	if err != nil {
		return ""
	}
	return path
}

// Mappings implements target.Process.Mappings.
func (p process) Mappings() (all []target.Mapping) {
	p.t.WithMemory(func(m *mm.MemoryManager) {
		m.ReadMapsDataInto(contextOf(p.t), func(start, end hostarch.Addr, perms hostarch.AccessType, private string, off uint64, major, minor uint32, ino uint64, path string) {
			all = append(all, target.Mapping{
				Start: uint64(start), End: uint64(end), Perms: perms.String() + private, Offset: off,
				DevMajor: major, DevMinor: minor, Inode: ino, Name: path,
			})
		})
	})
	return all
}

// Auxv implements target.Process.Auxv.
func (p process) Auxv() (b []byte) {
	p.t.WithMemory(func(m *mm.MemoryManager) {
		for _, a := range m.Auxv() {
			b = binary.LittleEndian.AppendUint64(b, a.Key)
			b = binary.LittleEndian.AppendUint64(b, uint64(a.Value))
		}
		b = append(b, make([]byte, 16)...) // AT_NULL
	})
	return b
}

// Kill implements target.Process.Kill.
func (p process) Kill(signo int) error {
	sig := linux.Signal(signo)
	if !sig.IsValid() {
		return unix.EINVAL
	}
	return errnoOf(p.t.ThreadGroup().SendSignal(kernel.SignalInfoPriv(sig)))
}
