package kernel

import (
	"errors"

	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/fsimpl/pipefs"
	"gvisor.dev/gvisor/pkg/sentry/kernel/pipe"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"
	"gvisor.dev/gvisor/pkg/waiter"
	"utrace.dev/coredump"
)

// This file hands a core to a program: core(5), "Piping core dumps to a program".
// All of it runs on the dumping task's goroutine, which may wait for the program
// as long as that likes, but for a kill. Unlike a task that writes a file it
// stops for a checkpoint while it waits.

// A coreCollector is the way to the program that reads a core.
type coreCollector struct {
	// core is the end of the pipe that is written to. It is nil once all is
	// written.
	core *vfs.FileDescription
	pipe *pipe.Pipe

	// exit becomes readable when the program has ended. It is nil unless that is
	// to be waited for.
	exit *vfs.FileDescription

	// sent is the number of bytes that were written.
	sent uint64
}

// pipeCore has the core of d read by the program of its pattern. It returns true
// if the program was started.
func (t *Task) pipeCore(d *coreDump) bool {
	// As in Linux those count too that are not waited for.
	defer t.endCollector()
	if ok := t.beginCollector(); !ok && d.collector == nil {
		t.Warningf("No core dump: there are already as many as core_pipe_limit allows")
		return false
	}
	c := d.collector
	if c == nil {
		args, pidFD := d.settings.Pattern.Command(t.coreSubject(d))
		var err error
		if c, err = t.startCollector(args, pidFD); err != nil {
			t.Infof("No core dump: cannot start %q of core_pattern: %v", args, err)
			return false
		}
		d.collector = c
	}
	defer c.release(t)
	if err := t.feedCollector(d); err != nil {
		t.Infof("The core dump to a program is not complete: %v", err)
	}
	t.awaitCollector(d)
	return true
}

// startCollector starts the program.
func (t *Task) startCollector(args []string, pidFD bool) (*coreCollector, error) {
	if args[0] == "" {
		return nil, errors.New("there is no program")
	}
	r, w, err := pipefs.NewConnectedPipeFDs(t, t.k.PipeMount(), linux.O_NONBLOCK)
	if err != nil {
		return nil, err
	}
	defer r.DecRef(t)
	// The program's end blocks, as a program expects of its standard input.
	if err := r.SetStatusFlags(t, t.Credentials(), 0); err != nil {
		w.DecRef(t)
		return nil, err
	}
	var process *vfs.FileDescription
	if pidFD {
		if process, err = t.PIDFDOpen(t.tg.pidns.IDOfThreadGroup(t.tg), false, false); err != nil {
			w.DecRef(t)
			return nil, err
		}
		defer process.DecRef(t)
	}
	helper, err := t.startCoreHelper(args, r, process)
	for linuxerr.Equals(linuxerr.EINTR, err) || linuxerr.Equals(linuxerr.ErrInterrupted, err) {
		if err = t.coreInterrupted(); err == nil {
			helper, err = t.startCoreHelper(args, r, process)
		}
	}
	if err != nil {
		w.DecRef(t)
		return nil, err
	}
	c := &coreCollector{core: w, pipe: w.Impl().(*pipe.VFSPipeFD).Pipe()}
	// All that is in a container ends with its first process. If that is what
	// dies here, its collector is waited for to its end, as it would be of no use.
	if init, _ := t.k.containerInit(t.containerID); init == t.tg {
		if c.exit, err = t.PIDFDOpen(t.tg.pidns.IDOfTask(helper), false, false); err != nil {
			t.Infof("The collector of the core is not waited for: %v", err) // it has ended
		}
	}
	return c, nil
}

func (c *coreCollector) release(t *Task) {
	if c.core != nil {
		c.core.DecRef(t)
		c.core = nil
	}
	if c.exit != nil {
		c.exit.DecRef(t)
		c.exit = nil
	}
}

// feedCollector writes the core of d, but for what has been written already.
func (t *Task) feedCollector(d *coreDump) error {
	c := d.collector
	if c.core == nil {
		return nil
	}
	defer func() {
		c.core.DecRef(t)
		c.core = nil
	}()
	p, err := t.coreProcess(d)
	if err != nil {
		return err
	}
	w := &collectorWriter{t: t, c: c, skip: c.sent}
	return coredump.Write(w, p, coredump.Options{Filter: coredump.Filter(t.GetCoredumpFilter()), Limit: coredump.NoLimit})
}

// awaitCollector waits until the program has what it wants of /proc, if it is to
// be waited for: until it has closed the pipe, as Linux does.
func (t *Task) awaitCollector(d *coreDump) {
	c := d.collector
	var err error
	if d.settings.PipeLimit != 0 {
		err = t.coreWait(c.pipe, waiter.WritableEvents|waiter.EventErr, func() bool { return !c.pipe.HasReaders() })
	}
	if c.exit != nil && err == nil {
		err = t.coreWait(c.exit, waiter.ReadableEvents, func() bool {
			return c.exit.Readiness(waiter.ReadableEvents) != 0
		})
	}
	if err != nil {
		t.Infof("The collector of the core is not waited for: %v", err)
	}
}

// coreWait waits for done, which one of events of w announces.
func (t *Task) coreWait(w waiter.Waitable, events waiter.EventMask, done func() bool) error {
	for {
		interrupted, err := t.coreWaitOnce(w, events, done)
		if err != nil || !interrupted {
			return err
		}
		// A checkpoint must not find a waiter that does not wait.
		if err := t.coreInterrupted(); err != nil {
			return err
		}
	}
}

// coreWaitOnce is coreWait, but it returns true if t was interrupted.
func (t *Task) coreWaitOnce(w waiter.Waitable, events waiter.EventMask, done func() bool) (bool, error) {
	e, ch := waiter.NewChannelEntry(events)
	if err := w.EventRegister(&e); err != nil {
		return false, err
	}
	defer w.EventUnregister(&e)
	for !done() {
		if t.killed() {
			return false, errCoreKilled
		}
		if t.Block(ch) != nil {
			return true, nil
		}
	}
	return false, nil
}

// coreInterrupted is what a dumping task does when it was interrupted: it ends if
// it was killed, and stops for a checkpoint. The task's run state is runCoreDump,
// so that is where it goes on if it is restored.
func (t *Task) coreInterrupted() error {
	t.unsetInterrupted()
	if t.killed() {
		return errCoreKilled
	}
	t.doStop()
	return nil
}

// A collectorWriter writes to a pipe. It drops what was written before a restore.
type collectorWriter struct {
	t    *Task
	c    *coreCollector
	skip uint64
}

// Write implements io.Writer.Write.
func (w *collectorWriter) Write(p []byte) (int, error) {
	drop := min(w.skip, uint64(len(p)))
	w.skip -= drop
	for rest := p[drop:]; len(rest) > 0; {
		if w.t.Killed() {
			return 0, errCoreKilled
		}
		n, err := w.c.core.Write(w.t, usermem.BytesIOSequence(rest), vfs.WriteOptions{})
		w.c.sent += uint64(n)
		rest = rest[n:]
		if err == nil {
			continue
		}
		if !linuxerr.Equals(linuxerr.ErrWouldBlock, err) {
			return 0, err
		}
		if len(rest) == 0 {
			break
		}
		const writable = waiter.WritableEvents | waiter.EventErr
		if err := w.t.coreWait(w.c.core, writable, func() bool { return w.c.core.Readiness(writable) != 0 }); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}
