package hostcmd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/google/subcommands"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
)

// Engines implements subcommands.Command for "engines": which engines hold which
// threads.
type Engines struct {
	noSpec
	json, all bool
	end       int64
}

// Name implements subcommands.Command.Name.
func (*Engines) Name() string { return "engines" }

// Synopsis implements subcommands.Command.Synopsis.
func (*Engines) Synopsis() string { return "list the tracing engines of a container" }

// Usage implements subcommands.Command.Usage.
func (*Engines) Usage() string {
	return `engines [flags] <container-id>

Shows the tracing sessions of the sandbox, and the engines on the container's threads.
UNREAD is for how long a session's client has not read what it was sent. With -end a
session is ended whose client does not do so itself: nothing is held for it any more.

Flags:
`
}

// SetFlags implements subcommands.Command.SetFlags.
func (e *Engines) SetFlags(f *flag.FlagSet) {
	f.BoolVar(&e.json, "json", false, "print JSON")
	f.BoolVar(&e.all, "all", false, "all containers of the sandbox")
	f.Int64Var(&e.end, "end", 0, "end the session with this `number`, and show nothing")
}

// Execute implements subcommands.Command.Execute.
func (e *Engines) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() != 1 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	c, err := hostclient.Open(args[0].(*config.Config), f.Arg(0))
	if err != nil {
		return failed("engines", err)
	}
	if e.end != 0 {
		if err := c.End(e.end); err != nil {
			return failed("engines", err)
		}
		return subcommands.ExitSuccess
	}
	l, err := c.List(e.all)
	if err != nil {
		return failed("engines", err)
	}
	print := printListing
	if e.json {
		print = printJSON
	}
	if err := print(forPeople(os.Stdout), l); err != nil {
		return failed("engines", err)
	}
	return subcommands.ExitSuccess
}

func printJSON(w io.Writer, l *kit.Listing) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(l)
}

func printListing(w io.Writer, l *kit.Listing) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(tw, "SESSION\tFACILITY\tTHREADS\tDROPPED\tUNREAD\tAGE\tSCOPE")
	for _, s := range l.Sessions {
		age, unread := time.Since(s.Began).Round(time.Second), "-"
		if s.Unread >= time.Second {
			unread = s.Unread.Round(time.Second).String()
		}
		fmt.Fprintf(tw, "%d\t%s\t%d\t%d\t%s\t%v\t%s\n", s.ID, s.Facility, s.Threads, s.Dropped, unread, age, s.Scope)
	}
	fmt.Fprintln(tw, "\nPID\tTID\tTHREAD\tENGINE\tSESSION\tHOLDS\tCALLBACKS\tTIME\tEVENTS")
	for _, e := range l.Engines {
		session, holds := "-", "-"
		if e.Session != 0 {
			session = fmt.Sprint(e.Session)
		}
		if e.Holds {
			holds = "yes"
		}
		fmt.Fprintf(tw, "%d\t%d\t%q\t%s\t%s\t%s\t%d\t%v\t%s\n", e.PID, e.TID, e.Thread, e.Engine, session, holds,
			e.Callbacks, e.Time.Round(time.Microsecond), e.Events)
	}
	return tw.Flush()
}
