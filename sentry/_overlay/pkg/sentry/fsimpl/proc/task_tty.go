package proc

import (
	"bytes"
	"fmt"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// writeTTY writes the fields tty_nr and tpgid of /proc/[pid]/stat: the
// controlling terminal and its foreground process group.
func writeTTY(ctx context.Context, buf *bytes.Buffer, task *kernel.Task, pidns *kernel.PIDNamespace) {
	device, foreground := uint32(0), kernel.ProcessGroupID(-1)
	tg := task.ThreadGroup()
	if tty := tg.GetTTY(); tty != nil {
		defer tty.DecRef(ctx)
		device = tty.Device()
		if pg, err := tg.ForegroundProcessGroup(tty); err == nil && pg != nil {
			foreground = pidns.IDOfProcessGroup(pg)
		}
	}
	fmt.Fprintf(buf, "%d %d ", int32(device), foreground)
}
