package decode

// Calls with a shape of their own: ioctl, randomness, notifications, timers, System V.

// ioctl

func ioctlRequest(c *Call, v uint64) {
	n := uint32(v)
	if s, ok := ioctlNames[n]; ok {
		c.s(s)
		return
	}
	c.s("_IOC(")
	dir := n >> 30
	if dir == 0 {
		c.s("_IOC_NONE")
	} else {
		c.bits(&ioctlDirections, uint64(dir))
	}
	c.s(", ")
	c.x(uint64(n >> 8 & 0xff))
	c.s(", ")
	c.x(uint64(n & 0xff))
	c.s(", ")
	c.x(uint64(n >> 16 & 0x3fff))
	c.s(")")
}

var ioctlDirections = names{"_IOC_???", []name{{2, "_IOC_READ"}, {1, "_IOC_WRITE"}}}

// pickIoctl: requests that fill their argument, that read it, and those for which it is a
// number.
func pickIoctl(c *Call) (int, []show) {
	in := func(s show) (int, []show) { return -1, []show{fd, ioctlRequest, s} }
	out := func(s show) (int, []show) { return 2, []show{fd, ioctlRequest, s} }
	switch uint32(c.Args[1]) {
	case 0x5401, 0x5456: // TCGETS, TIOCGLCKTRMIOS
		return out(termios)
	case 0x5402, 0x5403, 0x5404, 0x5457:
		return in(termios)
	case 0x5405: // TCGETA
		return out(termio)
	case 0x5406, 0x5407, 0x5408:
		return in(termio)
	case 0x5413: // TIOCGWINSZ
		return out(winsize)
	case 0x5414:
		return in(winsize)
	case 0x5415: // TIOCMGET
		return out(modemLines)
	case 0x5416, 0x5417, 0x5418:
		return in(modemLines)
	case 0x540f, 0x5411, 0x5419, 0x541b, 0x5424, 0x5429, 0x80045430, 0x80045432, 0x80045440, // TIOCGPGRP, TIOCOUTQ, FIONREAD, TIOCGETD, TIOCGSID, TIOCGPTN
		0x8903, 0x8904, 0x8905, 0x80045200:
		return out(intAt)
	case 0x5410, 0x40045431, 0x5420, 0x5421, 0x5423, 0x541a, 0x5452, 0x8901, 0x8902: // TIOCSPGRP, TIOCSPTLCK, TIOCPKT, FIONBIO, TIOCSETD, FIOASYNC
		return in(intAt)
	case 0x5412: // TIOCSTI
		return in(func(c *Call, v uint64) { c.buffer(v, 1) })
	case 0x5450, 0x5451, 0x5422, 0x540c, 0x540d, 0x5427, 0x5428, 0x541d, 0x5437, 0x541f: // FIONCLEX, FIOCLEX, TIOCNOTTY, ...
		return -1, []show{fd, ioctlRequest}
	case 0x540b: // TCFLSH
		return in(enum64(&tcFlush))
	case 0x540a: // TCXONC
		return in(enum64(&tcFlow))
	case 0x540e, 0x5409, 0x5425: // TIOCSCTTY, TCSBRK, TCSBRKP
		return in(dec)
	case 0x40049409: // FICLONE
		return in(dec)
	case 0x80086601, 0x80046601: // FS_IOC_GETFLAGS
		return out(inodeFlags)
	case 0x40086602:
		return in(inodeFlags)
	}
	return in(hex)
}

