// Command runsc-sentrytest is runsc-utrace with the engines of the tests in it.
//
// It exists so that a guest program can drive engines through system calls
// that no kernel has. It must never be shipped; what a test needs of the Sentry
// belongs to package probe, not here.
package main

import (
	"gvisor.dev/gvisor/runsc/cli"

	"utrace.dev/runsc-plugin/commands"
	"utrace.dev/runsc-plugin/sidecar"
	_ "utrace.dev/syscalls"
	_ "utrace.dev/test/sentry/plain"
	_ "utrace.dev/test/sentry/probe"
)

func main() {
	sidecar.BootOurOwnSentry()
	commands.HandleAlias()
	cli.Run(nil, commands.Stock(), commands.HelpTopics())
}
