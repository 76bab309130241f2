package hostcmd

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"github.com/google/subcommands"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/gcore"
	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
	"utrace.dev/hostcmd/corefiles"
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
	begun := false
	err = receive(c, req, func(gcore.Subject) (gcore.Sink, error) {
		if name == "-" {
			return oneCore{corefiles.Stream(os.Stdout, g.params.Limit), &failure}, nil
		}
		file, err := corefiles.CreateFile(name, g.params.Limit)
		begun = err == nil
		return oneCore{file, &failure}, err
	})
	if err != nil && begun {
		err = fmt.Errorf("the core in %s is not complete: %w", name, err)
	}
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

// oneCore is the file of a core, and notes why it is not complete.
type oneCore struct {
	*corefiles.File
	why *string
}

// End implements gcore.Sink.
func (c oneCore) End(why string) error {
	*c.why = why
	return c.File.End(why)
}
