package ipc

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
)

// Perm returns who owns o and who may use it, as a reader in the given user
// namespace sees it.
func (o *Object) Perm(userns *auth.UserNamespace) linux.IPCPerm {
	return linux.IPCPerm{
		Key:  uint32(o.Key),
		UID:  uint32(o.OwnerUID.In(userns).OrOverflow()),
		GID:  uint32(o.OwnerGID.In(userns).OrOverflow()),
		CUID: uint32(o.CreatorUID.In(userns).OrOverflow()),
		CGID: uint32(o.CreatorGID.In(userns).OrOverflow()),
		Mode: uint16(o.Mode),
	}
}
