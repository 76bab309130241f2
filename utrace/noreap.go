package utrace

import "slices"

// SetNoReap hides the thread's death from its real parent, as the first
// generation's NOREAP flag did: the parent gets no notification and its waits
// find nothing, and a thread that reaps itself stays a zombie, until the flag
// is cleared or the engine detaches. It cannot prevent the release that a
// sibling's exec performs.
//
//	ErrAlready  setting it on a thread whose parent may have been told
//	ErrGone     detached, or the thread is being released
//
// Clearing it may call Task.ParentNotify.
func (e *Engine) SetNoReap(on bool) error {
	th := e.thread
	th.mu.Lock()
	if e.detached || th.reaping {
		th.mu.Unlock()
		return ErrGone
	}
	if on && (th.told || th.zombie && !th.withheld) {
		th.mu.Unlock()
		return ErrAlready
	}
	notify := false
	if e.noReap != on {
		e.noReap = on
		if !on {
			notify = th.releaseParentLocked()
		}
	}
	th.mu.Unlock()
	if notify {
		th.task.ParentNotify()
	}
	return nil
}

// BeginParentNotify is asked by the host when it is about to notify the parent
// of the thread's death, or to let the thread reap itself. False means: not
// now; Task.ParentNotify will be called, and asks again. Traced or not: whoever
// attaches later must know. Any locks but Thread.mu may be held.
func (th *Thread) BeginParentNotify() bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	th.withheld = slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.noReap })
	th.told = !th.withheld
	return th.told
}

// releaseParentLocked reports whether clearing a NoReap flag lets a withheld
// notification go.
func (th *Thread) releaseParentLocked() bool {
	if !th.withheld || slices.ContainsFunc(th.engines, func(e *Engine) bool { return e.noReap }) {
		return false
	}
	th.withheld = false
	return true
}

// ParentNotifyDue reports, after Restore, whether a death notification was
// withheld for an engine that was lost: the host then makes it.
func (th *Thread) ParentNotifyDue() bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.releaseParentLocked()
}
