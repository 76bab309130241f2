package decode

// Calls that little need be said about: scheduling, keys, quotas, policies.

func sizeArg2(c *Call) uint64 { return c.Args[2] }

func pickSendfile(c *Call) (int, []show) {
	if c.Args[2] == 0 {
		return -1, []show{fd, fd, ptr, udec64}
	}
	c.between = sendfileAfter
	return 3, []show{fd, fd, offAt(0), udec64}
}

func pickRecvfrom(c *Call) (int, []show) {
	c.lenAtEntry(5)
	return 1, []show{fd, bufReceived, udec64, flags(&msgFlags), sockaddrOut, lenInOut}
}

func rusageWait(c *Call, v uint64) {
	if c.Result == 0 && c.Errno == 0 {
		c.address(v)
		return
	}
	rusage(c, v)
}

func siginfoWait(c *Call, v uint64) { siginfo(c, v) }

func remainingClock(c *Call, v uint64) {
	if c.Args[1]&1 != 0 {
		c.address(v)
		return
	}
	remaining(c, v)
}

func schedulerExit(c *Call) {
	if _, known := scheds.find(c.Result &^ 0x40000000); known && c.Errno == 0 {
		c.auxWith(func() { schedPolicy(c, c.Result) })
	}
}

func timeExit(c *Call) {
	if c.Errno == 0 && c.Result != 0 {
		c.auxWith(func() {
			c.dated(int64(c.Result), 0, 0)
		})
		if n := len(c.aux); n > 7 {
			c.aux = c.aux[4 : n-3]
		}
	}
}

func ioprioExit(c *Call) {
	if c.Errno == 0 {
		c.auxWith(func() { ioprio(c, c.Result) })
	}
}

// fanDir is the directory of fanotify_mark(2), which needs none for some of its marks.
func fanDir(c *Call, v uint64) {
	if int32(v) == -1 {
		c.s("FAN_NOFD")
		return
	}
	dirfd(c, v)
}

func membarrierExit(c *Call) {
	if c.Errno == 0 && uint32(c.Args[0]) == 0 && c.Result != 0 {
		c.auxWith(func() { c.bits(&membarriers, c.Result) })
		c.hexResult()
	}
}

var syslogs = names{"SYSLOG_ACTION_???", []name{{0, "SYSLOG_ACTION_CLOSE"}, {1, "SYSLOG_ACTION_OPEN"}, {2, "SYSLOG_ACTION_READ"}, {3, "SYSLOG_ACTION_READ_ALL"},
	{4, "SYSLOG_ACTION_READ_CLEAR"}, {5, "SYSLOG_ACTION_CLEAR"}, {6, "SYSLOG_ACTION_CONSOLE_OFF"}, {7, "SYSLOG_ACTION_CONSOLE_ON"},
	{8, "SYSLOG_ACTION_CONSOLE_LEVEL"}, {9, "SYSLOG_ACTION_SIZE_UNREAD"}, {10, "SYSLOG_ACTION_SIZE_BUFFER"}}}

var rebootMagics = names{"LINUX_REBOOT_MAGIC_???", []name{{0xfee1dead, "LINUX_REBOOT_MAGIC1"}, {672274793, "LINUX_REBOOT_MAGIC2"},
	{85072278, "LINUX_REBOOT_MAGIC2A"}, {369367448, "LINUX_REBOOT_MAGIC2B"}, {537993216, "LINUX_REBOOT_MAGIC2C"}}}
var rebootCmds = names{"LINUX_REBOOT_CMD_???", []name{{0x89abcdef, "LINUX_REBOOT_CMD_CAD_ON"}, {0, "LINUX_REBOOT_CMD_CAD_OFF"}, {0xcdef0123, "LINUX_REBOOT_CMD_HALT"},
	{0x45584543, "LINUX_REBOOT_CMD_KEXEC"}, {0x4321fedc, "LINUX_REBOOT_CMD_POWER_OFF"}, {0x1234567, "LINUX_REBOOT_CMD_RESTART"},
	{0xa1b2c3d4, "LINUX_REBOOT_CMD_RESTART2"}, {0xd000fce2, "LINUX_REBOOT_CMD_SW_SUSPEND"}}}

