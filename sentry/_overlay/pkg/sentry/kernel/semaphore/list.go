package semaphore

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/kernel/ipc"
)

// ForEach calls fn with the state of each set, whoever may read it, as
// /proc/sysvipc/sem shows it to a reader in the given user namespace.
func (r *Registry) ForEach(userns *auth.UserNamespace, fn func(id ipc.ID, ds *linux.SemidDS)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reg.ForAllObjects(func(o ipc.Mechanism) {
		s := o.(*Set)
		s.mu.Lock()
		defer s.mu.Unlock()
		fn(s.obj.ID, &linux.SemidDS{
			SemPerm:  s.obj.Perm(userns),
			SemOTime: s.opTime.TimeT(),
			SemCTime: s.changeTime.TimeT(),
			SemNSems: uint64(s.Size()),
		})
	})
}
