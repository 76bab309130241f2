package decode

// System V objects, asynchronous I/O, segments, keys.

// setPerm is what IPC_SET reads of the beginning of the structures.
func (c *Call) setPerm(p []byte, field string) {
	c.owner(p, field)
	c.s("}")
}

// ipcPerm is the beginning of the structures that IPC_STAT fills.
func (c *Call) ipcPerm(p []byte, field string) {
	c.owner(p, field)
	c.s(", key=")
	c.u(uint64(u32(p, 0)))
	c.s(", cuid=")
	c.id(u32(p, 12))
	c.s(", cgid=")
	c.id(u32(p, 16))
	c.s("}")
}

// owner writes the part that both have.
func (c *Call) owner(p []byte, field string) {
	c.s("{")
	c.s(field)
	c.s("={uid=")
	c.id(u32(p, 4))
	c.s(", gid=")
	c.id(u32(p, 8))
	c.s(", mode=")
	c.permissions(uint64(u32(p, 20)))
}

// fields writes words of a structure.
func (c *Call) fields(p []byte, at int, names ...string) {
	for i, n := range names {
		c.s(", ")
		c.s(n)
		c.s("=")
		c.u(u64(p, at+8*i))
	}
}

func shmidDs(c *Call, v uint64) {
	p := c.object(v, 112)
	if p == nil {
		return
	}
	if uint32(c.Args[1])&^0x100 == 1 {
		c.setPerm(p, "shm_perm")
		c.s("}")
		return
	}
	c.ipcPerm(p, "shm_perm")
	c.fields(p, 48, "shm_segsz")
	c.s(", shm_cpid=")
	c.d(int64(int32(u32(p, 80))))
	c.s(", shm_lpid=")
	c.d(int64(int32(u32(p, 84))))
	c.fields(p, 88, "shm_nattch")
	c.fields(p, 56, "shm_atime", "shm_dtime", "shm_ctime")
	c.s("}")
}

func pickShmctl(c *Call) (int, []show) {
	cmd := ipcCmd(&shmCmds)
	switch uint32(c.Args[1]) &^ 0x100 {
	case 1:
		return -1, []show{dec, cmd, shmidDs}
	case 2, 13, 15:
		return 2, []show{dec, cmd, shmidDs}
	case 3:
		return 2, []show{dec, cmd, shmLimits}
	case 14:
		return 2, []show{dec, cmd, shmUse}
	}
	return -1, []show{dec, cmd, ptr}
}

// ints is a structure of ints.
func ints(names ...string) show {
	return func(c *Call, v uint64) {
		p := c.object(v, 4*len(names))
		if p == nil {
			return
		}
		for i, n := range names {
			c.s(n)
			c.d(int64(int32(u32(p, 4*i))))
		}
		c.s("}")
	}
}

func shmLimits(c *Call, v uint64) {
	if p := c.object(v, 72); p != nil {
		c.s("{shmmax=")
		c.u(u64(p, 0))
		c.fields(p, 8, "shmmin", "shmmni", "shmseg", "shmall")
		c.s("}")
	}
}

func shmUse(c *Call, v uint64) {
	if p := c.object(v, 48); p != nil {
		c.s("{used_ids=")
		c.d(int64(int32(u32(p, 0))))
		c.fields(p, 8, "shm_tot", "shm_rss", "shm_swp", "swap_attempts", "swap_successes")
		c.s("}")
	}
}

func msqidDs(c *Call, v uint64) {
	p := c.object(v, 120)
	if p == nil {
		return
	}
	if uint32(c.Args[1])&^0x100 == 1 {
		c.setPerm(p, "msg_perm")
		c.fields(p, 88, "msg_qbytes")
		c.s("}")
		return
	}
	c.ipcPerm(p, "msg_perm")
	c.fields(p, 48, "msg_stime", "msg_rtime", "msg_ctime")
	c.fields(p, 80, "msg_qnum", "msg_qbytes")
	c.s(", msg_lspid=")
	c.d(int64(int32(u32(p, 96))))
	c.s(", msg_lrpid=")
	c.d(int64(int32(u32(p, 100))))
	c.s("}")
}

func pickMsgctl(c *Call) (int, []show) {
	cmd := ipcCmd(&msgCmds)
	switch uint32(c.Args[1]) &^ 0x100 {
	case 1:
		return -1, []show{dec, cmd, msqidDs}
	case 2, 11, 13:
		return 2, []show{dec, cmd, msqidDs}
	case 3, 12:
		return 2, []show{dec, cmd, ints("{msgpool=", ", msgmap=", ", msgmax=", ", msgmnb=", ", msgmni=", ", msgssz=", ", msgtql=", ", msgseg=")}
	}
	return -1, []show{dec, cmd, ptr}
}

