package hostcmd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/google/subcommands"
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/gcore"
	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
)

// Gcore implements subcommands.Command for "gcore": a core file of a process that
// lives.
type Gcore struct {
	noSpec
	out    string
	params gcore.Params
}

// Name implements subcommands.Command.Name.
func (*Gcore) Name() string { return "gcore" }

// Synopsis implements subcommands.Command.Synopsis.
func (*Gcore) Synopsis() string { return "write a core file of a running process" }

// Usage implements subcommands.Command.Usage.
func (*Gcore) Usage() string {
	return `gcore [flags] <container-id> <pid>

The process stands still only while its memory is copied as fork(2) does. Flags:
`
}

// SetFlags implements subcommands.Command.SetFlags.
func (g *Gcore) SetFlags(f *flag.FlagSet) {
	f.StringVar(&g.out, "o", "", "the `file` to write; core.PID if none is given, - for standard output")
	g.params.Filter = -1
	kit.Flags(f, &g.params)
}

// Execute implements subcommands.Command.Execute.
func (g *Gcore) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() != 2 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	if err := g.run(args[0].(*config.Config), f.Arg(0), f.Arg(1)); err != nil {
		return failed("gcore", err)
	}
	return subcommands.ExitSuccess
}

func (g *Gcore) run(conf *config.Config, id, process string) error {
	pid, err := strconv.Atoi(process)
	if err != nil || pid <= 0 {
		return fmt.Errorf("%q is no process id", process)
	}
	c, err := hostclient.Open(conf, id)
	if err != nil {
		return err
	}
	params, err := json.Marshal(&g.params)
	if err != nil {
		return err
	}
	name := g.out
	if name == "" {
		name = fmt.Sprintf("core.%d", pid)
	}
	req := &kit.Request{Facility: gcore.Gcore, Scope: kit.Scope{Container: c.Container, PIDs: []int{pid}}, Params: params}
	var failure string
	err = receive(c, req, func(gcore.Subject) (gcore.Sink, error) {
		sink, err := createCore(name)
		if err != nil {
			return nil, err
		}
		sink.limit = g.params.Limit
		sink.done = func(why string) { failure = why }
		return sink, nil
	})
	if err == nil && failure != "" {
		err = fmt.Errorf("the core in %s is not complete: %s", name, failure)
	}
	if err == nil && name != "-" {
		fmt.Println("wrote", name)
	}
	return err
}

// receive makes a session that sends cores, and gives them to the sinks that open
// returns. An interrupt ends it.
func receive(c *hostclient.Client, req *kit.Request, open func(gcore.Subject) (gcore.Sink, error)) error {
	s, err := c.Start(req)
	if err != nil {
		return err
	}
	defer s.Conn.Close()
	defer endOnSignal(s)()
	if err := gcore.Receive(s.Conn, nil, open); err != nil {
		return err
	}
	return s.Wait()
}

// coreFile implements gcore.Sink.
type coreFile struct {
	f *os.File
	// stream is true if f cannot have holes.
	stream bool
	size   int64
	// limit is how much data is taken, 0 for any amount, and taken how much it was.
	// The sandbox was told the limit, too, but may be in a guest's hands.
	limit, taken int64
	done         func(why string)
}

// createCore makes a file that only its owner can read.
func createCore(name string) (*coreFile, error) {
	if name == "-" {
		return &coreFile{f: os.Stdout, stream: true}, nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	return &coreFile{f: f}, nil
}

// Write implements io.Writer.
func (c *coreFile) Write(p []byte) (int, error) {
	if c.taken += int64(len(p)); c.limit > 0 && c.taken > c.limit {
		return 0, fmt.Errorf("the sandbox sends more than the limit of %d bytes", c.limit)
	}
	n, err := c.f.Write(p)
	c.size += int64(n)
	return n, err
}

// Skip implements gcore.Sink.
func (c *coreFile) Skip(n int64) error {
	if c.stream {
		_, err := io.CopyN(c.f, zeroes{}, n)
		return err
	}
	size := c.size + n
	if size < c.size {
		return fmt.Errorf("a core of more than %d bytes", int64(^uint64(0)>>1))
	}
	c.size = size
	_, err := c.f.Seek(n, io.SeekCurrent)
	return err
}

// End implements gcore.Sink.
func (c *coreFile) End(why string) error {
	if c.done != nil {
		c.done(why)
	}
	if c.stream {
		return nil
	}
	err := c.f.Truncate(c.size)
	if closeErr := c.f.Close(); err == nil {
		err = closeErr
	}
	return err
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
