package proc

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/kernfs"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"
)

// This file has what debuggers read in /proc/[pid] and upstream lacks.

// addTaskDebug puts our files into contents, which is what upstream has in
// /proc/[pid], some of them in the place of upstream's.
func (fs *filesystem) addTaskDebug(ctx context.Context, task *kernel.Task, contents map[string]kernfs.Inode) {
	add := func(name string, perm linux.FileMode, inode dynamicInode) {
		contents[name] = fs.newTaskOwnedInode(ctx, task, fs.NextIno(), perm, inode)
	}
	upstream := func(name string) kernfs.Inode { return contents[name].(*taskOwnedInode).Inode }
	add("coredump_filter", 0644, &dumpFilterData{task: task})
	for _, name := range []string{"cwd", "exe", "root"} {
		contents[name] = &taskOwnedInode{Inode: contents[name], owner: task}
	}
	contents["comm"] = &ownedComm{taskOwnedInode{Inode: contents["comm"], owner: task}}
	contents["fd"] = &ownedFDDir{taskOwnedInode{Inode: contents["fd"], owner: task}}
	contents["fdinfo"] = &checkedFDInfoDir{Inode: contents["fdinfo"], task: task}
	add("io", 0400, &checkedIOData{task: task, io: upstream("io").(*ioData)})
	add("stat", 0444, &debugStatData{task: task, stat: upstream("stat").(*taskStatData)})
	for name := range debugFiles {
		perm := linux.FileMode(0400)
		if name == "wchan" {
			perm = 0444
		}
		add(name, perm, &debugFile{task: task, name: name})
	}
}

// debugFile implements vfs.DynamicBytesSource for those of our files that need
// nothing but the task.
//
// +stateify savable
type debugFile struct {
	kernfs.DynamicBytesFile

	task *kernel.Task
	name string
}

// debugFiles writes the contents of each debugFile.
var debugFiles = map[string]func(ctx context.Context, t *kernel.Task, buf *bytes.Buffer) error{
	"personality": writePersonality,
	"stack":       writeStack,
	"syscall":     writeSyscall,
	"wchan":       writeWchan,
}

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *debugFile) Generate(ctx context.Context, buf *bytes.Buffer) error {
	if d.task.ExitState() == kernel.TaskExitDead {
		return linuxerr.ESRCH
	}
	return debugFiles[d.name](ctx, d.task, buf)
}

func writePersonality(ctx context.Context, t *kernel.Task, buf *bytes.Buffer) error {
	if !t.MayAttachFS(ctx) {
		return linuxerr.EPERM
	}
	fmt.Fprintf(buf, "%08x\n", t.Personality())
	return nil
}

func writeSyscall(ctx context.Context, t *kernel.Task, buf *bytes.Buffer) error {
	if !t.MayAttachFS(ctx) {
		return linuxerr.EPERM
	}
	c, ok := t.CurrentSyscall(ctx)
	if !ok {
		buf.WriteString("running\n")
		return nil
	}
	fmt.Fprintf(buf, "%d", c.No)
	if c.No >= 0 {
		for _, arg := range c.Args {
			fmt.Fprintf(buf, " %#x", arg)
		}
	}
	fmt.Fprintf(buf, " %#x %#x\n", c.SP, c.PC)
	return nil
}

func writeWchan(ctx context.Context, t *kernel.Task, buf *bytes.Buffer) error {
	if t.MayReadFS(ctx) {
		if symbols := t.WaitSymbols(ctx); len(symbols) > 0 {
			buf.WriteString(symbols[0])
			return nil
		}
	}
	buf.WriteString("0")
	return nil
}

// writeStack writes the functions that Linux would be in too, with neither an
// offset nor a size: this kernel has no stack of Linux's to show.
func writeStack(ctx context.Context, t *kernel.Task, buf *bytes.Buffer) error {
	if reader := kernel.TaskFromContext(ctx); reader != nil && !reader.HasRootCapability(linux.CAP_SYS_ADMIN) {
		return linuxerr.EACCES
	}
	if !t.MayAttachFS(ctx) {
		return linuxerr.EPERM
	}
	for _, symbol := range t.WaitSymbols(ctx) {
		fmt.Fprintf(buf, "[<0>] %s+0x0/0x0\n", symbol)
	}
	return nil
}

// checkedIOData implements vfs.DynamicBytesSource for /proc/[pid]/io.
//
// +stateify savable
type checkedIOData struct {
	kernfs.DynamicBytesFile

	task *kernel.Task
	io   *ioData
}

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *checkedIOData) Generate(ctx context.Context, buf *bytes.Buffer) error {
	switch {
	case d.task.ExitState() == kernel.TaskExitDead:
		return linuxerr.ESRCH
	case !d.task.MayReadFS(ctx):
		return linuxerr.EACCES
	}
	return d.io.Generate(ctx, buf)
}

