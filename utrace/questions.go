package utrace

// AllowAccessProcessVM asks the engines whether caller may use the thread's
// memory file; any engine's yes is enough. Must not block.
func (th *Thread) AllowAccessProcessVM(caller any) bool {
	for _, e := range th.Engines() {
		if f := e.ops.AllowAccessProcessVM; f != nil && f(e, caller) {
			return true
		}
	}
	return false
}

// UnsafeExec returns the bits, OR-ed over all engines, that make a privileged
// exec of the thread unsafe; 0 is safe. Must not block.
func (th *Thread) UnsafeExec() uint32 {
	var bits uint32
	for _, e := range th.Engines() {
		if f := e.ops.UnsafeExec; f != nil {
			bits |= f(e)
		}
	}
	return bits
}

// TracerTask returns the task to show as the thread's tracer, nil for none: the
// first that an engine names, in attach order. Must not block.
func (th *Thread) TracerTask() any {
	for _, e := range th.Engines() {
		if f := e.ops.TracerTask; f != nil {
			if t := f(e); t != nil {
				return t
			}
		}
	}
	return nil
}