var tcFlush = names{"TC???", []name{{0, "TCIFLUSH"}, {1, "TCOFLUSH"}, {2, "TCIOFLUSH"}}}
var tcFlow = names{"TC???", []name{{0, "TCOOFF"}, {1, "TCOON"}, {2, "TCIOFF"}, {3, "TCION"}}}
var fsFlags = names{"FS_???", []name{{1, "FS_SECRM_FL"}, {2, "FS_UNRM_FL"}, {4, "FS_COMPR_FL"}, {8, "FS_SYNC_FL"}, {0x10, "FS_IMMUTABLE_FL"},
	{0x20, "FS_APPEND_FL"}, {0x40, "FS_NODUMP_FL"}, {0x80, "FS_NOATIME_FL"}, {0x100, "FS_DIRTY_FL"}, {0x200, "FS_COMPRBLK_FL"}, {0x400, "FS_NOCOMP_FL"}, {0x800, "FS_ENCRYPT_FL"}, {0x1000, "FS_INDEX_FL"},
	{0x2000, "FS_IMAGIC_FL"}, {0x4000, "FS_JOURNAL_DATA_FL"}, {0x8000, "FS_NOTAIL_FL"}, {0x10000, "FS_DIRSYNC_FL"}, {0x20000, "FS_TOPDIR_FL"},
	{0x40000, "FS_HUGE_FILE_FL"}, {0x80000, "FS_EXTENT_FL"}, {0x100000, "FS_VERITY_FL"}, {0x200000, "FS_EA_INODE_FL"}, {0x400000, "FS_EOFBLOCKS_FL"},
	{0x800000, "FS_NOCOW_FL"}, {0x2000000, "FS_DAX_FL"}, {0x10000000, "FS_INLINE_DATA_FL"}, {0x20000000, "FS_PROJINHERIT_FL"},
	{0x40000000, "FS_CASEFOLD_FL"}, {0x80000000, "FS_RESERVED_FL"}}}

func inodeFlags(c *Call, v uint64) {
	if p := c.object(v, 4); p != nil {
		c.s("[")
		c.bits(&fsFlags, uint64(u32(p, 0)))
		c.s("]")
	}
}

func winsize(c *Call, v uint64) {
	p := c.object(v, 8)
	if p == nil {
		return
	}
	for i, n := range []string{"{ws_row=", ", ws_col=", ", ws_xpixel=", ", ws_ypixel="} {
		c.s(n)
		c.u(uint64(u16(p, 2*i)))
	}
	c.s("}")
}

// random is what getrandom filled, always as numbers.
func random(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.bufferAs(v, c.Result, HexAll)
}

// timers

var sigevNotify = names{"SIGEV_???", []name{{0, "SIGEV_SIGNAL"}, {1, "SIGEV_NONE"}, {2, "SIGEV_THREAD"}, {4, "SIGEV_THREAD_ID"}}}

func sigevent(c *Call, v uint64) {
	p := c.object(v, 64)
	if p == nil {
		return
	}
	c.s("{")
	if v := u64(p, 0); v != 0 {
		c.s("sigev_value={sival_int=")
		c.d(int64(int32(v)))
		c.s(", sival_ptr=")
		c.address(v)
		c.s("}, ")
	}
	c.s("sigev_signo=")
	notify := u32(p, 12)
	if notify == 0 || notify == 2 || notify == 4 {
		c.s(SignalName(int(int32(u32(p, 8)))))
	} else {
		c.u(uint64(u32(p, 8)))
	}
	c.s(", sigev_notify=")
	c.choice(&sigevNotify, uint64(notify))
	switch notify {
	case 4:
		c.s(", sigev_notify_thread_id=")
		c.d(int64(int32(u32(p, 16))))
	case 2:
		c.s(", sigev_notify_function=")
		c.address(u64(p, 16))
		c.s(", sigev_notify_attributes=")
		c.address(u64(p, 24))
	}
	c.s("}")
}

// capability, robust lists, rseq

func pickSeccomp(c *Call) (int, []show) {
	op := enum(&seccompOps)
	switch uint32(c.Args[0]) {
	case 1:
		return -1, []show{op, flags(&seccompFlags), bpfProgram}
	case 3:
		return 2, []show{op, hex32, notifSizes}
	case 2:
		return -1, []show{op, hex32, func(c *Call, v uint64) {
			if p := c.object(v, 4); p != nil {
				c.s("[")
				c.choice(&seccompActions, uint64(u32(p, 0)))
				c.s("]")
			}
		}}
	}
	return -1, []show{op, hex32, ptr}
}

