package unix

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/errors/linuxerr"
	"gvisor.dev/gvisor/pkg/sentry/socket/unix/transport"
)

// readError returns the error of a read that err came of. A buffer that is not
// there does not count before there is something to copy to it: until then the
// read waits, and at the end of the stream it is no error.
func (s *Socket) readError(ctx context.Context, err error) error {
	if !linuxerr.Equals(linuxerr.EFAULT, err) {
		return err
	}
	out, notify, nothing := s.ep.RecvMsg(ctx, nil, transport.RecvArgs{Peek: true})
	if notify != nil {
		notify()
	}
	for _, rm := range out.UnusedRights {
		rm.Release(ctx)
	}
	out.Control.Release(ctx)
	if nothing != nil {
		return nothing.ToError()
	}
	return err
}
