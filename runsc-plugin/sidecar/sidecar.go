// Package sidecar keeps stock gVisor's helper binaries from taking the place
// of our Sentry.
//
// runsc looks for helpers in a gvisor-bin directory beside itself and, if
// there is a gvisor_sentry among them, boots that one in place of itself. Beside our
// binary it would be a Sentry without utrace, and nobody would notice. Only
// the choice of helper binaries belongs here.
package sidecar

import "gvisor.dev/gvisor/runsc/gvisorbinaries"

// notOurs ends the name under which we look for a helper that must not be
// found. It is also what the user reads when he demands stock helpers with
// --sidecar-usage-policy=STRICT, so it says why there is none.
const notOurs = " (stock helper, not usable: runsc-utrace is its own Sentry)"

// BootOurOwnSentry makes runsc boot this very binary as the Sentry, whatever
// lies in the helper directory and wherever that directory is. It must be
// called before cli.Run.
//
// The prewarmer goes too: it is handed the path of the Sentry, which for us is
// /proc/self/exe, and that names the prewarmer itself once it runs. The
// remaining helpers (metric server, checkpoint gofer) run beside the Sentry,
// not in its place, and are used when they are there.
func BootOurOwnSentry() {
	for _, b := range []*gvisorbinaries.Binary{
		&gvisorbinaries.GvisorSentry,
		&gvisorbinaries.GvisorSentryPluginStack,
		&gvisorbinaries.GvisorSentryPrewarmer,
	} {
		b.Name += notOurs
	}
	// `runsc install` insists on everything in All.
	gvisorbinaries.All = []*gvisorbinaries.Binary{
		&gvisorbinaries.MetricServer,
		&gvisorbinaries.CheckpointGofer,
	}
}
