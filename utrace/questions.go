package utrace

// The three questions that the kernel asks the engines of a thread. They are
// asked on any goroutine, and with locks held, so an engine that panics in one
// is not detached: it has no opinion, and Task.EngineFault is told.

// AllowAccessProcessVM asks the engines whether caller may use the thread's
// memory file; any engine's yes is enough. Must not block.
func (th *Thread) AllowAccessProcessVM(caller any) bool {
	yes := false
	for _, e := range th.list() {
		if f := e.ops.AllowAccessProcessVM; f != nil {
			e.ask(func() { yes = f(e, caller) })
		}
		if yes {
			return true
		}
	}
	return false
}

// UnsafeExec returns the bits, OR-ed over all engines, that make a privileged
// exec of the thread unsafe; 0 is safe. Must not block.
func (th *Thread) UnsafeExec() uint32 {
	var bits uint32
	for _, e := range th.list() {
		if f := e.ops.UnsafeExec; f != nil {
			e.ask(func() { bits |= f(e) })
		}
	}
	return bits
}

// TracerTask returns the task to show as the thread's tracer, nil for none: the
// first that an engine names, in attach order. Must not block.
func (th *Thread) TracerTask() any {
	var t any
	for _, e := range th.list() {
		if f := e.ops.TracerTask; f != nil {
			e.ask(func() { t = f(e) })
		}
		if t != nil {
			return t
		}
	}
	return nil
}

func (e *Engine) ask(question func()) {
	if err := contain(e, question); err != nil {
		e.thread.task.EngineFault(e, err)
	}
}

// contain makes a call that has no answer to apply; a panic is an error.
func contain(e *Engine, call func()) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = panicked(e, x)
		}
	}()
	call()
	return nil
}
