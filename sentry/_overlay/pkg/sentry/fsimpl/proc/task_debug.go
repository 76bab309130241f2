package proc

import (
	"bytes"
	"fmt"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/kernfs"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// This file has what debuggers read in /proc/[pid] and upstream lacks.

// personalityData implements vfs.DynamicBytesSource for /proc/[pid]/personality.
//
// +stateify savable
type personalityData struct {
	kernfs.DynamicBytesFile

	task *kernel.Task
}

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *personalityData) Generate(ctx context.Context, buf *bytes.Buffer) error {
	if !kernel.ContextCanTrace(ctx, d.task, true) {
		return linuxerr.EPERM
	}
	fmt.Fprintf(buf, "%08x\n", d.task.Personality())
	return nil
}

// syscallData implements vfs.DynamicBytesSource for /proc/[pid]/syscall.
//
// +stateify savable
type syscallData struct {
	kernfs.DynamicBytesFile

	task *kernel.Task
}

// Generate implements vfs.DynamicBytesSource.Generate.
func (d *syscallData) Generate(ctx context.Context, buf *bytes.Buffer) error {
	if !kernel.ContextCanTrace(ctx, d.task, true) {
		return linuxerr.EPERM
	}
	c, ok := d.task.CurrentSyscall(ctx)
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

// writeSignalSets writes the lines of /proc/[pid]/status about signals.
func writeSignalSets(buf *bytes.Buffer, t *kernel.Task) {
	s := t.SignalSets()
	fmt.Fprintf(buf, "SigPnd:\t%016x\n", uint64(s.Pending))
	fmt.Fprintf(buf, "ShdPnd:\t%016x\n", uint64(s.SharedPending))
	fmt.Fprintf(buf, "SigBlk:\t%016x\n", uint64(s.Blocked))
	fmt.Fprintf(buf, "SigIgn:\t%016x\n", uint64(s.Ignored))
	fmt.Fprintf(buf, "SigCgt:\t%016x\n", uint64(s.Caught))
}
