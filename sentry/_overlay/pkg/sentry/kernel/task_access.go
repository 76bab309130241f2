package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/mm"
)

// This file has the access checks of ptrace(2), "Ptrace access mode checking",
// that upstream lacks: PTRACE_MODE_FSCREDS and Yama's scopes above 1.

// Values of kernel.yama.ptrace_scope that abi/linux has no names for.
const (
	YamaScopeCapability = 2
	YamaScopeNoAttach   = 3
)

// MayReadFS returns true if the task of ctx has access to t of the mode
// PTRACE_MODE_READ_FSCREDS. A context without a task has.
func (t *Task) MayReadFS(ctx context.Context) bool { return ContextCanTrace(ctx, t, false) }

// MayAttachFS is MayReadFS for PTRACE_MODE_ATTACH_FSCREDS.
func (t *Task) MayAttachFS(ctx context.Context) bool { return ContextCanTrace(ctx, t, true) }

// MayReadMemoryFS is MayReadFS for files about the address space, which those may
// read too who may watch the performance of the whole system.
func (t *Task) MayReadMemoryFS(ctx context.Context) bool {
	creds := auth.CredentialsFromContext(ctx)
	return t.MayReadFS(ctx) || creds.HasRootCapability(linux.CAP_PERFMON) || creds.HasRootCapability(linux.CAP_SYS_ADMIN)
}

// CanTraceFS is CanTrace with PTRACE_MODE_FSCREDS in place of
// PTRACE_MODE_REALCREDS: it goes by t's file system ids, which are its effective
// ids as setfsuid(2) is not supported, and by its effective capabilities.
func (t *Task) CanTraceFS(target *Task, attach bool) bool {
	if t.tg == target.tg {
		return true
	}
	creds := t.Credentials()
	if !target.letsRead(creds, creds.EffectiveKUID, creds.EffectiveKGID, creds.EffectiveCaps) {
		return false
	}
	if !attach || t.k.YAMAPtraceScope.Load() == linux.YAMA_SCOPE_DISABLED {
		return true
	}
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	return t.canTraceYAMALocked(target)
}

// letsRead returns true if t lets a caller with creds in, of which uid, gid and
// caps are those that the access mode selects.
func (t *Task) letsRead(creds *auth.Credentials, uid auth.KUID, gid auth.KGID, caps auth.CapabilitySet) bool {
	its := t.Credentials()
	if creds.HasCapabilityIn(linux.CAP_SYS_PTRACE, its.UserNamespace) {
		return true
	}
	switch {
	case uid != its.RealKUID, uid != its.EffectiveKUID, uid != its.SavedKUID,
		gid != its.RealKGID, gid != its.EffectiveKGID, gid != its.SavedKGID:
		return false
	case creds.UserNamespace != its.UserNamespace, its.PermittedCaps&^caps != 0:
		return false
	}
	t.mu.Lock()
	m, dumpable := t.MemoryManager(), t.userDumpable
	t.mu.Unlock()
	if m != nil {
		dumpable = m.Dumpability() == mm.UserDumpable
	}
	return dumpable
}

// yamaForbids returns true if Yama's scope is one in which relationship does
// not matter, and t must not attach to target, or be made its tracer.
func (t *Task) yamaForbids(target *Task) bool {
	switch t.k.YAMAPtraceScope.Load() {
	case YamaScopeCapability:
		return !t.HasCapabilityIn(linux.CAP_SYS_PTRACE, target.UserNamespace())
	case YamaScopeNoAttach:
		return true
	}
	return false
}
