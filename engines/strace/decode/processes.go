package decode

// Processes: clone, exec, prctl, limits, futexes.

// clone is clone(2): its flags first, then what they ask for.
func pickClone(c *Call) (int, []show) {
	list := []show{cloneStack, cloneFlags}
	f := c.Args[0]
	const (
		pidfd      = 0x1000
		settls     = 0x80000
		parentTID  = 0x100000
		childClear = 0x200000
		childSet   = 0x1000000
	)
	entry := 2
	if f&(pidfd|parentTID|settls|childClear|childSet) == 0 {
		return -1, list
	}
	if f&(pidfd|parentTID) != 0 {
		if f&pidfd != 0 {
			list = append(list, clonePidfd)
		} else {
			list = append(list, cloneParent)
		}
	}
	if f&settls != 0 {
		list = append(list, func(c *Call, _ uint64) { c.s("tls="); c.address(c.Args[4]) })
	}
	if f&(childClear|childSet) != 0 {
		list = append(list, func(c *Call, _ uint64) { c.s("child_tidptr="); c.address(c.Args[3]) })
	}
	return entry, list
}

func cloneStack(c *Call, _ uint64) { c.s("child_stack="); c.address(c.Args[1]) }

func cloneFlags(c *Call, _ uint64) {
	c.s("flags=")
	f := c.Args[0]
	signal := f & 0xff
	f &^= 0xff
	if f != 0 {
		c.bits(&clones, f)
		if signal != 0 {
			c.s("|")
		}
	}
	if signal != 0 || f == 0 {
		if signal == 0 {
			c.s("0")
		} else {
			c.s(SignalName(int(signal)))
		}
	}
}

func cloneParent(c *Call, _ uint64) {
	c.s("parent_tid=")
	if c.failed() || c.Args[2] == 0 {
		c.address(c.Args[2])
		return
	}
	if p := c.read(c.Args[2], 4); p != nil {
		c.s("[")
		c.d(int64(int32(u32(p, 0))))
		c.s("]")
		return
	}
	c.address(c.Args[2])
}

func clonePidfd(c *Call, _ uint64) {
	c.s("parent_tid=")
	if p := c.object(c.Args[2], 4); p != nil {
		c.s("[")
		c.fd(int32(u32(p, 0)))
		c.s("]")
	}
}

// clone3Args is struct clone_args at entry, clone3Out what the kernel wrote.
func clone3Args(c *Call, v uint64) {
	size := c.Args[1]
	if size < 64 {
		c.address(v)
		return
	}
	p := c.object(v, int(min(size, 88)))
	if p == nil {
		return
	}
	f := u64(p, 0)
	c.s("{flags=")
	c.bits(&clones, f)
	field := func(n string, at int) {
		c.s(", ")
		c.s(n)
		c.s("=")
		c.address(u64(p, at))
	}
	if f&0x1000 != 0 {
		field("pidfd", 8)
	}
	if f&(0x200000|0x1000000) != 0 {
		field("child_tid", 16)
	}
	if f&0x100000 != 0 {
		field("parent_tid", 24)
	}
	c.s(", exit_signal=")
	if s := u64(p, 32); s == 0 {
		c.s("0")
	} else {
		c.s(SignalName(int(int32(s))))
	}
	field("stack", 40)
	c.s(", stack_size=")
	c.x(u64(p, 48))
	if f&0x80000 != 0 {
		field("tls", 56)
	}
	if len(p) >= 80 {
		if t, n := u64(p, 64), u64(p, 72); t != 0 || n != 0 {
			c.s(", set_tid=")
			c.list(t, min(n, 32), 4, func(p []byte) { c.d(int64(int32(u32(p, 0)))) })
			c.s(", set_tid_size=")
			c.u(n)
		}
	}
	if len(p) >= 88 && (f&0x200000000 != 0 || u64(p, 80) != 0) {
		c.s(", cgroup=")
		c.u(u64(p, 80))
	}
	c.s("}")
	c.saved = [3]uint64{f, u64(p, 8), u64(p, 24)}
}

// pickClone3 has the size behind what the kernel wrote, at exit.
func pickClone3(c *Call) (int, []show) { return 1, []show{clone3Args, clone3Size} }

func clone3Size(c *Call, v uint64) { c.u(v) }

// clone3Middle is what stands between the arguments at exit.
func clone3Middle(c *Call) {
	if c.Errno != 0 {
		return
	}
	f := c.saved[0]
	wrote := false
	field := func(n string, at uint64) {
		p := c.read(at, 4)
		if p == nil {
			return
		}
		if !wrote {
			c.s(" => {")
		} else {
			c.s(", ")
		}
		wrote = true
		c.s(n)
		c.s("=[")
		c.d(int64(int32(u32(p, 0))))
		c.s("]")
	}
	if f&0x1000 != 0 {
		field("pidfd", c.saved[1])
	}
	if f&0x100000 != 0 {
		field("parent_tid", c.saved[2])
	}
	if wrote {
		c.s("}")
	}
}

