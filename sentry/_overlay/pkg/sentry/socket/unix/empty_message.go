package unix

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/usermem"
)

// send sends src to w. A packet without data is a message too, and may carry
// files: CopyInTo does not call a writer for no bytes. reptyr -T makes a terminal
// emulator hand it the terminal in such a message.
func (w *EndpointWriter) send(t *kernel.Task, src usermem.IOSequence) (int64, error) {
	if src.NumBytes() != 0 || w.Endpoint.Type() == linux.SOCK_STREAM {
		return src.CopyInTo(t, w)
	}
	n, notify, err := w.Endpoint.SendMsg(w.Ctx, nil, w.Control, w.To)
	w.Notify = notify
	return n, err.ToError()
}
