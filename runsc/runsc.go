// Package runsc is the whole of runsc-utrace as one function, so that a program of a
// few lines that imports it and engines of its own is a complete runtime with them:
//
//	import (
//		_ "example.com/my/engine"
//		"utrace.dev/runsc"
//	)
//
//	func main() { runsc.Main() }
//
// It puts the pieces together: stock runsc's commands, ours, and blank imports of the
// packages that register system calls and facilities. No logic may come in here.
package runsc

import (
	"maps"

	"gvisor.dev/gvisor/runsc/cli"

	_ "utrace.dev/engines/gdbserver" // facilities
	_ "utrace.dev/engines/strace"
	_ "utrace.dev/engines/syscount"
	"utrace.dev/hostcmd"
	"utrace.dev/hostcmd/autocores"
	"utrace.dev/runsc-plugin/commands"
	"utrace.dev/runsc-plugin/sidecar"
	_ "utrace.dev/sentry/control" // the sandbox's end of hostcmd
	_ "utrace.dev/syscalls"       // our system calls
)

// Main runs the command that the program's arguments name. It does not return.
func Main() {
	hostcmd.KeepOthersOut()
	sidecar.BootOurOwnSentry()
	commands.HandleAlias()
	all := commands.Stock()
	maps.Copy(all, hostcmd.All())
	autocores.Install(all, commands.Internal)
	cli.Run(nil, all, commands.HelpTopics())
}
