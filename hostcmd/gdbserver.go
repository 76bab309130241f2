package hostcmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"

	"github.com/google/subcommands"
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/gdbserver"
	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
)

// GDBServer implements subcommands.Command for "gdbserver".
type GDBServer struct {
	noSpec
	pids   pids
	all    bool
	listen string
	hidden bool
}

// Name implements subcommands.Command.Name.
func (*GDBServer) Name() string { return "gdbserver" }

// Synopsis implements subcommands.Command.Synopsis.
func (*GDBServer) Synopsis() string { return "debug the processes of a container with gdb or lldb" }

// Usage implements subcommands.Command.Usage.
func (*GDBServer) Usage() string {
	return `gdbserver [flags] <container-id>

Speaks the debugger's remote protocol on standard input and output:

    gdb -ex 'target extended-remote | runsc-utrace gdbserver CID' -ex 'attach PID'

With -p the process is attached to at the beginning; with --listen the debuggers
connect to a socket, each by itself:

    runsc-utrace gdbserver --listen=unix:/run/me/debug -p PID CID &
    gdb -ex 'target extended-remote /run/me/debug'
    lldb -o 'process connect --plugin gdb-remote unix-connect:///run/me/debug' PROGRAM

With --hidden no load instruction of the program finds a breakpoint; what is executed in
the breakpoint's page takes long.

When a debugger goes, in whatever way, what it was attached to runs on.

Flags:
`
}

// SetFlags implements subcommands.Command.SetFlags.
func (g *GDBServer) SetFlags(f *flag.FlagSet) {
	f.Var(&g.pids, "p", "attach to the process with this `id`, as in runsc ps; may be repeated")
	f.BoolVar(&g.all, "all", false, "show the processes of all containers of the sandbox")
	f.BoolVar(&g.hidden, "hidden", false, "set breakpoints that the program cannot find in its code; their pages are slow")
	f.StringVar(&g.listen, "listen", "", "serve debuggers that connect to a socket, unix:`PATH`, which only this user can")
}

// Execute implements subcommands.Command.Execute.
func (g *GDBServer) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() != 1 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	c, err := hostclient.Open(args[0].(*config.Config), f.Arg(0))
	if err != nil {
		return failed("gdbserver", err)
	}
	params, err := json.Marshal(gdbserver.Params{Hidden: g.hidden, Home: c.Container})
	if err != nil {
		return failed("gdbserver", err)
	}
	req := &kit.Request{Facility: "gdbserver", Scope: kit.Scope{Container: c.Container, PIDs: g.pids}, Params: params}
	if g.all {
		req.Scope.Container = ""
	}
	if req.Stdio, err = outputTo(os.Stderr); err != nil {
		return failed("gdbserver", err)
	}
	if g.listen != "" {
		err = serve(c, req, g.listen)
	} else {
		err = connect(c, req, os.Stdin, os.Stdout)
	}
	if err != nil {
		return failed("gdbserver", err)
	}
	return subcommands.ExitSuccess
}

// connect makes a session and connects it with a debugger.
func connect(c *hostclient.Client, req *kit.Request, r io.Reader, w io.Writer) error {
	s, err := c.Start(req)
	if err != nil {
		return err
	}
	defer s.Conn.Close()
	go func() {
		io.Copy(s.Conn, r) // whatever ends it: the debugger has gone
		s.CloseWrite()
	}()
	if _, err := io.Copy(w, s.Conn); err != nil {
		return err
	}
	return s.Wait()
}

// outputTo returns standard files for the programs that debuggers start: they read
// nothing, and print to w. It is a pipe to w and not w itself: the Sentry shuts a socket
// down when the first of them has ended, and gdb gives us one.
func outputTo(w io.Writer) ([]*os.File, error) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	from, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	go io.Copy(w, from) // until the process ends: who cannot read it has no use for it
	return []*os.File{null, to, to}, nil
}

// serve serves the debuggers that connect to a socket, until it is interrupted.
func serve(c *hostclient.Client, req *kit.Request, address string) error {
	l, err := listen(address)
	if err != nil {
		return err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGHUP)
	go func() {
		<-signals
		l.Close() // and the socket's file with it
	}()
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("--listen=%s: %w", address, err)
		}
		go func() {
			defer conn.Close()
			if err := connect(c, req, conn, conn); err != nil {
				failed("gdbserver", err)
			}
		}()
	}
}

// listen makes the socket of --listen, to which only this user can connect: who can
// connect can debug. What is there already, be it a socket that nobody serves any more or
// a link to a place where nothing is, is left alone.
func listen(address string) (net.Listener, error) {
	path, ok := strings.CutPrefix(address, "unix:")
	if !ok || path == "" || path[0] == '@' {
		return nil, fmt.Errorf("--listen=%s: only sockets of the file system are served; say unix:PATH", address)
	}
	old := unix.Umask(0o177)
	l, err := net.Listen("unix", path)
	unix.Umask(old)
	if errors.Is(err, unix.EADDRINUSE) {
		return nil, fmt.Errorf("--listen=%s: there is something by that name already; remove it, or say another path", address)
	}
	if err != nil {
		return nil, fmt.Errorf("--listen=%s: %w", address, err)
	}
	return l, nil
}
