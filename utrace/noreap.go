package utrace

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
	if on && th.zombie && !th.withheld {
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
// now; Task.ParentNotify will be called. Any locks but Thread.mu may be held.
func (th *Thread) BeginParentNotify() bool {
	if !th.Traced() {
		return true
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	for _, e := range th.engines {
		if e.noReap {
			th.withheld = true
			return false
		}
	}
	th.withheld = false
	return true
}

// releaseParentLocked reports whether clearing a NoReap flag lets a withheld
// notification go.
func (th *Thread) releaseParentLocked() bool {
	if !th.withheld {
		return false
	}
	for _, e := range th.engines {
		if e.noReap {
			return false
		}
	}
	th.withheld = false
	return true
}
