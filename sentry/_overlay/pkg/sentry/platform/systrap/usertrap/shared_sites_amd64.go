package usertrap

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
	"gvisor.dev/gvisor/pkg/sync"
	"gvisor.dev/gvisor/pkg/usermem"
)

// A system call instruction is shared if some code jumps to it with another number than
// the one that the instruction before it moves. When a thread has made such a call while
// another has the two instructions patched, the stub takes it for one that did not jump,
// and it gets the result of the wrong call. So what is known to be shared is not patched
// again. It is the first time that remains: then nobody knows yet, and often there is
// one thread only.

// maxShared bounds what an application can have the Sentry remember.
const maxShared = trapNR

// sharedSites are the addresses of what is patched and shared.
type sharedSites struct {
	mu   sync.Mutex
	at   map[hostarch.Addr]struct{}
	full bool
}

// add puts down that the instructions at addr are shared. If there are too many, all are
// taken for shared that are not patched yet.
func (s *sharedSites) add(addr hostarch.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = make(map[hostarch.Addr]struct{})
	}
	if len(s.at) >= maxShared {
		s.full = true
		return
	}
	s.at[addr] = struct{}{}
}

// has returns true if the instructions at addr are shared.
func (s *sharedSites) has(addr hostarch.Addr) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.at[addr]
	return ok || s.full
}

// NoteSyscall finds out whether the system call that ac makes shares its instruction, when
// the application's code may soon be rewritten again. It is for calls that the stub would
// not patch.
//
// Preconditions: The caller must be running on the task goroutine and hold no lock.
func (s *State) NoteSyscall(ctx context.Context, ac *arch.Context64, mm memoryManager) {
	if s.again.notes.Load() <= 0 || s.again.notes.Add(-1) < 0 {
		return
	}
	if t := kernel.TaskFromContext(ctx); t == nil || t.UtraceMindsCode() {
		return // it is not rewritten soon
	}
	start := hostarch.Addr(ac.IP()) - hostarch.Addr(len(jmpInst))
	var code [len(jmpInst)]byte
	if _, err := mm.CopyIn(ctx, start, code[:], usermem.IOOpts{IgnorePermissions: true}); err != nil {
		return
	}
	p := patch{sysno: [4]byte(code[1:faultInstOffset])}
	if code == p.code() && uint64(p.number()) != uint64(ac.SyscallNo()) {
		s.shared.add(start)
	}
}
