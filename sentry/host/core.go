package host

import (
	"context"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/coredump"
	"utrace.dev/engines/target"
)

// TakeCore implements target.Process.TakeCore.
func (p process) TakeCore(ctx context.Context, first target.Thread, siginfo []byte) (*coredump.Process, func(), error) {
	t := p.t
	if first != nil {
		t = kernel.TaskOfUtrace(first.Utrace())
	} else if live := p.Threads(); len(live) > 0 {
		t = kernel.TaskOfUtrace(live[0].Utrace())
	}
	var info *linux.SignalInfo
	if len(siginfo) != 0 {
		info = new(linux.SignalInfo)
		if len(siginfo) != info.SizeBytes() {
			return nil, nil, unix.EINVAL
		}
		info.UnmarshalBytes(siginfo)
		info.FixSignalCodeForUser()
	}
	c, err := t.TakeCore(ctx, info)
	if err != nil {
		return nil, nil, err
	}
	return c.Process, c.Release, nil
}

// CoreFilter implements target.Process.CoreFilter.
func (p process) CoreFilter() coredump.Filter { return coredump.Filter(p.t.GetCoredumpFilter()) }
