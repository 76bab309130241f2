package decode

import (
	"math/bits"
	"strconv"
	"strings"
)

var signalNames = [...]string{1: "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
	"USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ",
	"VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"}

// SignalName returns the name of a signal, as "SIGCHLD"; a number that has none in
// decimal.
func SignalName(n int) string {
	switch {
	case n > 0 && n < len(signalNames):
		return "SIG" + signalNames[n]
	case n == 32:
		return "SIGRTMIN"
	case n > 32 && n <= 64:
		return "SIGRT_" + strconv.Itoa(n-32)
	}
	return strconv.Itoa(n)
}

// SignalNumber returns the signal with a name, with or without its SIG, or a
// number. It returns 0 for what is neither.
func SignalNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		if n > 0 && n <= 64 {
			return n
		}
		return 0
	}
	s = strings.TrimPrefix(strings.ToUpper(s), "SIG")
	for n := 1; n <= 64; n++ {
		if strings.TrimPrefix(SignalName(n), "SIG") == s {
			return n
		}
	}
	switch s {
	case "IOT":
		return 6
	case "CLD":
		return 17
	case "POLL":
		return 29
	}
	return 0
}

func sig(c *Call, v uint64) { c.s(SignalName(int(int32(v)))) }

// sigset writes a set: the signals in it, or with ~ those that are not.
func (c *Call) sigset(set uint64) {
	if bits.OnesCount64(set) >= 64*2/3 {
		c.s("~")
		set = ^set
	}
	c.s("[")
	for n, first := 1, true; n <= 64; n++ {
		if set>>(n-1)&1 == 0 {
			continue
		}
		if !first {
			c.s(" ")
		}
		first = false
		c.s(strings.TrimPrefix(SignalName(n), "SIG"))
	}
	c.s("]")
}

// sigsetLen is a set with its size in argument i.
func sigsetLen(i int) show {
	return func(c *Call, v uint64) {
		if c.Args[i] != 8 {
			c.address(v)
			return
		}
		if p := c.object(v, 8); p != nil {
			c.sigset(u64(p, 0))
		}
	}
}

var sigactionFlags = names{"SA_???", []name{{0x04000000, "SA_RESTORER"}, {0x08000000, "SA_ONSTACK"},
	{0x10000000, "SA_RESTART"}, {0x20000000, "SA_INTERRUPT"}, {0x40000000, "SA_NODEFER"}, {0x80000000, "SA_RESETHAND"},
	{4, "SA_SIGINFO"}, {1, "SA_NOCLDSTOP"}, {2, "SA_NOCLDWAIT"}}}

func sigaction(c *Call, v uint64) {
	p := c.object(v, 32)
	if p == nil {
		return
	}
	flags := u64(p, 8)
	c.s("{sa_handler=")
	switch h := u64(p, 0); h {
	case 0:
		c.s("SIG_DFL")
	case 1:
		c.s("SIG_IGN")
	case ^uint64(0):
		c.s("SIG_ERR")
	default:
		c.x(h)
	}
	c.s(", sa_mask=")
	c.sigset(u64(p, 24))
	c.s(", sa_flags=")
	c.bits(&sigactionFlags, flags)
	if flags&0x04000000 != 0 {
		c.s(", sa_restorer=")
		c.address(u64(p, 16))
	}
	c.s("}")
}

var sigaltFlags = names{"SS_???", []name{{1, "SS_ONSTACK"}, {2, "SS_DISABLE"}, {1 << 31, "SS_AUTODISARM"}}}

func sigaltstack(c *Call, v uint64) {
	if p := c.object(v, 24); p != nil {
		c.s("{ss_sp=")
		c.address(u64(p, 0))
		c.s(", ss_flags=")
		c.bits(&sigaltFlags, uint64(u32(p, 8)))
		c.s(", ss_size=")
		c.u(u64(p, 16))
		c.s("}")
	}
}

var sigCodes = names{"", []name{{0, "SI_USER"}, {0x80, "SI_KERNEL"}, {^uint64(0), "SI_QUEUE"}, {^uint64(1), "SI_TIMER"},
	{^uint64(2), "SI_MESGQ"}, {^uint64(3), "SI_ASYNCIO"}, {^uint64(4), "SI_SIGIO"}, {^uint64(5), "SI_TKILL"},
	{^uint64(6), "SI_DETHREAD"}, {^uint64(59), "SI_ASYNCNL"}}}

