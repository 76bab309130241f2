package kernel

// The flags of a Linux task (include/linux/sched.h) that this kernel can tell. The
// others are about what Linux does with the task inside.
const (
	pfForkNoExec = 0x00000040
	pfDumpCore   = 0x00000200
	pfSignaled   = 0x00000400
	pfRandomize  = 0x00400000
)

// StatFlags returns t's flags in /proc/[pid]/stat.
func (t *Task) StatFlags() uint64 {
	flags := uint64(0)
	if t.Personality()&AddrNoRandomize == 0 {
		flags |= pfRandomize
	}
	if !t.tg.Execed() {
		flags |= pfForkNoExec
	}
	return flags
}

// coreFlags returns the flags of a task that writes a core.
func (t *Task) coreFlags() uint64 { return t.StatFlags() | pfDumpCore | pfSignaled }
