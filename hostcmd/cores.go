package hostcmd

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/subcommands"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/gcore"
	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
	"utrace.dev/hostcmd/corefiles"
)

// Cores implements subcommands.Command for "cores": it writes the core of every
// process that crashes to a folder of the host.
type Cores struct {
	noSpec
	dir    string
	name   corefiles.Template
	count  int
	all    bool
	params gcore.Params
}

// Name implements subcommands.Command.Name.
func (*Cores) Name() string { return "cores" }

// Synopsis implements subcommands.Command.Synopsis.
func (*Cores) Synopsis() string { return "write the cores of crashing processes to the host" }

// Usage implements subcommands.Command.Usage.
func (*Cores) Usage() string {
	return `cores [flags] <container-id>

Until the container ends. The container needs no disk, and no RLIMIT_CORE; whether it
also writes a core itself is its own affair. In file names, %h is the container, %p the
process, %i the thread, %e its name, %f the program, %s the signal, %t the time. To have
this done for all containers, see the flags --utrace-cores. Flags:
`
}

// SetFlags implements subcommands.Command.SetFlags.
func (c *Cores) SetFlags(f *flag.FlagSet) {
	f.StringVar(&c.dir, "dir", ".", "the `folder` to write to")
	f.StringVar((*string)(&c.name), "name", "core.%e.%p.%t", "the `template` of file names")
	f.IntVar(&c.count, "count", 100, "write at most this many `cores`; 0: no limit")
	f.BoolVar(&c.all, "all", false, "all containers of the sandbox")
	c.params.Filter = -1
	kit.Flags(f, &c.params)
}

// Execute implements subcommands.Command.Execute.
func (c *Cores) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() != 1 || c.count < 0 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	if err := c.run(args[0].(*config.Config), f.Arg(0)); err != nil {
		return failed("cores", err)
	}
	return subcommands.ExitSuccess
}

func (c *Cores) run(conf *config.Config, id string) error {
	folder, err := corefiles.Open(c.dir, c.name, corefiles.Limits{Core: c.params.Limit})
	if err != nil {
		return err
	}
	defer folder.Close()
	cl, err := hostclient.Open(conf, id)
	if err != nil {
		return err
	}
	params, err := json.Marshal(&c.params)
	if err != nil {
		return err
	}
	req := &kit.Request{Facility: gcore.Cores, Scope: kit.Scope{Container: cl.Container}, Params: params}
	if c.all {
		req.Scope.Container = ""
	}
	written := 0
	return receive(cl, req, func(sub gcore.Subject) (gcore.Sink, error) {
		who := fmt.Sprintf("process %d (%s)", sub.PID, corefiles.Harmless(sub.Command))
		if c.count > 0 && written >= c.count {
			fmt.Printf("no core of %s: %d are written, which is the limit\n", who, written)
			return nil, nil
		}
		core, err := folder.Create(&sub)
		if err != nil {
			return nil, err
		}
		written++
		core.Done = func(path, why string) {
			if why != "" {
				why = ", not complete: " + harmless(why, false)
			}
			fmt.Printf("%s died of signal %d: %s%s\n", who, sub.Signal, path, why)
		}
		return core, nil
	})
}
