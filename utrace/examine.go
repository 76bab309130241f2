package utrace

// An Exam is the bracket around reading or writing another thread's registers
// and memory. Its zero value is ready for Prepare.
type Exam struct {
	frozen bool
}

// Prepare makes sure that the thread is parked, held by this engine and off its
// CPU, and keeps it so until Finish: even a kill takes effect only afterwards,
// so no write can reach a thread that has left its stop (invariant 96). May
// wait for the thread to get off its CPU. On the thread itself it does nothing.
//
//	ErrInvalid  this engine does not hold the thread (invariant 94)
//	ErrAgain    the thread is not parked
//	ErrGone     detached, or the thread is dead
//
// Calls Task.Freeze.
func (e *Engine) Prepare(x *Exam) error {
	th := e.thread
	if th.task.Current() {
		return nil
	}
	if err := e.examinable(); err != nil {
		return err
	}
	th.task.Freeze()
	if err := e.examinable(); err != nil {
		th.task.Unfreeze()
		return err
	}
	x.frozen = true
	return nil
}

func (e *Engine) examinable() error {
	th := e.thread
	th.mu.Lock()
	defer th.mu.Unlock()
	switch {
	case e.detached || th.zombie || th.reaping:
		return ErrGone
	case !e.hold:
		return ErrInvalid
	case !th.stopped:
		return ErrAgain
	}
	return nil
}

// Finish ends the bracket. ErrAgain says that the thread's stop ended in
// between (it was killed): what was read is true but already history.
func (e *Engine) Finish(x *Exam) error {
	if !x.frozen {
		return nil
	}
	x.frozen = false
	err := e.examinable()
	e.thread.task.Unfreeze()
	if err != nil {
		return ErrAgain
	}
	return nil
}
