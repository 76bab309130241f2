package hostcmd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/google/subcommands"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
)

// Attach implements subcommands.Command for "attach": any facility, with what it
// sends on standard output.
type Attach struct {
	noSpec
	pids   pids
	noFork bool
	all    bool
}

// Name implements subcommands.Command.Name.
func (*Attach) Name() string { return "attach" }

// Synopsis implements subcommands.Command.Synopsis.
func (*Attach) Synopsis() string { return "attach a tracing facility to a container" }

// Usage implements subcommands.Command.Usage.
func (*Attach) Usage() string {
	var b strings.Builder
	b.WriteString(`attach [flags] <container-id> <facility> [the facility's flags]

Until it is interrupted, or the traced processes are gone. Facilities:
`)
	for _, f := range kit.Facilities() {
		fmt.Fprintf(&b, "  %-12s %s\n", f.Name, f.Synopsis)
	}
	b.WriteString("\nFlags:\n")
	return b.String()
}

// SetFlags implements subcommands.Command.SetFlags.
func (a *Attach) SetFlags(f *flag.FlagSet) {
	f.Var(&a.pids, "p", "only the process with this `id`, as in runsc ps, and its children; may be repeated")
	f.BoolVar(&a.noFork, "no-fork", false, "not the children of the processes")
	f.BoolVar(&a.all, "all", false, "all containers of the sandbox")
}

// Execute implements subcommands.Command.Execute.
func (a *Attach) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() < 2 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	req, err := a.request(f.Arg(1), f.Args()[2:])
	if err != nil {
		return failed("attach", err)
	}
	c, err := hostclient.Open(args[0].(*config.Config), f.Arg(0))
	if err != nil {
		return failed("attach", err)
	}
	if req.Scope.Container = c.Container; a.all {
		req.Scope.Container = ""
	}
	if err := stream(c, req, forPeople(os.Stdout)); err != nil {
		return failed("attach", err)
	}
	return subcommands.ExitSuccess
}

// request parses the facility's flags.
func (a *Attach) request(name string, args []string) (*kit.Request, error) {
	facility, err := kit.Lookup(name)
	if err != nil {
		return nil, err
	}
	req := &kit.Request{Facility: name, Scope: kit.Scope{PIDs: a.pids, NoFork: a.noFork}}
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	params, err := facility.NewParams(nil)
	if err != nil {
		return nil, err
	}
	if params != nil {
		kit.Flags(fs, params)
	}
	if err := fs.Parse(args); err != nil {
		return nil, fmt.Errorf("flags of %s: %w", name, err)
	}
	if fs.NArg() > 0 {
		return nil, fmt.Errorf("%s takes flags only, and was given %q", name, fs.Args())
	}
	if params != nil {
		req.Params, err = json.Marshal(params)
	}
	return req, err
}

// stream makes a session and copies what it sends. An interrupt ends the session in
// order: what it sums up is still printed.
func stream(c *hostclient.Client, req *kit.Request, w io.Writer) error {
	s, err := c.Start(req)
	if err != nil {
		return err
	}
	defer s.Conn.Close()
	defer endOnSignal(s)()
	if _, err := io.Copy(w, s.Conn); err != nil {
		return err
	}
	return s.Wait()
}

// pids implements flag.Value.
type pids []int

func (p *pids) String() string { return fmt.Sprint(*p) }

func (p *pids) Set(s string) error {
	pid, err := strconv.Atoi(s)
	if err != nil || pid <= 0 {
		return fmt.Errorf("%q is no process id", s)
	}
	*p = append(*p, pid)
	return nil
}
