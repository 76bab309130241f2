package msgqueue

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/kernel/ipc"
)

// ForEach calls fn with the state of each queue, whoever may read it, as
// /proc/sysvipc/msg shows it to a reader in the given user namespace.
func (r *Registry) ForEach(userns *auth.UserNamespace, fn func(id ipc.ID, ds *linux.MsqidDS)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reg.ForAllObjects(func(o ipc.Mechanism) {
		q := o.(*Queue)
		q.mu.Lock()
		defer q.mu.Unlock()
		fn(q.obj.ID, &linux.MsqidDS{
			MsgPerm:   q.obj.Perm(userns),
			MsgStime:  q.sendTime.TimeT(),
			MsgRtime:  q.receiveTime.TimeT(),
			MsgCtime:  q.changeTime.TimeT(),
			MsgCbytes: q.byteCount,
			MsgQnum:   q.messageCount,
			MsgLspid:  q.sendPID,
			MsgLrpid:  q.receivePID,
		})
	})
}
