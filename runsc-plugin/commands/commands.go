// Package commands holds the command map of the pinned gVisor's runsc.
//
// It exists because gVisor's own map is private to a package that embeds a
// 46 MB helper binary. Both our runsc and the unpatched one that the tests
// compare with are built from this map, so the two cannot drift apart.
//
// Only packages of gvisor.dev/gvisor may be imported here: the unpatched
// build has no other part of this project in it. Our own commands are added by
// the main package of runsc-plugin.
package commands

import (
	"github.com/google/subcommands"
	"gvisor.dev/gvisor/runsc/cmd"
	"gvisor.dev/gvisor/runsc/cmd/alias"
	"gvisor.dev/gvisor/runsc/cmd/nvproxy"
	"gvisor.dev/gvisor/runsc/cmd/profile"
	"gvisor.dev/gvisor/runsc/cmd/sentry/sentrycmd"
	"gvisor.dev/gvisor/runsc/cmd/trace"
	"gvisor.dev/gvisor/runsc/cmd/util"
)

// The headings under which `runsc help` lists a command.
const (
	User     = ""
	Helpers  = "helpers"
	Debug    = "debug"
	Metrics  = "metrics"
	Internal = "internal use only"
)

var byGroup = map[string][]util.SubCommand{
	User: {
		new(cmd.Checkpoint),
		new(cmd.Create),
		new(cmd.Delete),
		new(cmd.Do),
		new(cmd.Events),
		new(cmd.Exec),
		new(cmd.FSCheckpoint),
		new(cmd.Kill),
		new(cmd.List),
		new(cmd.PS),
		new(cmd.Pause),
		new(cmd.PortForward),
		new(cmd.Read),
		new(cmd.Restore),
		new(cmd.Resume),
		new(cmd.Run),
		new(cmd.SandboxExec),
		new(cmd.Spec),
		new(cmd.Start),
		new(cmd.State),
		new(cmd.Tar),
		new(cmd.Update),
		new(cmd.Wait),
	},
	Helpers: {
		new(cmd.CPUFeatures),
		new(cmd.Features),
		new(cmd.Install),
		new(cmd.Mitigate),
		new(cmd.Uninstall),
		new(nvproxy.Nvproxy),
		new(trace.Trace),
	},
	Debug: {
		new(cmd.Debug),
		new(cmd.ReadControl),
		new(cmd.Statefile),
		new(cmd.Symbolize),
		new(cmd.Usage),
		new(cmd.WriteControl),
		new(profile.Profile),
	},
	Metrics: {
		new(cmd.MetricExport),
		new(cmd.MetricMetadata),
		new(cmd.MetricServer),
	},
	Internal: {
		new(cmd.Gofer),
		new(sentrycmd.Boot),
		new(sentrycmd.Umount),
	},
}

// Stock returns every command of stock runsc with the heading it is listed
// under. It panics when two of them have one name: cli.Run would pick one at
// random.
func Stock() map[util.SubCommand]string {
	all := map[util.SubCommand]string{}
	seen := map[string]bool{}
	add := func(c util.SubCommand, group string) {
		if seen[c.Name()] {
			panic("commands: two commands are called " + c.Name())
		}
		seen[c.Name()] = true
		all[c] = group
	}
	for group, cmds := range byGroup {
		for _, c := range cmds {
			add(c, group)
		}
	}
	for c, group := range alias.Commands() {
		add(c, group)
	}
	return all
}

// HelpTopics returns what is listed by `runsc help` beside the commands.
func HelpTopics() []subcommands.Command {
	return []subcommands.Command{new(cmd.Platforms), new(cmd.Syscalls)}
}

// HandleAlias lets the binary act as another tool when it is called by that
// tool's name. It must run before flags are parsed.
func HandleAlias() {
	alias.HandleAlias()
}
