package systrap

import (
	"slices"
	"time"

	"gvisor.dev/gvisor/pkg/sentry/platform"
)

// This file says which contexts of a subprocess may run at the same time while it
// has hardware breakpoints, because:
//
//   - Which of several breakpoints was hit, and whether a step hit one too, only
//     DR6 of the sysmsg thread tells, and only until the thread runs another
//     context that traps too. Who may need DR6 runs alone.
//   - What a bit of DR6 means depends on the debug registers. They change only
//     while nobody runs.
//
// Contexts wait in a queue, so that all come to run. Who runs is interrupted when
// another has waited for turnTime.
//
// Without breakpoints contexts do not ask for turns. So with the first breakpoint,
// those that run are interrupted, and it is awaited that they do not run.

// turnTime is how long a context may run while another waits for its turn.
const turnTime = 2 * time.Millisecond

// hwTurns is who may run. It is protected by hwAddressSpace.mu.
type hwTurns struct {
	// contexts are those that run in the subprocess, now or at times.
	contexts map[*platformContext]struct{}
	// running has the contexts that have their turn, and whether it is alone.
	running map[*platformContext]bool
	// queue has those that wait.
	queue []*platformContext
	// changed is closed when running or queue has changed, if it is not nil.
	changed chan struct{}
}

// ambiguousLocked returns true if a trap in a run that steps, or does not, may
// have several causes.
func (h *hwAddressSpace) ambiguousLocked(steps bool) bool {
	all, watchpoints := 0, 0
	for _, b := range h.slots {
		if b.Len == 0 {
			continue
		}
		all++
		if b.Type != platform.HWExecute {
			watchpoints++
		}
	}
	return watchpoints != 0 && (all > 1 || steps)
}

// takeTurnLocked returns when c may run until it ends its turn, alone if the
// breakpoints are such that alone says so. Meanwhile it unlocks h.mu.
func (h *hwAddressSpace) takeTurnLocked(c *platformContext, alone func() bool) {
	h.queue = append(h.queue, c)
	for h.queue[0] != c || !h.admitsLocked(alone()) {
		h.waitLocked(h.queue[0] == c)
	}
	h.queue = h.queue[1:]
	if h.running == nil {
		h.running = map[*platformContext]bool{}
	}
	h.running[c] = alone()
	c.hw.turn = h
	h.changedLocked()
}

// admitsLocked returns true if another context may run beside those that do.
func (h *hwAddressSpace) admitsLocked(alone bool) bool {
	if alone {
		return len(h.running) == 0
	}
	for _, a := range h.running {
		if a {
			return false
		}
	}
	return true
}

// waitLocked waits for a change, with h.mu unlocked. If preempt is true, and it
// takes too long, those who run are interrupted.
func (h *hwAddressSpace) waitLocked(preempt bool) {
	if h.changed == nil {
		h.changed = make(chan struct{})
	}
	changed := h.changed
	var timeout <-chan time.Time
	var running []*platformContext
	if preempt {
		timeout = time.After(turnTime)
		for c := range h.running {
			running = append(running, c)
		}
	}
	h.mu.Unlock()
	defer h.mu.Lock()
	select {
	case <-changed:
	case <-timeout:
		for _, c := range running {
			c.interrupt.Preempt()
		}
	}
}

func (h *hwAddressSpace) changedLocked() {
	if h.changed != nil {
		close(h.changed)
		h.changed = nil
	}
}

func (h *hwAddressSpace) endTurnLocked(c *platformContext) {
	c.hw.turn = nil
	delete(h.running, c)
	h.changedLocked()
}

// hwEndTurn ends c's turn, if it has one.
func (c *platformContext) hwEndTurn() {
	if h := c.hw.turn; h != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.endTurnLocked(c)
	}
}

// drainLocked returns when no context runs that began when h.inUse was not set yet.
// Meanwhile it unlocks h.mu.
//
// Preconditions: h.inUse is set, and the caller's context has its turn alone.
func (h *hwAddressSpace) drainLocked() {
	var contexts []*platformContext
	for c := range h.contexts {
		if _, ok := h.running[c]; !ok {
			contexts = append(contexts, c)
		}
	}
	h.mu.Unlock()
	defer h.mu.Lock()
	// Who has looked at inUse and does not run yet, will find itself interrupted.
	for _, c := range contexts {
		c.interrupt.NotifyInterrupt()
	}
	for wait := 20 * time.Microsecond; ; wait = min(2*wait, turnTime) {
		contexts = slices.DeleteFunc(contexts, func(c *platformContext) bool { return !c.interrupt.Enabled() })
		if len(contexts) == 0 {
			return
		}
		time.Sleep(wait)
		for _, c := range contexts {
			c.interrupt.Preempt()
		}
	}
}

// hwJoin is called when c is about to run in s for the first time.
func (s *subprocess) hwJoin(c *platformContext) {
	c.hwQuit()
	s.hw.mu.Lock()
	defer s.hw.mu.Unlock()
	if s.hw.contexts == nil {
		s.hw.contexts = map[*platformContext]struct{}{}
	}
	s.hw.contexts[c] = struct{}{}
	c.hw.member = s
}

// hwLeave is called when c will not run any more.
func (c *platformContext) hwLeave() {
	c.hw.mu.Lock()
	c.hwForget(nil)
	c.hw.mu.Unlock()
	c.hwQuit()
}

// hwQuit takes c out of the contexts of its subprocess.
func (c *platformContext) hwQuit() {
	if s := c.hw.member; s != nil {
		c.hw.member = nil
		s.hw.mu.Lock()
		defer s.hw.mu.Unlock()
		delete(s.hw.contexts, c)
	}
}
