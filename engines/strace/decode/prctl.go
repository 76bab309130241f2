package decode

var capNames = [...]string{"CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
	"LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE",
	"SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME",
	"SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG",
	"WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE"}

var caps = func() names {
	n := names{"CAP_???", nil}
	for i, s := range capNames {
		n.list = append(n.list, name{uint64(i), "CAP_" + s})
	}
	return n
}()

// capBits writes a set of 64 capabilities as 1<<CAP_KILL|...
func (c *Call) capBits(set uint64) {
	if set == 0 {
		c.s("0")
		return
	}
	first := true
	for i := 0; i < 64; i++ {
		if set>>i&1 == 0 {
			continue
		}
		if i >= len(capNames) {
			if !first {
				c.s("|")
			}
			c.x(set >> i << i)
			return
		}
		if !first {
			c.s("|")
		}
		first = false
		c.s("1<<CAP_")
		c.s(capNames[i])
	}
}

var capVersions = names{"_LINUX_CAPABILITY_VERSION_???", []name{{0x19980330, "_LINUX_CAPABILITY_VERSION_1"},
	{0x20071026, "_LINUX_CAPABILITY_VERSION_2"}, {0x20080522, "_LINUX_CAPABILITY_VERSION_3"}}}

func capHeader(c *Call, v uint64) {
	p := c.object(v, 8)
	if p == nil {
		return
	}
	c.saved[0] = uint64(u32(p, 0))
	c.s("{version=")
	c.choice(&capVersions, uint64(u32(p, 0)))
	c.s(", pid=")
	c.d(int64(int32(u32(p, 4))))
	c.s("}")
}

func capData(c *Call, v uint64) {
	n := 12
	p := c.read(c.Args[0], 8)
	if p == nil {
		c.address(v)
		return
	}
	if u32(p, 0) == 0x20071026 || u32(p, 0) == 0x20080522 {
		n = 24
	}
	if p = c.object(v, n); p == nil {
		return
	}
	for i, f := range []string{"{effective=", ", permitted=", ", inheritable="} {
		c.s(f)
		set := uint64(u32(p, 4*i))
		if n == 24 {
			set |= uint64(u32(p, 12+4*i)) << 32
		}
		c.capBits(set)
	}
	c.s("}")
}

var dumpables = names{"SUID_DUMP_???", []name{{0, "SUID_DUMP_DISABLE"}, {1, "SUID_DUMP_USER"}, {2, "SUID_DUMP_ROOT"}}}
var seccompModes = names{"SECCOMP_MODE_???", []name{{0, "SECCOMP_MODE_DISABLED"}, {1, "SECCOMP_MODE_STRICT"}, {2, "SECCOMP_MODE_FILTER"}}}
var ambients = names{"PR_CAP_AMBIENT_???", []name{{1, "PR_CAP_AMBIENT_IS_SET"}, {2, "PR_CAP_AMBIENT_RAISE"}, {3, "PR_CAP_AMBIENT_LOWER"}, {4, "PR_CAP_AMBIENT_CLEAR_ALL"}}}
var mceKill = names{"PR_MCE_KILL_???", []name{{0, "PR_MCE_KILL_CLEAR"}, {1, "PR_MCE_KILL_SET"}}}
var prTSC = names{"PR_TSC_???", []name{{1, "PR_TSC_ENABLE"}, {2, "PR_TSC_SIGSEGV"}}}
var speculation = names{"PR_SPEC_???", []name{{0, "PR_SPEC_STORE_BYPASS"}, {1, "PR_SPEC_INDIRECT_BRANCH"}, {2, "PR_SPEC_L1D_FLUSH"}}}
var speculations = names{"PR_SPEC_???", []name{{0, "PR_SPEC_NOT_AFFECTED"}, {2, "PR_SPEC_ENABLE"}, {4, "PR_SPEC_DISABLE"}, {8, "PR_SPEC_FORCE_DISABLE"}, {16, "PR_SPEC_DISABLE_NOEXEC"}}}
var speculationBits = names{"PR_SPEC_???", []name{{1, "PR_SPEC_PRCTL"}, {2, "PR_SPEC_ENABLE"}, {4, "PR_SPEC_DISABLE"}, {8, "PR_SPEC_FORCE_DISABLE"}, {16, "PR_SPEC_DISABLE_NOEXEC"}}}
var mceLate = names{"PR_MCE_KILL_???", []name{{0, "PR_MCE_KILL_LATE"}, {1, "PR_MCE_KILL_EARLY"}, {2, "PR_MCE_KILL_DEFAULT"}}}
var dispatches = names{"PR_SYS_DISPATCH_???", []name{{0, "PR_SYS_DISPATCH_OFF"}, {1, "PR_SYS_DISPATCH_ON"}}}

