package control

import (
	"errors"
	"fmt"
	"sync/atomic"

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
		return &Utrace{m: kit.NewManager(sys), sys: sys}
	}
	before.replaced.Store(true)
	before.sys.Replace(k)
	return &Utrace{m: before.m, sys: before.sys}
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
}

// RunArgs are the arguments of Run. The first file is the session's end of a stream
// socket pair. There may be three more, the Request's Stdio.
type RunArgs struct {
	kit.Request
	urpc.FilePayload
}

// Run makes a session, and returns at its end.
func (u *Utrace) Run(args *RunArgs, _ *struct{}) error {
	defer func() {
		for _, f := range args.Files {
			f.Close() // takeSocket has its own descriptor
		}
	}()
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

// Stop implements urpc.Stopper.
func (u *Utrace) Stop() {
	if !u.replaced.Load() {
		u.m.Close()
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