func semidDs(c *Call, v uint64) {
	p := c.object(v, 104)
	if p == nil {
		return
	}
	if uint32(c.Args[2])&^0x100 == 1 {
		c.setPerm(p, "sem_perm")
		c.s("}")
		return
	}
	c.ipcPerm(p, "sem_perm")
	c.fields(p, 48, "sem_otime")
	c.fields(p, 64, "sem_ctime")
	c.fields(p, 80, "sem_nsems")
	c.s("}")
}

func shmgetFlags(c *Call, v uint64) {
	f := uint64(uint32(v))
	size := uint64(0)
	if f&0o4000 != 0 { // SHM_HUGETLB
		size = f >> 26 & 63
		f &^= 63 << 26
	}
	if bits := f &^ 0o777; bits != 0 {
		c.moreBits(&shmgets, bits)
		c.s("|")
	}
	if size != 0 {
		c.u(size)
		c.s("<<SHM_HUGE_SHIFT|")
	}
	c.permissions(f & 0o777)
}

var iocbCommands = names{"IOCB_CMD_???", []name{{0, "IOCB_CMD_PREAD"}, {1, "IOCB_CMD_PWRITE"}, {2, "IOCB_CMD_FSYNC"}, {3, "IOCB_CMD_FDSYNC"},
	{4, "IOCB_CMD_PREADX"}, {5, "IOCB_CMD_POLL"}, {6, "IOCB_CMD_NOOP"}, {7, "IOCB_CMD_PREADV"}, {8, "IOCB_CMD_PWRITEV"}}}
var iocbFlags = names{"IOCB_FLAG_???", []name{{1, "IOCB_FLAG_RESFD"}, {2, "IOCB_FLAG_IOPRIO"}}}

// iocb is a control block; only a call that takes one shows its data.
func iocb(c *Call, v uint64) { c.iocb(v, false) }

func (c *Call) iocb(v uint64, submit bool) {
	if v == 0 {
		c.s("NULL")
		return
	}
	p := c.read(v, 64)
	if p == nil {
		c.x(v)
		return
	}
	c.s("{")
	c.s("aio_data=")
	c.x(u64(p, 0))
	c.s(", ")
	if k := u32(p, 8); k != 0 {
		c.s("aio_key=")
		c.u(uint64(k))
		c.s(", ")
	}
	if f := u32(p, 12); f != 0 {
		c.s("aio_rw_flags=")
		c.bits(&rwfs, uint64(f))
		c.s(", ")
	}
	op := u16(p, 16)
	c.s("aio_lio_opcode=")
	command, known := iocbCommands.find(uint64(op))
	if known {
		c.s(command)
	} else {
		c.u(uint64(op))
		c.comment(iocbCommands.unknown)
	}
	if r := u16(p, 18); r != 0 {
		c.s(", aio_reqprio=")
		if known && u32(p, 56)&2 != 0 {
			ioprio(c, uint64(r))
		} else {
			c.d(int64(int16(r)))
		}
	}
	c.s(", aio_fildes=")
	c.fd(int32(u32(p, 20)))
	if submit && known {
		c.iocbData(p, op)
	}
	c.s("}")
}

func (c *Call) iocbData(p []byte, op uint16) {
	buf, n := u64(p, 24), u64(p, 32)
	switch op {
	case 0, 1, 7, 8:
		c.s(", aio_buf=")
		switch op {
		case 0:
			c.address(buf)
		case 1:
			c.buffer(buf, n)
		case 7:
			c.iovec(buf, n, nil, 0)
		case 8:
			c.iovec(buf, n, c.buffer, ^uint64(0))
		}
		c.s(", aio_nbytes=")
		c.u(n)
		c.s(", aio_offset=")
		c.d(int64(u64(p, 40)))
	case 5:
		c.s(", aio_buf=")
		c.bits(&pollEvents, buf)
	}
	if f := u32(p, 56); f != 0 {
		c.s(", aio_flags=")
		c.bits(&iocbFlags, uint64(f))
		if f&1 != 0 {
			c.s(", aio_resfd=")
			c.fd(int32(u32(p, 60)))
		}
	}
}

// iocbs are pointers to control blocks.
func iocbs(c *Call, v uint64) {
	n := c.Args[1]
	switch {
	case int64(n) < 0:
		c.address(v)
	case n == 0:
		c.s("[]")
	default:
		c.list(v, n, 8, func(p []byte) { c.iocb(u64(p, 0), true) })
	}
}