func tscAt(c *Call, v uint64) {
	if p := c.object(v, 4); p != nil {
		c.s("[")
		c.choice(&prTSC, uint64(u32(p, 0)))
		c.s("]")
	}
}

var setMM = names{"PR_SET_MM_???", []name{{1, "PR_SET_MM_START_CODE"}, {2, "PR_SET_MM_END_CODE"}, {3, "PR_SET_MM_START_DATA"},
	{4, "PR_SET_MM_END_DATA"}, {5, "PR_SET_MM_START_STACK"}, {6, "PR_SET_MM_START_BRK"}, {7, "PR_SET_MM_BRK"}, {8, "PR_SET_MM_ARG_START"},
	{9, "PR_SET_MM_ARG_END"}, {10, "PR_SET_MM_ENV_START"}, {11, "PR_SET_MM_ENV_END"}, {12, "PR_SET_MM_AUXV"}, {13, "PR_SET_MM_EXE_FILE"},
	{14, "PR_SET_MM_MAP"}, {15, "PR_SET_MM_MAP_SIZE"}}}
var setVMA = names{"PR_SET_VMA_???", []name{{0, "PR_SET_VMA_ANON_NAME"}}}
var securebits = names{"SECBIT_???", []name{{1, "SECBIT_NOROOT"}, {2, "SECBIT_NOROOT_LOCKED"}, {4, "SECBIT_NO_SETUID_FIXUP"},
	{8, "SECBIT_NO_SETUID_FIXUP_LOCKED"}, {0x10, "SECBIT_KEEP_CAPS"}, {0x20, "SECBIT_KEEP_CAPS_LOCKED"},
	{0x40, "SECBIT_NO_CAP_AMBIENT_RAISE"}, {0x80, "SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED"}}}

var prOption = enum(&prctls)

func commIn(c *Call, v uint64) { c.strUpTo(v, 15) }

func sigAt(c *Call, v uint64) {
	if p := c.object(v, 4); p != nil {
		c.s("[")
		sig(c, uint64(u32(p, 0)))
		c.s("]")
	}
}