var codesOf = map[int][]string{
	4:  {1: "ILL_ILLOPC", "ILL_ILLOPN", "ILL_ILLADR", "ILL_ILLTRP", "ILL_PRVOPC", "ILL_PRVREG", "ILL_COPROC", "ILL_BADSTK", "ILL_BADIADDR", "__ILL_BREAK", "__ILL_BNDMOD"},
	5:  {1: "TRAP_BRKPT", "TRAP_TRACE", "TRAP_BRANCH", "TRAP_HWBKPT", "TRAP_UNK", "TRAP_PERF"},
	7:  {1: "BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR", "BUS_MCEERR_AR", "BUS_MCEERR_AO"},
	8:  {1: "FPE_INTDIV", "FPE_INTOVF", "FPE_FLTDIV", "FPE_FLTOVF", "FPE_FLTUND", "FPE_FLTRES", "FPE_FLTINV", "FPE_FLTSUB", 14: "FPE_FLTUNK", "FPE_CONDTRAP"},
	11: {1: "SEGV_MAPERR", "SEGV_ACCERR", "SEGV_BNDERR", "SEGV_PKUERR", "SEGV_ACCADI", "SEGV_ADIDERR", "SEGV_ADIPERR", "SEGV_MTEAERR", "SEGV_MTESERR"},
	17: {1: "CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED"},
	29: {1: "POLL_IN", "POLL_OUT", "POLL_MSG", "POLL_ERR", "POLL_PRI", "POLL_HUP"},
	31: {1: "SYS_SECCOMP", "SYS_USER_DISPATCH"},
}

// siginfoSize is sizeof(siginfo_t).
const siginfoSize = 128

// AppendSiginfo appends a siginfo_t of 128 bytes, in the form of the kernel.
func (c *Call) AppendSiginfo(dst []byte, info []byte) []byte {
	c.begin(dst, true)
	c.siginfo(info)
	return c.end()
}

func (c *Call) siginfo(p []byte) {
	if len(p) < siginfoSize {
		c.s("{}")
		return
	}
	signo, errno, code := int(int32(u32(p, 0))), int32(u32(p, 4)), int32(u32(p, 8))
	if signo == 0 {
		c.s("{}")
		return
	}
	c.s("{si_signo=")
	c.s(SignalName(signo))
	c.s(", si_code=")
	if s, ok := sigCodes.find(uint64(int64(code))); ok {
		c.s(s)
	} else if list := codesOf[signo]; code > 0 && int(code) < len(list) && list[code] != "" {
		c.s(list[code])
	} else {
		c.x(uint64(uint32(code)))
	}
	if errno != 0 {
		c.s(", si_errno=")
		if name, _ := ErrnoName(int(errno)); name != "" {
			c.s(name)
		} else {
			c.u(uint64(uint32(errno)))
		}
	}
	c.siginfoFields(p, signo, code)
	c.s("}")
}

// siginfoFields are those that are of use: which ones depends on who sent the signal,
// and for those of the kernel on the signal.
func (c *Call) siginfoFields(p []byte, signo int, code int32) {
	switch {
	case code == 0 || code == -6: // SI_USER, SI_TKILL
		c.sender(p)
	case code == -2: // SI_TIMER
		c.s(", si_timerid=")
		c.x(uint64(u32(p, 16)))
		c.s(", si_overrun=")
		c.d(int64(int32(u32(p, 20))))
		c.sigval(p)
	case code == -5: // SI_SIGIO
		c.band(p)
	case code < 0:
		c.sender(p)
		if u64(p, 24) != 0 {
			c.sigval(p)
		}
	default:
		c.kernelFields(p, signo, code)
	}
}

func (c *Call) sender(p []byte) {
	c.s(", si_pid=")
	c.d(int64(int32(u32(p, 16))))
	c.s(", si_uid=")
	c.id(u32(p, 20))
}

func (c *Call) sigval(p []byte) {
	c.s(", si_int=")
	c.d(int64(int32(u32(p, 24))))
	c.s(", si_ptr=")
	c.address(u64(p, 24))
}

func (c *Call) band(p []byte) {
	c.s(", si_band=")
	c.d(int64(u64(p, 16)))
	c.s(", si_fd=")
	c.fd(int32(u32(p, 24)))
}

