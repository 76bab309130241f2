package kernel

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/sentry/arch"
	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// codeKeeper is a platform.AddressSpace whose platform rewrites the application's
// code to make it faster, but can do without.
type codeKeeper interface {
	// KeepCode undoes what was rewritten and prevents more. ac is a task of mm
	// that is not running; its instruction pointer may change to where it would
	// be had nothing been rewritten.
	KeepCode(ctx context.Context, ac *arch.Context64, mm platform.MemoryManager) error
}

// utraceKeepCode must be called before a tracing engine may look at t's code or
// at where in it t is, or makes it step.
//
// Preconditions: The caller must be running on the task goroutine, or t must be
// stopped and stay so.
func (t *Task) utraceKeepCode(ctx context.Context) {
	mm := t.image.MemoryManager
	if mm == nil {
		return
	}
	if as, ok := mm.AddressSpace().(codeKeeper); ok {
		if err := as.KeepCode(ctx, t.Arch(), mm); err != nil {
			t.Warningf("The platform's changes to the code of this program remain: %v", err)
		}
	}
}

// UtraceMindsMemory returns true if UtraceMindsCode does for any task that uses t's
// memory.
//
// Preconditions: The caller must be running on the task goroutine and hold no lock.
func (t *Task) UtraceMindsMemory() bool {
	mm := t.MemoryManager()
	t.k.tasks.mu.RLock()
	defer t.k.tasks.mu.RUnlock()
	for o := range t.k.tasks.Root.tids {
		if !o.UtraceMindsCode() {
			continue
		}
		o.mu.Lock()
		same := o.image.MemoryManager == mm
		o.mu.Unlock()
		if same {
			return true
		}
	}
	return false
}
