package mm

// SetNoRandomize makes the loader choose a layout of mm without randomness, or
// with it again. It must be called before a program is loaded.
func (mm *MemoryManager) SetNoRandomize(on bool) { mm.noRandomize = on }