// rlimits of 64 bits.

func (c *Call) limitValue(v uint64) {
	switch {
	case v == ^uint64(0):
		c.s(c.infinity())
	case v > 1024 && v%1024 == 0:
		c.u(v / 1024)
		c.s("*1024")
	default:
		c.u(v)
	}
}

func (c *Call) infinity() string {
	if c.sys != nil && c.sys.Number == 302 {
		return "RLIM64_INFINITY"
	}
	return "RLIM64_INFINITY"
}

func rlimit(c *Call, v uint64) {
	if p := c.object(v, 16); p != nil {
		c.s("{rlim_cur=")
		c.limitValue(u64(p, 0))
		c.s(", rlim_max=")
		c.limitValue(u64(p, 8))
		c.s("}")
	}
}

// futexes

// futexRealtime are the operations that take FUTEX_CLOCK_REALTIME.
const futexRealtime = 1<<0 | 1<<9 | 1<<11

func futexOp(c *Call, v uint64) {
	op := uint64(uint32(v))
	const private, realtime = 128, 256
	base := op &^ (private | realtime)
	name, ok := futexOps.find(base)
	switch {
	case !ok || op&realtime != 0 && futexRealtime>>base&1 == 0:
		c.x(op)
		c.comment("FUTEX_???")
		return
	case base == 2:
		c.s(name)
		if op&private != 0 {
			c.s("|FUTEX_PRIVATE_FLAG")
		}
		return
	}
	c.s(name)
	if op&private != 0 {
		c.s("_PRIVATE")
	}
	if op&realtime != 0 {
		c.s("|FUTEX_CLOCK_REALTIME")
	}
}

var futexBitset = names{"", []name{{0xffffffff, "FUTEX_BITSET_MATCH_ANY"}}}

func bitset(c *Call, v uint64) { c.choice(&futexBitset, uint64(uint32(v))) }

func arg5(s show) show { return func(c *Call, _ uint64) { s(c, c.Args[5]) } }

func pickFutex(c *Call) (int, []show) {
	list := []show{ptr, futexOp}
	switch uint32(c.Args[1]) & 127 {
	case 0:
		return -1, append(list, udec, timespec)
	case 6, 13:
		return -1, append(list, lockTimeout)
	case 9:
		return -1, append(list, udec, timespec, arg5(bitset))
	case 1, 2:
		return -1, append(list, udec)
	case 10:
		return -1, append(list, udec, arg5(bitset))
	case 3:
		return -1, append(list, udec, udec, ptr)
	case 4, 12:
		return -1, append(list, udec, udec, ptr, udec)
	case 5:
		return -1, append(list, udec, udec, ptr, wakeOp)
	case 11:
		return -1, append(list, udec, timespec, ptr)
	case 7, 8:
		return -1, list
	}
	return -1, append(list, udec, ptr, ptr, hex32)
}

// lockTimeout is the timeout of the lock operations, whose value counts for nothing.
func lockTimeout(c *Call, _ uint64) { timespec(c, c.Args[3]) }

var wakeOps = names{"FUTEX_OP_???", []name{{0, "FUTEX_OP_SET"}, {1, "FUTEX_OP_ADD"}, {2, "FUTEX_OP_OR"}, {3, "FUTEX_OP_ANDN"}, {4, "FUTEX_OP_XOR"}}}
var wakeCmps = names{"FUTEX_OP_CMP_???", []name{{0, "FUTEX_OP_CMP_EQ"}, {1, "FUTEX_OP_CMP_NE"}, {2, "FUTEX_OP_CMP_LT"}, {3, "FUTEX_OP_CMP_LE"}, {4, "FUTEX_OP_CMP_GT"}, {5, "FUTEX_OP_CMP_GE"}}}

// shifted writes a name and where its bits are.
func (c *Call) shifted(n *names, v uint64, where string) {
	name, ok := n.find(v)
	if ok {
		c.s(name)
	} else {
		c.x(v)
	}
	c.s(where)
	if !ok {
		c.comment(n.unknown)
	}
}

func wakeOp(c *Call, v uint64) {
	n := uint32(v)
	if n>>31 != 0 {
		c.s("FUTEX_OP_OPARG_SHIFT<<28|")
	}
	c.shifted(&wakeOps, uint64(n>>28&7), "<<28")
	c.s("|")
	c.x(uint64(n >> 12 & 0xfff))
	c.s("<<12|")
	c.shifted(&wakeCmps, uint64(n>>24&15), "<<24")
	c.s("|")
	c.x(uint64(n & 0xfff))
}

