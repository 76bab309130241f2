// Command runsc-stock is the pinned gVisor's runsc without our patches.
//
// Tests and benches compare runsc-utrace with it. `make stock` builds it with
// a module file that has no replacement of gVisor in it; a build with the
// usual go.mod would contain the patched Sentry and prove nothing, so the
// binary refuses to run then. Nothing of this project but the command map may
// be imported here.
package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"gvisor.dev/gvisor/runsc/cli"

	"utrace.dev/runsc-plugin/commands"
)

func main() {
	if to, patched := replacement(); patched {
		fmt.Fprintf(os.Stderr, "runsc-stock: this binary was built with gvisor.dev/gvisor replaced by %s, so it is not stock; build it with `make stock`\n", to)
		os.Exit(125)
	}
	commands.HandleAlias()
	cli.Run(nil, commands.Stock(), commands.HelpTopics())
}

// replacement reports what gVisor was replaced with in this build.
func replacement() (to string, patched bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "an unknown module (no build information)", true
	}
	for _, dep := range info.Deps {
		if dep.Path == "gvisor.dev/gvisor" && dep.Replace != nil {
			return dep.Replace.Path, true
		}
	}
	return "", false
}