var deleteModules = names{"O_???", []name{{0x800, "O_NONBLOCK"}, {0x200, "O_TRUNC"}}}

func swapFlags(c *Call, v uint64) {
	f := uint64(uint32(v))
	prio := f & 0x7fff
	f &^= 0x7fff
	if f != 0 {
		c.bits(&swapons, f)
		if prio != 0 {
			c.s("|")
		}
	}
	if prio != 0 || f == 0 {
		c.u(prio)
	}
}

var quotaCmds = names{"Q_???", []name{{0x800001, "Q_SYNC"}, {0x800002, "Q_QUOTAON"}, {0x800003, "Q_QUOTAOFF"}, {0x800004, "Q_GETFMT"},
	{0x800005, "Q_GETINFO"}, {0x800006, "Q_SETINFO"}, {0x800007, "Q_GETQUOTA"}, {0x800008, "Q_SETQUOTA"}, {0x800009, "Q_GETNEXTQUOTA"}}}
var quotaTypes = names{"???QUOTA", []name{{0, "USRQUOTA"}, {1, "GRPQUOTA"}, {2, "PRJQUOTA"}}}

func quotaCmd(c *Call, v uint64) {
	c.s("QCMD(")
	c.choice(&quotaCmds, uint64(uint32(v)>>8))
	c.s(", ")
	c.choice(&quotaTypes, v&0xff)
	c.s(")")
}

var keyIDs = names{"", []name{{0xffffffff, "KEY_SPEC_THREAD_KEYRING"}, {0xfffffffe, "KEY_SPEC_PROCESS_KEYRING"}, {0xfffffffd, "KEY_SPEC_SESSION_KEYRING"},
	{0xfffffffc, "KEY_SPEC_USER_KEYRING"}, {0xfffffffb, "KEY_SPEC_USER_SESSION_KEYRING"}, {0xfffffffa, "KEY_SPEC_GROUP_KEYRING"}, {0xfffffff9, "KEY_SPEC_REQKEY_AUTH_KEY"}, {0xfffffff8, "KEY_SPEC_REQUESTOR_KEYRING"}}}

func keyID(c *Call, v uint64) {
	if s, ok := keyIDs.find(uint64(uint32(v))); ok {
		c.s(s)
		return
	}
	dec(c, v)
}

var policies = names{"MPOL_???", []name{{0, "MPOL_DEFAULT"}, {1, "MPOL_PREFERRED"}, {2, "MPOL_BIND"}, {3, "MPOL_INTERLEAVE"}, {4, "MPOL_LOCAL"}, {5, "MPOL_PREFERRED_MANY"}}}
var policyFlags = names{"MPOL_???", []name{{0x8000, "MPOL_F_STATIC_NODES"}, {0x4000, "MPOL_F_RELATIVE_NODES"}, {0x2000, "MPOL_F_NUMA_BALANCING"}}}

func mempolicy(c *Call, v uint64) {
	const all = 0xe000
	f, p := v&all, v&^all
	if _, ok := policies.find(p); ok || f == 0 {
		c.choice(&policies, p)
		if f != 0 {
			c.s("|")
			c.moreBits(&policyFlags, f)
		}
		return
	}
	c.moreBits(&policyFlags, v)
}

func mempolicy32(c *Call, v uint64) { mempolicy(c, uint64(uint32(v))) }

// nodemask is a set of memory nodes, whose number of bits is argument i.
func nodemask(i int) show {
	return func(c *Call, v uint64) {
		n := c.Args[i]
		if v == 0 || c.failed() || n > 1<<63 {
			c.address(v)
			return
		}
		if n < 2 {
			c.s("[]")
			return
		}
		c.list(v, (n-2)/64+1, 8, func(p []byte) {
			if set := u64(p, 0); set == 0 {
				c.s("0000000000000000")
			} else {
				c.x2(set, 14)
			}
		})
	}
}

func fanInit(c *Call, v uint64) {
	f := uint64(uint32(v))
	c.choice(&fanClasses, f&0xc)
	if f &^= 0xc; f != 0 {
		c.s("|")
		c.moreBits(&fanInits, f)
	}
}