func (c *Call) kernelFields(p []byte, signo int, code int32) {
	switch signo {
	case 17: // SIGCHLD
		c.sender(p)
		c.s(", si_status=")
		status := int(int32(u32(p, 24)))
		if code == 1 {
			c.d(int64(status))
		} else {
			c.s(SignalName(status))
		}
		c.s(", si_utime=")
		c.ticks(u64(p, 32))
		c.s(", si_stime=")
		c.ticks(u64(p, 40))
	case 4, 5, 7, 8, 11: // faults
		c.s(", si_addr=")
		c.address(u64(p, 16))
		switch {
		case signo == 7 && (code == 4 || code == 5):
			c.s(", si_addr_lsb=")
			c.x(uint64(u16(p, 24)))
		case signo == 11 && code == 3:
			c.s(", si_lower=")
			c.address(u64(p, 32))
			c.s(", si_upper=")
			c.address(u64(p, 40))
		case signo == 11 && code == 4:
			c.s(", si_pkey=")
			c.u(uint64(u32(p, 32)))
		}
	case 29: // SIGIO
		if code <= 6 {
			c.band(p)
		}
	case 31: // SIGSYS
		c.s(", si_call_addr=")
		c.address(u64(p, 16))
		c.s(", si_syscall=")
		arch := uint64(u32(p, 28))
		if s := Lookup(uint64(u32(p, 24))); s != nil && arch == auditArchs.list[0].value {
			c.s("__NR_")
			c.s(s.Name)
		} else {
			c.d(int64(int32(u32(p, 24))))
		}
		c.s(", si_arch=")
		c.choice(&auditArchs, arch)
	default:
		if u64(p, 16) != 0 {
			c.sender(p)
		}
		if u64(p, 24) != 0 {
			c.sigval(p)
		}
	}
}

var auditArchs = names{"AUDIT_ARCH_???", []name{{0xc000003e, "AUDIT_ARCH_X86_64"}, {0x40000003, "AUDIT_ARCH_I386"}}}

func siginfo(c *Call, v uint64) {
	if p := c.object(v, siginfoSize); p != nil {
		c.siginfo(p)
	}
}

// waitStatus is the int that wait4 fills.
func waitStatus(c *Call, v uint64) {
	if c.Result == 0 && c.Errno == 0 {
		c.address(v)
		return
	}
	p := c.object(v, 4)
	if p == nil {
		return
	}
	c.s("[")
	c.status(u32(p, 0))
	c.s("]")
}

func (c *Call) status(st uint32) {
	lo, hi := st&0x7f, int(st>>8&0xff)
	rest := uint64(0)
	switch {
	case lo == 0:
		c.s("{WIFEXITED(s) && WEXITSTATUS(s) == ")
		c.d(int64(hi))
		c.s("}")
		rest = uint64(st) &^ 0xff00
	case st&0xff == 0x7f:
		c.s("{WIFSTOPPED(s) && WSTOPSIG(s) == ")
		signo := hi & 0x7f
		c.s(SignalName(signo))
		if hi&0x80 != 0 {
			c.s(" | 0x80")
		}
		c.s("}")
		rest = uint64(st) &^ 0xffff
	case st == 0xffff:
		c.s("{WIFCONTINUED(s)}")
	default:
		c.s("{WIFSIGNALED(s) && WTERMSIG(s) == ")
		c.s(SignalName(int(lo)))
		if st&0x80 != 0 {
			c.s(" && WCOREDUMP(s)")
		}
		c.s("}")
		rest = uint64(st) &^ 0xff
	}
	if event := rest >> 16; event != 0 {
		c.s("|")
		c.choice(&ptraceEvents, event)
		c.s("<<16")
		rest &= 0xffff
	}
	if rest != 0 {
		c.s("|")
		c.x(rest)
	}
}

var ptraceEvents = names{"PTRACE_EVENT_???", []name{{1, "PTRACE_EVENT_FORK"}, {2, "PTRACE_EVENT_VFORK"},
	{3, "PTRACE_EVENT_CLONE"}, {4, "PTRACE_EVENT_EXEC"}, {5, "PTRACE_EVENT_VFORK_DONE"}, {6, "PTRACE_EVENT_EXIT"},
	{7, "PTRACE_EVENT_SECCOMP"}, {128, "PTRACE_EVENT_STOP"}}}

// interrupted writes the mask that rt_sigreturn restores, which is on the stack.
func restoredMask(c *Call, _ uint64) {
	c.s("{mask=")
	// The frame is struct ucontext at the stack pointer: five words, 23 of
	// struct sigcontext with eight reserved ones, then the mask.
	if p := c.read(c.SP+40+256, 8); p != nil && c.SP != 0 {
		c.sigset(u64(p, 0))
	} else {
		c.s("???")
	}
	c.s("}")
}

// sigtimedwaitExit names the signal that came.
func sigtimedwaitExit(c *Call) {
	if c.Errno == 0 && c.Result > 0 {
		c.auxWith(func() { sig(c, c.Result) })
	}
}