// debugStatData implements vfs.DynamicBytesSource for /proc/[pid]/stat. It puts
// what debuggers read into upstream's line, which has 0 there.
//
// +stateify savable
type debugStatData struct {
	kernfs.DynamicBytesFile

	task *kernel.Task
	stat *taskStatData
}

// Fields of /proc/[pid]/stat, counted from the one after the name.
const (
	statFieldState   = 0
	statFieldSignals = 28
	statFieldWchan   = 32
)

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *debugStatData) Generate(ctx context.Context, buf *bytes.Buffer) error {
	if d.task.ExitState() == kernel.TaskExitDead {
		return linuxerr.ESRCH
	}
	var line bytes.Buffer
	if err := d.stat.Generate(ctx, &line); err != nil {
		return err
	}
	name, rest, ok := cutLast(line.String(), ") ")
	fields := strings.Split(rest, " ")
	if !ok || len(fields) <= statFieldWchan {
		return linuxerr.EIO // not a line that we know
	}
	const old = 1<<31 - 1 // of the signals of old
	s := d.task.SignalSets()
	for i, set := range []linux.SignalSet{s.Pending, s.Blocked, s.Ignored, s.Caught} {
		fields[statFieldSignals+i] = strconv.FormatUint(uint64(set&old), 10)
	}
	if fields[statFieldState] != "R" && d.task.MayReadFS(ctx) {
		fields[statFieldWchan] = "1"
	}
	buf.WriteString(name + ") " + strings.Join(fields, " "))
	return nil
}

// cutLast is strings.Cut at the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// dumpFilterData implements vfs.WritableDynamicBytesSource for
// /proc/[pid]/coredump_filter.
//
// +stateify savable
type dumpFilterData struct {
	kernfs.DynamicBytesFile

	task *kernel.Task
}

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *dumpFilterData) Generate(_ context.Context, buf *bytes.Buffer) error {
	if d.task.ExitState() == kernel.TaskExitDead {
		return linuxerr.ESRCH
	}
	if getMM(d.task) == nil {
		return nil // as Linux: a zombie's is empty
	}
	fmt.Fprintf(buf, "%08x\n", d.task.GetCoredumpFilter())
	return nil
}

// Write implements vfs.WritableDynamicBytesSource.Write.
func (d *dumpFilterData) Write(ctx context.Context, _ *vfs.FileDescription, src usermem.IOSequence, _ int64) (int64, error) {
	const longest = 34 // of a number, in binary and with what may be around it
	text := make([]byte, min(src.NumBytes(), longest))
	if _, err := src.CopyIn(ctx, text); err != nil {
		return 0, err
	}
	number, _, _ := strings.Cut(string(text), "\x00")
	v, err := parseUint32(number)
	if err != nil {
		return 0, err
	}
	if getMM(d.task) == nil {
		return 0, linuxerr.ESRCH
	}
	d.task.SetCoredumpFilter(v & kernel.CoredumpFilterMask)
	return src.NumBytes(), nil
}

// parseUint32 reads a number as Linux's kstrtouint does with base 0: in decimal,
// octal or hexadecimal, with at most a plus before and a newline after it.
func parseUint32(s string) (uint32, error) {
	s = strings.TrimPrefix(strings.TrimSuffix(s, "\n"), "+")
	base := 10
	switch {
	case strings.HasPrefix(s, "0x"), strings.HasPrefix(s, "0X"):
		base, s = 16, s[2:]
	case len(s) > 1 && s[0] == '0':
		base, s = 8, s[1:]
	}
	if s == "" || s[0] == '+' || s[0] == '-' {
		return 0, linuxerr.EINVAL
	}
	v, err := strconv.ParseUint(s, base, 64)
	switch {
	case err != nil && err.(*strconv.NumError).Err == strconv.ErrRange, err == nil && v>>32 != 0:
		return 0, linuxerr.ERANGE
	case err != nil:
		return 0, linuxerr.EINVAL
	}
	return uint32(v), nil
}

// writeSignalSets writes the lines of /proc/[pid]/status about signals.
func writeSignalSets(buf *bytes.Buffer, t *kernel.Task) {
	s := t.SignalSets()
	fmt.Fprintf(buf, "SigPnd:\t%016x\n", uint64(s.Pending))
	fmt.Fprintf(buf, "ShdPnd:\t%016x\n", uint64(s.SharedPending))
	fmt.Fprintf(buf, "SigBlk:\t%016x\n", uint64(s.Blocked))
	fmt.Fprintf(buf, "SigIgn:\t%016x\n", uint64(s.Ignored))
	fmt.Fprintf(buf, "SigCgt:\t%016x\n", uint64(s.Caught))
}
