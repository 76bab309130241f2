package interrupt

// Enabled returns true if the receiver may run: after Enable and before Disable.
func (f *Forwarder) Enabled() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dst != nil
}
