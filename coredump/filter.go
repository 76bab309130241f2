package coredump

// A Filter is the value of /proc/PID/coredump_filter: the kinds of mappings that
// are dumped.
type Filter uint32

// The bits of a Filter, see core(5).
const (
	AnonymousPrivate Filter = 1 << iota
	AnonymousShared
	FilePrivate
	FileShared
	ELFHeaders
	HugePrivate
	HugeShared
	DAXPrivate
	DAXShared

	// DefaultFilter is what a process starts with.
	DefaultFilter = AnonymousPrivate | AnonymousShared | ELFHeaders | HugePrivate
)

// dumpSize returns how much of m, from its start, f lets into the file. first
// reads the start of the mapping, for the rule about ELF headers.
func (f Filter) dumpSize(m *Mapping, first func() []byte) uint64 {
	whole := m.End - m.Start
	choose := func(bit Filter) uint64 {
		if f&bit != 0 {
			return whole
		}
		return 0
	}
	switch {
	case m.Always:
		return whole
	case m.DontDump:
		return 0
	case m.Shared && (m.Unlinked || m.Path == ""):
		return choose(AnonymousShared)
	case m.Shared:
		return choose(FileShared)
	case m.Written && f&AnonymousPrivate != 0:
		return whole
	case m.Path == "":
		return 0 // never touched, or not wanted
	case f&FilePrivate != 0:
		return whole
	case f&ELFHeaders == 0 || m.Offset != 0 || !m.Read:
		return 0
	}
	// The header has the build ID, by which a debugger finds the file again.
	if b := first(); m.Execute || string(b) == "\x7fELF" {
		return min(whole, PageSize)
	}
	return 0
}