// pickArchPrctl: the GET requests fill a word, the others take a number.
func pickArchPrctl(c *Call) (int, []show) {
	code := enum(&archPrctls)
	switch uint32(c.Args[0]) {
	case 0x1003, 0x1004:
		return 1, []show{code, ptrAt}
	case 0x1021, 0x1022, 0x1024:
		return 1, []show{code, hexAt}
	case 0x1011:
		return -1, []show{code}
	case 0x1012:
		return -1, []show{code, hex}
	case 0x1023, 0x1025:
		return -1, []show{code, udec}
	}
	return -1, []show{code, hex}
}

// cpuset is a set of processors of argument i bytes, or as many as the result.
func cpuset(c *Call, v uint64, size uint64) {
	if v == 0 || size == 0 && (!c.exiting || c.failed()) {
		c.address(v)
		return
	}
	if size == 0 {
		c.s("[]")
		return
	}
	const most = 1024 / 8
	more := size > most
	size = min(size, most)
	p := c.object(v, int(size))
	if p == nil {
		return
	}
	c.s("[")
	first := true
	for i := 0; i < len(p)*8; i++ {
		if p[i/8]>>(i%8)&1 != 0 {
			if !first {
				c.s(" ")
			}
			first = false
			c.d(int64(i))
		}
	}
	if more {
		c.s(" ...")
	}
	c.s("]")
}

func cpusetSet(c *Call, v uint64) {
	if v != 0 && c.Args[1] == 0 {
		c.s("[]")
		return
	}
	cpuset(c, v, c.Args[1])
}

func cpusetGet(c *Call, v uint64) { cpuset(c, v, c.Result) }

func schedParam(c *Call, v uint64) { intAt(c, v) }

var schedFlags = names{"SCHED_FLAG_???", []name{{1, "SCHED_FLAG_RESET_ON_FORK"}, {2, "SCHED_FLAG_RECLAIM"}, {4, "SCHED_FLAG_DL_OVERRUN"},
	{8, "SCHED_FLAG_KEEP_POLICY"}, {0x10, "SCHED_FLAG_KEEP_PARAMS"}, {0x20, "SCHED_FLAG_UTIL_CLAMP_MIN"}, {0x40, "SCHED_FLAG_UTIL_CLAMP_MAX"}}}

// schedPolicy may have the flag that a child does not get it.
func schedPolicy(c *Call, v uint64) {
	n := uint64(uint32(v))
	if name, ok := scheds.find(n &^ 0x40000000); ok {
		c.s(name)
		if n&0x40000000 != 0 {
			c.s("|SCHED_RESET_ON_FORK")
		}
		return
	}
	c.choice(&scheds, n)
}

var sysinfoFields = []struct {
	name string
	at   int
}{{"totalram", 32}, {"freeram", 40}, {"sharedram", 48}, {"bufferram", 56}, {"totalswap", 64}, {"freeswap", 72}}

func sysinfo(c *Call, v uint64) {
	p := c.object(v, 112)
	if p == nil {
		return
	}
	c.s("{uptime=")
	c.u(u64(p, 0))
	c.s(", loads=[")
	for i := 0; i < 3; i++ {
		if i > 0 {
			c.s(", ")
		}
		c.u(u64(p, 8+8*i))
	}
	c.s("]")
	for _, f := range sysinfoFields {
		c.s(", ")
		c.s(f.name)
		c.s("=")
		c.u(u64(p, f.at))
	}
	c.s(", procs=")
	c.u(uint64(u16(p, 80)))
	c.s(", totalhigh=")
	c.u(u64(p, 88))
	c.s(", freehigh=")
	c.u(u64(p, 96))
	c.s(", mem_unit=")
	c.u(uint64(u32(p, 104)))
	c.s("}")
}

func utsname(c *Call, v uint64) {
	p := c.object(v, 390)
	if p == nil {
		return
	}
	for i, n := range []string{"{sysname=", ", nodename=", ", release=", ", version=", ", machine=", ", domainname="} {
		if i > 1 && !c.Options.Verbose {
			c.s(", ...}")
			return
		}
		c.s(n)
		c.charArray(p[65*i : 65*i+65])
	}
	c.s("}")
}

// groups is a list of ids whose length is argument 0 or the result.
func groupsIn(c *Call, v uint64) {
	n := uint64(uint32(c.Args[0]))
	if n > maxGroups {
		c.address(v)
		return
	}
	c.list(v, n, 4, func(p []byte) { c.id(u32(p, 0)) })
}

// maxGroups is NGROUPS_MAX.
const maxGroups = 65536

func groupsOut(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.list(v, c.Result, 4, func(p []byte) { c.id(u32(p, 0)) })
}