func (c *Call) ioEvent(p []byte) {
	c.s("{data=")
	c.x(u64(p, 0))
	c.s(", obj=")
	c.x(u64(p, 8))
	c.s(", res=")
	c.d(int64(u64(p, 16)))
	c.s(", res2=")
	c.d(int64(u64(p, 24)))
	c.s("}")
}

func ioEvent(c *Call, v uint64) {
	if p := c.object(v, 32); p != nil {
		c.ioEvent(p)
	}
}

func ioEvents(c *Call, v uint64) {
	switch {
	case c.failed():
		c.address(v)
	case c.Result == 0:
		c.s("[]")
	default:
		c.list(v, c.Result, 32, c.ioEvent)
	}
}

func contextOut(c *Call, v uint64) {
	if p := c.object(v, 8); p != nil {
		c.s("[")
		c.address(u64(p, 0))
		c.s("]")
	}
}

// userDesc is a segment of set_thread_area and modify_ldt.
func userDesc(c *Call, v uint64) {
	p := c.object(v, 16)
	if p == nil {
		return
	}
	c.s("{entry_number=")
	if n := u32(p, 0); n == ^uint32(0) {
		c.s("-1")
	} else {
		c.u(uint64(n))
	}
	c.s(", base_addr=")
	c.hex8(u32(p, 4))
	c.s(", limit=")
	c.hex8(u32(p, 8))
	f := u32(p, 12)
	bit := func(name string, v uint32) {
		c.s(", ")
		c.s(name)
		c.s("=")
		c.u(uint64(v))
	}
	bit("seg_32bit", f&1)
	bit("contents", f>>1&3)
	bit("read_exec_only", f>>3&1)
	bit("limit_in_pages", f>>4&1)
	bit("seg_not_present", f>>5&1)
	bit("useable", f>>6&1)
	bit("lm", f>>7&1)
	c.s("}")
}

// hex8 is C's %#08x.
func (c *Call) hex8(v uint32) {
	if v == 0 {
		c.s("00000000")
		return
	}
	c.x2(uint64(v), 6)
}

func threadAreaExit(c *Call) {
	if c.Errno != 0 {
		return
	}
	if p := c.read(c.Args[0], 4); p != nil {
		c.auxWith(func() { c.s("entry_number="); c.u(uint64(u32(p, 0))) })
	}
}

// pickKeyctl: the operations have different numbers of arguments.
func pickKeyctl(c *Call) (int, []show) {
	op := enum(&keyctls)
	switch uint32(c.Args[0]) {
	case 0:
		return -1, []show{op, keyID, dec}
	case 1:
		return -1, []show{op, str}
	case 2:
		return -1, []show{op, keyID, bufLen(3), udec64}
	case 3, 7, 9:
		return -1, []show{op, keyID}
	case 4:
		return -1, []show{op, keyID, id, id}
	case 5:
		return -1, []show{op, keyID, flags(&keyPerms)}
	case 8:
		return -1, []show{op, keyID, keyID}
	}
	return -1, []show{op, hex, hex, hex, hex}
}

var keyPerms = names{"KEY_???", []name{{0x01000000, "KEY_POS_VIEW"}, {0x02000000, "KEY_POS_READ"}, {0x04000000, "KEY_POS_WRITE"}, {0x08000000, "KEY_POS_SEARCH"},
	{0x10000000, "KEY_POS_LINK"}, {0x20000000, "KEY_POS_SETATTR"}, {0x010000, "KEY_USR_VIEW"}, {0x020000, "KEY_USR_READ"}, {0x040000, "KEY_USR_WRITE"},
	{0x080000, "KEY_USR_SEARCH"}, {0x100000, "KEY_USR_LINK"}, {0x200000, "KEY_USR_SETATTR"}, {0x0100, "KEY_GRP_VIEW"}, {0x0200, "KEY_GRP_READ"},
	{0x0400, "KEY_GRP_WRITE"}, {0x0800, "KEY_GRP_SEARCH"}, {0x1000, "KEY_GRP_LINK"}, {0x2000, "KEY_GRP_SETATTR"}, {0x01, "KEY_OTH_VIEW"},
	{0x02, "KEY_OTH_READ"}, {0x04, "KEY_OTH_WRITE"}, {0x08, "KEY_OTH_SEARCH"}, {0x10, "KEY_OTH_LINK"}, {0x20, "KEY_OTH_SETATTR"}}}