func notifSizes(c *Call, v uint64) {
	if p := c.object(v, 6); p != nil {
		for i, n := range []string{"{seccomp_notif=", ", seccomp_notif_resp=", ", seccomp_data="} {
			c.s(n)
			c.u(uint64(u16(p, 2*i)))
		}
		c.s("}")
	}
}

var seccompFlags = names{"SECCOMP_FILTER_FLAG_???", []name{{1, "SECCOMP_FILTER_FLAG_TSYNC"}, {2, "SECCOMP_FILTER_FLAG_LOG"},
	{4, "SECCOMP_FILTER_FLAG_SPEC_ALLOW"}, {8, "SECCOMP_FILTER_FLAG_NEW_LISTENER"}, {0x10, "SECCOMP_FILTER_FLAG_TSYNC_ESRCH"}}}
var seccompActions = names{"SECCOMP_RET_???", []name{{0x80000000, "SECCOMP_RET_KILL_PROCESS"}, {0, "SECCOMP_RET_KILL_THREAD"}, {0x30000, "SECCOMP_RET_TRAP"},
	{0x50000, "SECCOMP_RET_ERRNO"}, {0x7fc00000, "SECCOMP_RET_USER_NOTIF"}, {0x7ff00000, "SECCOMP_RET_TRACE"}, {0x7ffc0000, "SECCOMP_RET_LOG"}, {0x7fff0000, "SECCOMP_RET_ALLOW"}}}

// System V

func ipcKey(c *Call, v uint64) {
	if uint32(v) == 0 {
		c.s("IPC_PRIVATE")
	} else {
		c.x(uint64(uint32(v)))
	}
}

func ipcFlags(n *names) show {
	return func(c *Call, v uint64) {
		f := uint64(uint32(v))
		if bits := f &^ 0o777; bits != 0 {
			rest, any := c.knownBits(n, bits)
			if any {
				c.s("|")
			}
			if rest != 0 {
				c.x(rest)
				if any {
					c.s("|")
				}
			}
		}
		c.permissions(f & 0o777)
	}
}

func ipcCmd(n *names) show {
	return func(c *Call, v uint64) {
		f := uint64(uint32(v))
		if f&0x100 != 0 {
			c.s("IPC_64|")
			f &^= 0x100
		}
		c.choice(n, f)
	}
}

func sembufs(c *Call, v uint64) {
	c.list(v, min(uint64(uint32(c.Args[2])), 1<<16), 6, func(p []byte) {
		c.s("{sem_num=")
		c.u(uint64(u16(p, 0)))
		c.s(", sem_op=")
		c.d(int64(int16(u16(p, 2))))
		c.s(", sem_flg=")
		c.bits(&semFlags, uint64(u16(p, 4)))
		c.s("}")
	})
}

var semFlags = names{"SEM_???", []name{{0x1000, "SEM_UNDO"}, {0x800, "IPC_NOWAIT"}}}

func msgbuf(size func(c *Call) uint64) show {
	return func(c *Call, v uint64) {
		if c.failed() {
			c.address(v)
			return
		}
		p := c.read(v, 8)
		if p == nil {
			c.address(v)
			return
		}
		c.s("{mtype=")
		c.d(int64(u64(p, 0)))
		c.s(", mtext=")
		c.buffer(v+8, size(c))
		c.s("}")
	}
}

func pickSemctl(c *Call) (int, []show) {
	cmd := ipcCmd(&semCmds)
	switch uint32(c.Args[2]) &^ 0x100 {
	case 1:
		return -1, []show{dec, dec, cmd, semidDs}
	case 2, 18, 20:
		return 3, []show{dec, dec, cmd, semidDs}
	case 3, 19:
		return 3, []show{dec, dec, cmd, ints("{semmap=", ", semmni=", ", semmns=", ", semmnu=", ", semmsl=", ", semopm=", ", semume=",
			", semusz=", ", semvmx=", ", semaem=")}
	}
	return -1, []show{dec, dec, cmd, ptr}
}

var mqFlags = names{"O_???", []name{{0x800, "O_NONBLOCK"}}}

