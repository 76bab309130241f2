// Command runsc-utrace is gVisor's runsc with utrace in its Sentry.
//
// This room puts the pieces together: stock runsc's commands, our own
// commands, and blank imports of the packages that register syscalls and
// engines. No logic may come in here; a command's work belongs to the package
// that knows about it.
package main

import (
	"gvisor.dev/gvisor/runsc/cli"

	"utrace.dev/runsc-plugin/commands"
	"utrace.dev/runsc-plugin/sidecar"
	_ "utrace.dev/syscalls" // our system calls
)

func main() {
	sidecar.BootOurOwnSentry()
	commands.HandleAlias()
	cli.Run(nil, commands.Stock(), commands.HelpTopics())
}
