package control

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/unet"
	"gvisor.dev/gvisor/pkg/urpc"
	"gvisor.dev/gvisor/runsc/boot"

	"utrace.dev/engines/kit"
	"utrace.dev/engines/target"
	"utrace.dev/sentry/host"
)

func init() {
	var last *Utrace
	boot.ExtraControllers = append(boot.ExtraControllers, func(k *kernel.Kernel, start func(*boot.ExtraProcess) error) any {
		last = newUtrace(last, k, start)
		return last
	})
}

// newUtrace returns the object for the kernel k. In a sandbox that is being restored
// there is one already, for a kernel in which nothing has run. The sessions that wait
// there for the container go over to the new kernel, before anything runs in it.
func newUtrace(before *Utrace, k *kernel.Kernel, start func(*boot.ExtraProcess) error) *Utrace {
	if before == nil {
		sys := host.NewSystem(k, func(c *target.Command, table *kernel.FDTable) error {
			return start(&boot.ExtraProcess{
				ContainerID: c.Container, Args: c.Args, Env: c.Env, Dir: c.Dir, Stdio: c.Stdio, Table: table,
			})
		})
		return &Utrace{m: kit.NewManager(sys), sys: sys, open: new(atomic.Int64)}
	}
	before.replaced.Store(true)
	before.sys.Replace(k)
	return &Utrace{m: before.m, sys: before.sys, open: before.open}
}

// The methods of the control server, see urpc.
const (
	MethodRun  = "Utrace.Run"
	MethodList = "Utrace.List"
	MethodEnd  = "Utrace.End"
)

// Utrace is the control server's object. Its name is part of the protocol.
type Utrace struct {
	m   *kit.Manager
	sys *host.System
	// replaced is true once another object has its sessions.
	replaced atomic.Bool
	// open counts the calls of Run that are not answered, to this object and those that
	// it replaces: the control server that is stopped at the end waits only for its own.
	open *atomic.Int64
}

// RunArgs are the arguments of Run. The first file is the session's end of a stream
// socket pair. There may be three more, the Request's Stdio.
type RunArgs struct {
	kit.Request
	urpc.FilePayload
}

// Run makes a session, and returns at its end.
func (u *Utrace) Run(args *RunArgs, _ *struct{}) error {
	u.open.Add(1)
	defer u.whenAnswered(args)
	if len(args.Files) != 1 && len(args.Files) != 4 {
		return fmt.Errorf("a session needs one socket, or one and three standard files, and was given %d files", len(args.Files))
	}
	args.Stdio = args.Files[1:]
	conn, err := takeSocket(args)
	if err != nil {
		return fmt.Errorf("the session's socket: %w", err)
	}
	log.Infof("Tracing session: %s of %v", args.Facility, args.Scope)
	err = u.m.Run(&args.Request, conn)
	log.Infof("Tracing session over: %s of %v: %v", args.Facility, args.Scope, err)
	return err
}

// whenAnswered notes that a call is over once its answer was sent, which is when urpc
// closes the files that came with it.
func (u *Utrace) whenAnswered(args *RunArgs) {
	go func() {
		defer u.open.Add(-1)
		for len(args.Files) > 0 {
			if _, err := args.Files[0].Stat(); errors.Is(err, os.ErrClosed) {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
}

// takeSocket makes a connection of the donated file.
func takeSocket(args *RunArgs) (*stream, error) {
	f, err := args.ReleaseFD(0)
	if err != nil {
		return nil, err
	}
	s, err := unet.NewSocket(f.Release())
	if err != nil {
		return nil, err
	}
	return &stream{s}, nil
}

// ListArgs are the arguments of List.
type ListArgs struct{ Container string }

// List describes sessions and engines.
func (u *Utrace) List(args *ListArgs, l *kit.Listing) error {
	*l = *u.m.List(args.Container)
	return nil
}

// EndArgs are the arguments of End.
type EndArgs struct{ Session int64 }

// End ends a session, whoever its client is, and returns when it is over.
func (u *Utrace) End(args *EndArgs, _ *struct{}) error {
	log.Infof("Tracing session %d is to end", args.Session)
	return u.m.EndSession(args.Session)
}

// lastWords is how long the sandbox waits at its end for sessions to send what they send
// last. It is longer than kit gives clients who do not read.
const lastWords = 10 * time.Second

// Stop implements urpc.Stopper.
func (u *Utrace) Stop() {
	if u.replaced.Load() {
		return
	}
	u.m.Close()
	for end := time.Now().Add(lastWords); u.open.Load() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// stream is a socket whose Write writes all.
type stream struct{ *unet.Socket }

// Write implements io.Writer.
func (s *stream) Write(p []byte) (n int, err error) {
	for n < len(p) {
		m, err := s.Socket.Write(p[n:])
		if err != nil {
			return n, err
		}
		if m <= 0 {
			return n, errors.New("the socket took nothing")
		}
		n += m
	}
	return n, nil
}
