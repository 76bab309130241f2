package usertrap

import (
	"slices"
	"time"

	"gvisor.dev/gvisor/pkg/atomicbitops"
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/kernel"
)

// This file lets system calls be patched again when nobody minds the code any longer: a
// program that was debugged for a minute must not be slower for the rest of its life.

// KeepFor is how long an application keeps its own code after the last time that someone
// has looked at it. It doubles with each time that it was given back again, up to 64
// times as long: who looks at code now and then gets it sooner than it is rewritten.
// It is a variable for tests, which set it before anything runs.
var KeepFor = time.Second

// maxKeepForShift bounds how often KeepFor doubles.
const maxKeepForShift = 6

// callsPerLook is how many unpatched system calls there are from one look at the time to
// the next.
const callsPerLook = 32

// notesPerWatch is how many system calls NoteSyscall looks at until code is rewritten again,
// so that it costs no more if that never comes.
const notesPerWatch = 1 << 16

// rewriteAgain is what a State knows about when to rewrite code again. The zero value
// is that of an application whose code nobody has looked at.
type rewriteAgain struct {
	// uses is how often someone has looked at the code.
	uses atomicbitops.Uint64

	// times is how often code began to be rewritten again. It changes with State.mu held.
	times atomicbitops.Uint32

	// notes is how many system calls NoteSyscall still has to look at.
	notes atomicbitops.Int32

	// calls is how many system calls were not patched. seen is what uses was when they
	// were last counted to callsPerLook, and since when it is so. Protected by State.mu.
	calls uint32
	seen  uint64
	since time.Time
}

// used counts a use of the code, if it is one.
//
// Preconditions: State.mu must be locked at least for reading.
func (r *rewriteAgain) used(use bool) {
	if use {
		r.uses.Add(1)
	}
}

// dueLocked returns true if nobody has looked at the code for long enough.
//
// Preconditions: State.mu must be locked.
func (r *rewriteAgain) dueLocked() bool {
	if r.calls++; r.calls < callsPerLook {
		return false
	}
	r.calls = 0
	now := time.Now()
	if uses := r.uses.Load(); uses != r.seen || r.since.IsZero() {
		r.seen, r.since = uses, now
		r.notes.Store(notesPerWatch)
		return false
	}
	return now.Sub(r.since) >= KeepFor<<min(r.times.Load(), maxKeepForShift)
}

// rewriteAgainLocked ends that the application keeps its own code, if nobody has looked
// at it for long enough and nobody is attached who may.
//
// Preconditions: as for keepsCodeLocked.
func (s *State) rewriteAgainLocked(ctx context.Context, task *kernel.Task) {
	if !s.again.dueLocked() {
		return
	}
	uses := s.again.seen
	// The locks of the kernel come before s.mu.
	s.mu.Unlock()
	minded := task.UtraceMindsMemory()
	s.mu.Lock()
	// Who attaches from now on, or looks at the code, finds that it is not kept.
	if minded || s.again.uses.Load() != uses || !s.kept.Load() {
		s.again.since = time.Time{}
		return
	}
	s.again.times.Add(1)
	s.again.since = time.Time{}
	s.again.notes.Store(0)
	s.kept.Store(false)
	ctx.Debugf("System calls are patched again")
}

// trapLocked returns the address of the trampoline for the system call at ac: the one
// that it had before the application got its code back, or a new one.
//
// Preconditions: s.mu must be locked.
func (s *State) trapLocked(ctx context.Context, ac *arch.Context64, mm memoryManager, sysno uint32) (uint64, error) {
	// A fork or a restore leaves trampolines, too, with the jumps to them; but for the child
	// of a process that had its own code. That one gets new ones, once.
	if s.again.times.Load() != 0 {
		if table, ok := findTable(mm); ok {
			patches := readPatches(ctx, mm, table, table+trapTableSize)
			i := slices.IndexFunc(patches, func(p patch) bool {
				return p.addr == hostarch.Addr(ac.IP())-hostarch.Addr(len(jmpInst)) && p.number() == sysno
			})
			if i >= 0 {
				return uint64(patches[i].trap), nil
			}
		}
	}
	return s.addTrapLocked(ctx, ac, mm, sysno)
}
