package hostcmd

import (
	"fmt"
	"os"

	"github.com/google/subcommands"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"gvisor.dev/gvisor/runsc/cmd/util"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"
)

// Group is the heading under which `runsc-utrace help` lists the commands.
const Group = "tracing from the host"

// All returns the commands with their heading.
func All() map[util.SubCommand]string {
	return map[util.SubCommand]string{
		new(Attach):    Group,
		new(Cores):     Group,
		new(Engines):   Group,
		new(Gcore):     Group,
		new(GDBServer): Group,
		new(Strace):    Group,
	}
}

// noSpec is for commands that need no container to set up their logs.
type noSpec struct{}

// FetchSpec implements util.SubCommand.FetchSpec.
func (noSpec) FetchSpec(*config.Config, *flag.FlagSet) (string, *specs.Spec, error) {
	return "", nil, nil
}

// failed prints what went wrong.
func failed(command string, err error) subcommands.ExitStatus {
	fmt.Fprintf(os.Stderr, "runsc-utrace %s: %s\n", command, harmless(err.Error(), true))
	return subcommands.ExitFailure
}