var fanClasses = names{"FAN_CLASS_???", []name{{0, "FAN_CLASS_NOTIF"}, {4, "FAN_CLASS_CONTENT"}, {8, "FAN_CLASS_PRE_CONTENT"}}}

// remoteIov are pieces of another process: their addresses.
func remoteIov(n int) show { return func(c *Call, v uint64) { c.iovec(v, c.Args[n], nil, 0) } }

func iovAddresses(c *Call, v uint64) { c.iovec(v, c.Args[2], nil, 0) }

// remoteLocal are the caller's own pieces of process_vm_readv.
func remoteLocal(n int) show {
	return func(c *Call, v uint64) {
		if c.failed() {
			c.iovec(v, c.Args[n], nil, 0)
			return
		}
		c.iovec(v, c.Args[n], c.buffer, c.Result)
	}
}

func schedAttr(c *Call, v uint64) {
	p := c.read(v, 4)
	if v == 0 || p == nil {
		c.address(v)
		return
	}
	c.schedAttr(v, u32(p, 0))
}

func schedAttrOut(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	schedAttr(c, v)
}

func (c *Call) schedAttr(v uint64, size uint32) {
	if size != 0 && size < 48 {
		c.s("{size=")
		c.u(uint64(size))
		c.s("}")
		return
	}
	size = max(size, 48)
	p := c.read(v, int(min(size, 56)))
	if p == nil {
		c.address(v)
		return
	}
	c.s("{size=")
	c.u(uint64(u32(p, 0)))
	c.s(", sched_policy=")
	c.choice(&scheds, uint64(u32(p, 4)))
	c.s(", sched_flags=")
	c.bits(&schedFlags, u64(p, 8))
	c.s(", sched_nice=")
	c.d(int64(int32(u32(p, 16))))
	c.s(", sched_priority=")
	c.u(uint64(u32(p, 20)))
	for i, n := range []string{"runtime", "deadline", "period"} {
		c.s(", sched_")
		c.s(n)
		c.s("=")
		c.u(u64(p, 24+8*i))
	}
	if len(p) >= 56 {
		c.s(", sched_util_min=")
		c.u(uint64(u32(p, 48)))
		c.s(", sched_util_max=")
		c.u(uint64(u32(p, 52)))
	}
	c.s("}")
}

func memfdName(c *Call, v uint64) { c.strUpTo(v, 250-1) }

var secretFlags = names{"", []name{{0x80000, "O_CLOEXEC"}}}

// pickMembarrier: the processor counts only with a flag.
func pickMembarrier(c *Call) (int, []show) {
	list := []show{enum(&membarriers), flags(&membarrierFlags)}
	if c.Args[1]&1 != 0 {
		list = append(list, dec)
	}
	return -1, list
}

func syslogAction(c *Call, v uint64) {
	dec(c, v)
	if s, ok := syslogs.find(uint64(uint32(v))); ok {
		c.comment(s)
		return
	}
	c.comment(syslogs.unknown)
}

func pickSyslog(c *Call) (int, []show) {
	switch uint32(c.Args[0]) {
	case 0, 1, 5, 6, 7, 9, 10:
		return -1, []show{syslogAction}
	case 2, 3, 4:
		return 1, []show{syslogAction, bufResult, dec}
	}
	return -1, []show{syslogAction, ptr, dec}
}

func pickKcmp(c *Call) (int, []show) {
	list := []show{dec, dec, enum(&kcmps)}
	if _, known := kcmps.find(c.Args[2] & 0xffffffff); !known {
		list = append(list, hex, hex)
	} else if uint32(c.Args[2]) == 0 {
		list = append(list, fd, fd)
	} else if uint32(c.Args[2]) == 7 {
		list = append(list, fd, epollSlot)
	}
	return -1, list
}

// epollSlot says which descriptor of an epoll instance is meant.
func epollSlot(c *Call, v uint64) {
	p := c.object(v, 12)
	if p == nil {
		return
	}
	c.s("{efd=")
	c.fd(int32(u32(p, 0)))
	c.s(", tfd=")
	c.u(uint64(u32(p, 4)))
	c.s(", toff=")
	c.u(uint64(u32(p, 8)))
	c.s("}")
}

