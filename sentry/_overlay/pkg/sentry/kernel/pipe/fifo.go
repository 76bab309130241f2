package pipe

// addReader counts a reader. One that opens a FIFO which nobody has open finds
// it new, as on Linux, where a FIFO's contents go with its last user: without
// data, and without a hangup until a writer of the reader's own time has gone.
// valgrind opens its FIFO anew for each vgdb, and would take the hangup of the
// last one for that of the next.
func (p *Pipe) addReader() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.readers.Add(1) == 1 && !p.HasWriters() {
		p.consumeLocked(p.size)
		p.hadWriter = false
	}
}
