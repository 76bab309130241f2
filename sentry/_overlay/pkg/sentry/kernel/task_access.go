package kernel

import (
	"gvisor.dev/gvisor/pkg/abi/linux"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/sentry/kernel/auth"
	"gvisor.dev/gvisor/pkg/sentry/mm"
)

// This file has the access checks of ptrace(2), "Ptrace access mode checking", and
// those of Yama. Upstream's know neither PTRACE_MODE_FSCREDS nor scopes above 1.

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

// CanTrace returns true if t has access to target's state of the mode
// PTRACE_MODE_READ_REALCREDS, or PTRACE_MODE_ATTACH_REALCREDS: it goes by t's
// real ids and by the capabilities that it may have. Threads of a process have
// access to each other. What is true here may not be a moment later.
func (t *Task) CanTrace(target *Task, attach bool) bool {
	return t.tg == target.tg || t.hasRealAccess(target) && (!attach || t.yamaAllows(target))
}

// canTraceLocked is CanTrace.
//
// Preconditions: The TaskSet mutex must be locked.
func (t *Task) canTraceLocked(target *Task, attach bool) bool {
	return t.tg == target.tg || t.hasRealAccess(target) && (!attach || t.yamaAllowsLocked(target))
}

// CanTraceFS is CanTrace with PTRACE_MODE_FSCREDS in place of
// PTRACE_MODE_REALCREDS: it goes by t's file system ids, which are its effective
// ids as setfsuid(2) is not supported, and by its effective capabilities.
func (t *Task) CanTraceFS(target *Task, attach bool) bool {
	creds := t.Credentials()
	return t.tg == target.tg ||
		target.letsRead(creds, creds.EffectiveKUID, creds.EffectiveKGID, creds.EffectiveCaps) &&
			(!attach || t.yamaAllows(target))
}

func (t *Task) hasRealAccess(target *Task) bool {
	creds := t.Credentials()
	return target.letsRead(creds, creds.RealKUID, creds.RealKGID, creds.PermittedCaps)
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

// yamaAllows returns true if Yama lets t attach to target.
func (t *Task) yamaAllows(target *Task) bool {
	if t.k.YAMAPtraceScope.Load() == linux.YAMA_SCOPE_DISABLED {
		return true
	}
	t.tg.pidns.owner.mu.RLock()
	defer t.tg.pidns.owner.mu.RUnlock()
	return t.yamaAllowsLocked(target)
}

// yamaAllowsLocked is yamaAllows.
//
// Preconditions: The TaskSet mutex must be locked.
func (t *Task) yamaAllowsLocked(target *Task) bool {
	if t.yamaForbids(target) {
		return false
	}
	if t.k.YAMAPtraceScope.Load() != linux.YAMA_SCOPE_RELATIONAL {
		return true
	}
	if tracer := target.Tracer(); tracer != nil && tracer.tg == t.tg {
		return true
	}
	return target.isYAMADescendantOfLocked(t) || target.hasYAMAExceptionForLocked(t) ||
		t.HasCapabilityIn(linux.CAP_SYS_PTRACE, target.UserNamespace())
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
