package shm

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/kernel/ipc"
)

// ForEach calls fn with the state of each segment, whoever may read it, as
// /proc/sysvipc/shm shows it to a reader in the given user namespace.
func (r *Registry) ForEach(userns *auth.UserNamespace, fn func(id ipc.ID, ds *linux.ShmidDS, resident uint64)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reg.ForAllObjects(func(o ipc.Mechanism) {
		s := o.(*Shm)
		s.mu.Lock()
		defer s.mu.Unlock()
		perm, refs := s.obj.Perm(userns), s.ReadRefs()
		if s.pendingDestruction {
			perm.Mode |= linux.SHM_DEST
		} else {
			refs-- // the segment's own
		}
		if refs < 0 {
			return // its last reference is being dropped
		}
		fn(s.obj.ID, &linux.ShmidDS{
			ShmPerm:    perm,
			ShmSegsz:   s.size,
			ShmAtime:   s.attachTime.TimeT(),
			ShmDtime:   s.detachTime.TimeT(),
			ShmCtime:   s.changeTime.TimeT(),
			ShmCpid:    s.creatorPID,
			ShmLpid:    s.lastAttachDetachPID,
			ShmNattach: uint64(refs),
		}, s.effectiveSize)
	})
}