func mqAttr(c *Call, v uint64) {
	p := c.object(v, 64)
	if p == nil {
		return
	}
	c.s("{mq_flags=")
	c.bits(&mqFlags, u64(p, 0))
	c.s(", mq_maxmsg=")
	c.d(int64(u64(p, 8)))
	c.s(", mq_msgsize=")
	c.d(int64(u64(p, 16)))
	c.s(", mq_curmsgs=")
	c.d(int64(u64(p, 24)))
	c.s("}")
}

// inotifyMaskArg is the mask of a watch.
var inotifyMaskArg = flags(&inotifyMask)

// fadvise

// personality

var personalities = names{"PER_???", []name{{0, "PER_LINUX"}, {8, "PER_LINUX32"}}}
var personalityFlags = names{"PER_???", []name{{0x20000, "UNAME26"}, {0x40000, "ADDR_NO_RANDOMIZE"}, {0x80000, "FDPIC_FUNCPTRS"}, {0x100000, "MMAP_PAGE_ZERO"},
	{0x200000, "ADDR_COMPAT_LAYOUT"}, {0x400000, "READ_IMPLIES_EXEC"}, {0x800000, "ADDR_LIMIT_32BIT"}, {0x1000000, "SHORT_INODE"},
	{0x2000000, "WHOLE_SECONDS"}, {0x4000000, "STICKY_TIMEOUTS"}, {0x8000000, "ADDR_LIMIT_3GB"}}}

func personality(c *Call, v uint64) {
	n := uint64(uint32(v))
	if n == 0xffffffff {
		c.x(n)
		return
	}
	c.personality(n)
}

func (c *Call) personality(n uint64) {
	c.choice(&personalities, n&0xff)
	if f := n &^ 0xff; f != 0 {
		c.s("|")
		c.moreBits(&personalityFlags, f)
	}
}

func personalityExit(c *Call) {
	if c.Errno == 0 {
		c.auxWith(func() { c.personality(c.Result & 0xffffffff) })
		c.hexResult()
	}
}

// xattr

func xattrList(c *Call, v uint64) {
	if c.failed() || c.Args[2] == 0 {
		c.address(v)
		return
	}
	c.buffer(v, c.Result)
}

// xattrMax is the largest value that the kernel takes.
const xattrMax = 65536

func xattrIn(c *Call, v uint64) { c.xattr(v, c.Args[3]) }

func xattrValue(c *Call, v uint64) {
	if c.failed() {
		c.address(v)
		return
	}
	c.xattr(v, c.Result)
}

// xattr writes a value without the NUL at its end.
func (c *Call) xattr(v, n uint64) {
	if n > xattrMax {
		c.address(v)
		return
	}
	if n > 0 {
		if p := c.read(v+n-1, 1); p != nil && p[0] == 0 {
			n--
		}
	}
	c.buffer(v, n)
}

// hostName is a name of at most 64 bytes.
func hostName(c *Call, v uint64) {
	n := uint64(uint32(c.Args[1]))
	if n > 64 {
		c.address(v)
		return
	}
	c.buffer(v, n)
}

// ioprio

var ioprioClasses = names{"IOPRIO_CLASS_???", []name{{0, "IOPRIO_CLASS_NONE"}, {1, "IOPRIO_CLASS_RT"}, {2, "IOPRIO_CLASS_BE"}, {3, "IOPRIO_CLASS_IDLE"}}}

func ioprio(c *Call, v uint64) {
	n := uint64(uint32(v))
	c.s("IOPRIO_PRIO_VALUE(")
	c.choice(&ioprioClasses, n>>13)
	c.s(", ")
	c.u(n & 0x1fff)
	c.s(")")
}

// memfd

func memfdFlags(c *Call, v uint64) {
	f := uint64(uint32(v))
	size := f >> 26 & 63
	f &^= 63 << 26
	if f != 0 || size == 0 {
		c.bits(&memfds, f)
		if size != 0 {
			c.s("|")
		}
	}
	if size != 0 {
		c.u(size)
		c.s("<<MFD_HUGE_SHIFT")
	}
}