func pickPrctl(c *Call) (int, []show) {
	in := func(s ...show) (int, []show) { return -1, append([]show{prOption}, s...) }
	out := func(s ...show) (int, []show) { return 1, append([]show{prOption}, s...) }
	switch uint32(c.Args[0]) {
	case 3, 7, 13, 21, 27, 30, 31, 32:
		// PR_GET_DUMPABLE, PR_GET_KEEPCAPS, PR_GET_TIMING, PR_GET_SECCOMP,
		// PR_GET_SECUREBITS, PR_GET_TIMERSLACK, PR_TASK_PERF_EVENTS_*
		return in()
	case 9, 11, 19:
		return out(uintAt)
	case 10, 12, 20:
		return in(udec64)
	case 34:
		return in(hex, hex, hex, hex)
	case 25:
		return out(tscAt)
	case 57:
		return in(udec64, hex, hex, hex)
	case 58:
		return in(hex, hex, hex, hex)
	case 59:
		return in(enum64(&dispatches), hex, hex, hex)
	case 2:
		return out(sigAt)
	case 37:
		return out(uintAt)
	case 1:
		return in(sig)
	case 4:
		return in(enum64(&dumpables))
	case 8, 14, 29, 36:
		return in(udec64)
	case 15:
		return in(commIn)
	case 16:
		return out(outStr)
	case 22:
		switch c.Args[1] {
		case 1:
			return in(enum64(&seccompModes))
		case 2:
			return in(enum64(&seccompModes), bpfProgram)
		}
		return in(enum64(&seccompModes), hex, hex, hex)
	case 23, 24:
		return in(enum64(&caps))
	case 26:
		return in(enum64(&prTSC))
	case 28:
		return in(flags64(&securebits))
	case 33:
		if c.Args[1] == 1 {
			return in(enum64(&mceKill), enum64(&mceLate), hex, hex)
		}
		return in(enum64(&mceKill), hex, hex, hex)
	case 35:
		return in(enum64(&setMM), hex, hex, hex)
	case 38:
		return in(udec64, hex, hex, hex)
	case 39:
		return in(hex, hex, hex, hex)
	case 40:
		return out(hexAt)
	case 41:
		return in(udec64, hex, hex, hex)
	case 42:
		return in(hex, hex, hex, hex)
	case 47:
		switch c.Args[1] {
		case 1, 2, 3:
			return in(enum64(&ambients), enum64(&caps), hex, hex)
		}
		return in(enum64(&ambients), hex, hex, hex)
	case 52:
		return in(enum64(&speculation))
	case 53:
		return in(enum64(&speculation), func(c *Call, v uint64) {
			if c.Args[1] <= 2 {
				c.choice(&speculations, v)
			} else {
				c.x(v)
			}
		})
	case 0x59616d61:
		return in(func(c *Call, v uint64) {
			if int32(v) == -1 {
				c.s("PR_SET_PTRACER_ANY")
			} else {
				c.u(v)
			}
		})
	case 0x53564d41:
		return in(enum64(&setVMA), ptr, udec64, func(c *Call, v uint64) { c.strUpTo(v, 79) })
	}
	return in(hex, hex, hex, hex)
}

func prctlExit(c *Call) {
	if c.Errno != 0 {
		return
	}
	switch uint32(c.Args[0]) {
	case 3:
		c.auxChoice(&dumpables)
	case 34:
		c.auxChoice(&mceLate)
	case 52:
		if c.Args[1] <= 2 {
			c.hexResult()
		}
		if c.Result == 0 {
			c.aux = "PR_SPEC_NOT_AFFECTED"
		} else {
			c.auxBits(&speculationBits, "", c.Result)
		}
	case 27:
		if c.Result != 0 {
			c.auxWith(func() { c.bits(&securebits, c.Result) })
		}
		c.hexResult()
	}
}

// auxChoice remarks the name of the result, if it has one.
func (c *Call) auxChoice(n *names) {
	if s, ok := n.find(c.Result); ok {
		c.aux = s
	}
}

// bpfProgram is a struct sock_fprog.
func bpfProgram(c *Call, v uint64) {
	p := c.object(v, 16)
	if p == nil {
		return
	}
	n, filter := uint64(u16(p, 0)), u64(p, 8)
	c.s("{len=")
	c.u(n)
	c.s(", filter=")
	if !c.Options.Verbose {
		c.address(filter)
	} else {
		c.list(filter, min(n, 4096), 8, func(p []byte) {
			if u16(p, 0)&7 == 5 || p[2] != 0 || p[3] != 0 {
				c.s("BPF_JUMP(")
			} else {
				c.s("BPF_STMT(")
			}
			c.x(uint64(u16(p, 0)))
			c.s(", ")
			c.x(uint64(u32(p, 4)))
			if u16(p, 0)&7 == 5 || p[2] != 0 || p[3] != 0 {
				c.s(", ")
				c.x(uint64(p[2]))
				c.s(", ")
				c.x(uint64(p[3]))
			}
			c.s(")")
		})
	}
	c.s("}")
}