// bufReceived is what was received into a buffer of the size of argument 2.
func bufReceived(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.buffer(v, min(c.Result, c.Args[2]))
}

func recvmmsgExit(c *Call) {
	if c.Errno != 0 {
		return
	}
	if c.Result == 0 {
		c.aux = "Timeout"
	} else if c.Args[4] != 0 {
		c.auxWith(func() { c.s("left "); timespec(c, c.Args[4]) })
	}
}

func mempolicyOut(c *Call, v uint64) {
	if p := c.object(v, 4); p != nil {
		c.s("[")
		mempolicy32(c, uint64(u32(p, 0)))
		c.s("]")
	}
}

var kexecArchs = names{"KEXEC_ARCH_???", []name{{0, "KEXEC_ARCH_DEFAULT"}, {3 << 16, "KEXEC_ARCH_386"}, {4 << 16, "KEXEC_ARCH_68K"},
	{15 << 16, "KEXEC_ARCH_PARISC"}, {62 << 16, "KEXEC_ARCH_X86_64"}, {20 << 16, "KEXEC_ARCH_PPC"}, {21 << 16, "KEXEC_ARCH_PPC64"},
	{50 << 16, "KEXEC_ARCH_IA_64"}, {40 << 16, "KEXEC_ARCH_ARM"}, {22 << 16, "KEXEC_ARCH_S390"}, {42 << 16, "KEXEC_ARCH_SH"},
	{10 << 16, "KEXEC_ARCH_MIPS_LE"}, {8 << 16, "KEXEC_ARCH_MIPS"}, {183 << 16, "KEXEC_ARCH_AARCH64"}, {243 << 16, "KEXEC_ARCH_RISCV"}}}
var kexecFlags = names{"KEXEC_???", []name{{1, "KEXEC_ON_CRASH"}, {2, "KEXEC_PRESERVE_CONTEXT"}}}

func kexecArg(c *Call, v uint64) {
	c.choice(&kexecArchs, v&0xffff0000)
	if v &^= 0xffff0000; v != 0 {
		c.s("|")
		c.bits(&kexecFlags, v)
	}
}

func resuming(c *Call, _ uint64) {
	c.s("<... resuming interrupted ")
	if c.Previous == "" {
		c.s("system call")
	} else {
		c.s(c.Previous)
	}
	c.s(" ...>")
}

func pickPtrace(c *Call) (int, []show) {
	req := func(c *Call, v uint64) { c.choice(&ptraces, v) }
	switch c.Args[0] {
	case 0:
		return -1, []show{req}
	case 1, 2:
		return 3, []show{req, dec, ptr, ptrAt}
	case 3:
		return 3, []show{req, dec, userOffset, ptrAt}
	case 4, 5:
		return -1, []show{req, dec, ptr, ptr}
	case 6:
		return -1, []show{req, dec, userOffset, ptr}
	case 7, 9, 17, 24, 31, 32, 33:
		return -1, []show{req, dec, ptr, sig}
	case 8, 16, 0x4207, 0x4208:
		return -1, []show{req, dec}
	case 0x4200:
		return -1, []show{req, dec, ptr, flags64(&ptraceOptions)}
	case 0x4206:
		return -1, []show{req, dec, ptr, flags64(&ptraceOptions)}
	case 21:
		return -1, []show{req, dec, ptr, flags64(&ptraceOptions)}
	case 0x4201:
		return 3, []show{req, dec, ptr, longAtU}
	case 0x4202:
		return 3, []show{req, dec, ptr, siginfo}
	case 0x4203:
		return -1, []show{req, dec, ptr, siginfo}
	case 0x4204, 0x4205:
		return 3, []show{req, dec, noteType, given(oneIov)}
	case 12:
		return 2, []show{req, dec, third(userRegs)}
	case 13:
		return -1, []show{req, dec, third(userRegs)}
	case 14:
		return 2, []show{req, dec, third(ptr)}
	case 0x420a:
		return 3, []show{req, dec, udec64, sigsetAt}
	case 0x420b:
		return -1, []show{req, dec, udec64, sigsetAt}
	case 0x420c, 0x420d, 0x420e:
		return -1, []show{req, dec, udec64, ptr}
	}
	return -1, []show{req, dec, ptr, ptr}
}

// third shows the fourth argument in place of the third.
func third(s show) show { return func(c *Call, _ uint64) { s(c, c.Args[3]) } }

func longAtU(c *Call, v uint64) {
	if p := c.object(v, 8); p != nil {
		c.s("[")
		c.u(u64(p, 0))
		c.s("]")
	}
}

func sigsetAt(c *Call, v uint64) {
	if c.Args[2] != 8 {
		c.address(v)
		return
	}
	if p := c.object(v, 8); p != nil {
		c.sigset(u64(p, 0))
	}
}

// userRegs is struct user_regs_struct.
func userRegs(c *Call, v uint64) {
	p := c.object(v, 27*8)
	if p == nil {
		return
	}
	for i, n := range userRegNames {
		c.s(n)
		c.x(u64(p, 8*i))
	}
	c.s("}")
}

var userRegNames = [...]string{"{r15=", ", r14=", ", r13=", ", r12=", ", rbp=", ", rbx=", ", r11=", ", r10=", ", r9=", ", r8=", ", rax=",
	", rcx=", ", rdx=", ", rsi=", ", rdi=", ", orig_rax=", ", rip=", ", cs=", ", eflags=", ", rsp=", ", ss=", ", fs_base=", ", gs_base=",
	", ds=", ", es=", ", fs=", ", gs="}

var ptraceOptions = names{"PTRACE_O_???", []name{{1, "PTRACE_O_TRACESYSGOOD"}, {2, "PTRACE_O_TRACEFORK"}, {4, "PTRACE_O_TRACEVFORK"}, {8, "PTRACE_O_TRACECLONE"},
	{0x10, "PTRACE_O_TRACEEXEC"}, {0x20, "PTRACE_O_TRACEVFORKDONE"}, {0x40, "PTRACE_O_TRACEEXIT"}, {0x80, "PTRACE_O_TRACESECCOMP"},
	{0x100000, "PTRACE_O_EXITKILL"}, {0x200000, "PTRACE_O_SUSPEND_SECCOMP"}}}

var noteTypes = names{"NT_???", []name{{1, "NT_PRSTATUS"}, {2, "NT_FPREGSET"}, {0x200, "NT_386_TLS"}, {0x201, "NT_386_IOPERM"}, {0x202, "NT_X86_XSTATE"}}}

func noteType(c *Call, v uint64) { c.choice(&noteTypes, uint64(uint32(v))) }

func oneIov(c *Call, v uint64) {
	p := c.object(v, 16)
	if p == nil {
		return
	}
	c.s("{iov_base=")
	c.address(u64(p, 0))
	c.s(", iov_len=")
	c.u(u64(p, 8))
	c.s("}")
}

var userWords = [...]string{"R15", "R14", "R13", "R12", "RBP", "RBX", "R11", "R10", "R9", "R8", "RAX", "RCX", "RDX", "RSI", "RDI", "ORIG_RAX", "RIP", "CS", "EFLAGS", "RSP", "SS", "FS_BASE", "GS_BASE", "DS", "ES", "FS", "GS"}

func userOffset(c *Call, v uint64) {
	if v%8 == 0 && v/8 < uint64(len(userWords)) {
		c.s("8*")
		c.s(userWords[v/8])
		return
	}
	c.x(v)
}

// mountType and mountData count for nothing if a mount is only moved, bound or changed.
func mountType(c *Call, v uint64) {
	if c.Args[3]&(0x20|0x1000|0x2000) != 0 { // MS_REMOUNT, MS_BIND, MS_MOVE
		c.address(v)
		return
	}
	str(c, v)
}

func mountData(c *Call, v uint64) {
	if c.Args[3]&(0x1000|0x2000) != 0 && c.Args[3]&0x20 == 0 {
		c.address(v)
		return
	}
	str(c, v)
}
