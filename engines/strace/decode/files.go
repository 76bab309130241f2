package decode

import "bytes"

// Files: open flags, stat structures, directories, fcntl.

func openFlagsArg(c *Call, v uint64) { c.openFlags(uint64(uint32(v))) }

func (c *Call) openFlags(v uint64) {
	c.s([]string{"O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"}[v&3])
	if v &^= 3; v != 0 {
		c.s("|")
		c.moreBits(&openFlags, v)
	}
}

// moreBits writes bits behind others: what has no name without a comment.
func (c *Call) moreBits(n *names, v uint64) {
	rest, any := c.knownBits(n, v)
	if rest != 0 {
		if any {
			c.s("|")
		}
		c.x(rest)
	}
}

// creates says whether open flags make the mode argument count.
func creates(flags uint64) bool { return flags&0x40 != 0 || flags&0x400000 != 0 }

func pickOpen(c *Call) (int, []show) {
	if creates(c.Args[1]) {
		return -1, []show{path, openFlagsArg, mode}
	}
	return -1, []show{path, openFlagsArg}
}

func pickOpenat(c *Call) (int, []show) {
	if creates(c.Args[2]) {
		return -1, []show{dirfd, path, openFlagsArg, mode}
	}
	return -1, []show{dirfd, path, openFlagsArg}
}

func pickMqOpen(c *Call) (int, []show) {
	if c.Args[1]&0x40 != 0 {
		return -1, []show{path, openFlagsArg, mode, mqAttr}
	}
	return -1, []show{path, openFlagsArg}
}

func pickMknod(c *Call) (int, []show) {
	if k := c.Args[1] & 0o170000; k == 0o20000 || k == 0o60000 {
		return -1, []show{path, fileModeArg, devArg}
	}
	return -1, []show{path, fileModeArg}
}

func pickMknodat(c *Call) (int, []show) {
	if k := c.Args[2] & 0o170000; k == 0o20000 || k == 0o60000 {
		return -1, []show{dirfd, path, fileModeArg, devArg}
	}
	return -1, []show{dirfd, path, fileModeArg}
}

func devArg(c *Call, v uint64) { c.dev(uint64(uint32(v))) }

var resolveFlags = names{"RESOLVE_???", []name{{1, "RESOLVE_NO_XDEV"}, {2, "RESOLVE_NO_MAGICLINKS"},
	{4, "RESOLVE_NO_SYMLINKS"}, {8, "RESOLVE_BENEATH"}, {0x10, "RESOLVE_IN_ROOT"}, {0x20, "RESOLVE_CACHED"}}}

func openHow(c *Call, v uint64) {
	if c.Args[3] < 24 {
		c.address(v)
		return
	}
	p := c.object(v, 24)
	if p == nil {
		return
	}
	c.s("{flags=")
	c.openFlags(u64(p, 0))
	if m := u64(p, 8); m != 0 || creates(u64(p, 0)) {
		c.s(", mode=")
		c.permissions(m)
	}
	c.s(", resolve=")
	c.bits(&resolveFlags, u64(p, 16))
	c.s("}")
}

func stat(c *Call, v uint64) {
	p := c.object(v, 144)
	if p == nil {
		return
	}
	if c.Options.Verbose {
		c.s("{st_dev=")
		c.dev(u64(p, 0))
		c.s(", st_ino=")
		c.u(u64(p, 8))
		c.s(", st_mode=")
	} else {
		c.s("{st_mode=")
	}
	mode := uint64(u32(p, 24))
	c.fileMode(mode)
	if c.Options.Verbose {
		c.s(", st_nlink=")
		c.u(u64(p, 16))
		c.s(", st_uid=")
		c.u(uint64(u32(p, 28)))
		c.s(", st_gid=")
		c.u(uint64(u32(p, 32)))
		c.s(", st_blksize=")
		c.u(u64(p, 56))
		c.s(", st_blocks=")
		c.u(u64(p, 64))
	}
	switch mode & 0o170000 {
	case 0o20000, 0o60000:
		c.s(", st_rdev=")
		c.dev(u64(p, 40))
	default:
		c.s(", st_size=")
		c.u(u64(p, 48))
	}
	if !c.Options.Verbose {
		c.s(", ...}")
		return
	}
	for i, n := range []string{"atime", "mtime", "ctime"} {
		sec, nsec := int64(u64(p, 72+16*i)), int64(u64(p, 80+16*i))
		c.s(", st_")
		c.s(n)
		c.s("=")
		c.d(sec)
		c.dated(sec, nsec, 9)
		c.s(", st_")
		c.s(n)
		c.s("_nsec=")
		c.u(uint64(nsec))
	}
	c.s("}")
}

var statxAttributes = names{"STATX_ATTR_???", []name{{4, "STATX_ATTR_COMPRESSED"}, {0x10, "STATX_ATTR_IMMUTABLE"},
	{0x20, "STATX_ATTR_APPEND"}, {0x40, "STATX_ATTR_NODUMP"}, {0x800, "STATX_ATTR_ENCRYPTED"},
	{0x1000, "STATX_ATTR_AUTOMOUNT"}, {0x2000, "STATX_ATTR_MOUNT_ROOT"}, {0x100000, "STATX_ATTR_VERITY"},
	{0x200000, "STATX_ATTR_DAX"}}}

func statx(c *Call, v uint64) {
	p := c.object(v, 256)
	if p == nil {
		return
	}
	mask := u32(p, 0)
	verbose := c.Options.Verbose
	number := func(bit uint32, name string, v uint64) {
		if mask&bit != 0 || bit == 0 {
			c.s(name)
			c.u(v)
		}
	}
	c.s("{stx_mask=")
	c.bits(&statxMask, uint64(mask))
	if verbose {
		c.s(", stx_blksize=")
		c.u(uint64(u32(p, 4)))
	}
	c.s(", stx_attributes=")
	c.bits(&statxAttributes, u64(p, 8))
	if verbose {
		number(0x4, ", stx_nlink=", uint64(u32(p, 16)))
		if mask&0x8 != 0 {
			c.s(", stx_uid=")
			c.id(u32(p, 20))
		}
		if mask&0x10 != 0 {
			c.s(", stx_gid=")
			c.id(u32(p, 24))
		}
	}
	if mask&0x3 != 0 {
		c.s(", stx_mode=")
		c.fileMode(uint64(u16(p, 28)))
	}
	if verbose {
		number(0x100, ", stx_ino=", u64(p, 32))
	}
	number(0x200, ", stx_size=", u64(p, 40))
	if !verbose {
		c.s(", ...}")
		return
	}
	number(0x400, ", stx_blocks=", u64(p, 48))
	c.s(", stx_attributes_mask=")
	c.bits(&statxAttributes, u64(p, 56))
	for i, f := range []struct {
		bit  uint32
		name string
	}{{0x20, "atime"}, {0x800, "btime"}, {0x80, "ctime"}, {0x40, "mtime"}} {
		if mask&f.bit == 0 {
			continue
		}
		at := 64 + 16*i
		sec, nsec := int64(u64(p, at)), u32(p, at+8)
		c.s(", stx_")
		c.s(f.name)
		c.s("={tv_sec=")
		c.d(sec)
		c.s(", tv_nsec=")
		c.u(uint64(nsec))
		c.s("}")
		c.dated(sec, int64(nsec), 9)
	}
	number(0, ", stx_rdev_major=", uint64(u32(p, 128)))
	number(0, ", stx_rdev_minor=", uint64(u32(p, 132)))
	number(0, ", stx_dev_major=", uint64(u32(p, 136)))
	number(0, ", stx_dev_minor=", uint64(u32(p, 140)))
	if mask&0x1000 != 0 {
		c.s(", stx_mnt_id=")
		c.x(u64(p, 144))
	}
	number(0x2000, ", stx_dio_mem_align=", uint64(u32(p, 152)))
	number(0x2000, ", stx_dio_offset_align=", uint64(u32(p, 156)))
	c.s("}")
}

var fsTypes = names{"", []name{{0xef53, "EXT2_SUPER_MAGIC"}, {0x1021994, "TMPFS_MAGIC"}, {0x9fa0, "PROC_SUPER_MAGIC"},
	{0x62656572, "SYSFS_MAGIC"}, {0x794c7630, "OVERLAYFS_SUPER_MAGIC"}, {0x01021997, "V9FS_MAGIC"}, {0x6969, "NFS_SUPER_MAGIC"},
	{0x9123683e, "BTRFS_SUPER_MAGIC"}, {0x58465342, "XFS_SUPER_MAGIC"}, {0x1cd1, "DEVPTS_SUPER_MAGIC"},
	{0x27e0eb, "CGROUP_SUPER_MAGIC"}, {0x63677270, "CGROUP2_SUPER_MAGIC"}, {0x50495045, "PIPEFS_MAGIC"},
	{0x534f434b, "SOCKFS_MAGIC"}, {0x858458f6, "RAMFS_MAGIC"}, {0x65735546, "FUSE_SUPER_MAGIC"}, {0x4d44, "MSDOS_SUPER_MAGIC"},
	{0x19800202, "MQUEUE_MAGIC"}, {0x64626720, "DEBUGFS_MAGIC"}, {0x73717368, "SQUASHFS_MAGIC"}, {0x9660, "ISOFS_SUPER_MAGIC"},
	{0x2fc12fc1, "ZFS_SUPER_MAGIC"}, {0x958458f6, "HUGETLBFS_MAGIC"}, {0x6e736673, "NSFS_MAGIC"}, {0xcafe4a11, "BPF_FS_MAGIC"},
	{0x74726163, "TRACEFS_MAGIC"}, {0x73636673, "SECURITYFS_MAGIC"}}}

var statfsFlags = names{"ST_???", []name{{0x20, "ST_VALID"}, {1, "ST_RDONLY"}, {2, "ST_NOSUID"}, {4, "ST_NODEV"}, {8, "ST_NOEXEC"},
	{0x10, "ST_SYNCHRONOUS"}, {0x40, "ST_MANDLOCK"},
	{0x400, "ST_NOATIME"}, {0x800, "ST_NODIRATIME"}, {0x1000, "ST_RELATIME"}, {0x2000, "ST_NOSYMFOLLOW"}}}

func statfs(c *Call, v uint64) {
	p := c.object(v, 120)
	if p == nil {
		return
	}
	c.s("{f_type=")
	c.choice(&fsTypes, u64(p, 0))
	for i, n := range []string{"bsize", "blocks", "bfree", "bavail", "files", "ffree"} {
		c.s(", f_")
		c.s(n)
		c.s("=")
		c.u(u64(p, 8+8*i))
	}
	c.s(", f_fsid={val=[")
	c.x(uint64(u32(p, 56)))
	c.s(", ")
	c.x(uint64(u32(p, 60)))
	c.s("]}, f_namelen=")
	c.u(u64(p, 64))
	c.s(", f_frsize=")
	c.u(u64(p, 72))
	if f := u64(p, 80); f&0x20 != 0 {
		c.s(", f_flags=")
		c.bits(&statfsFlags, f)
	}
	c.s("}")
}

var direntTypes = names{"DT_???", []name{{0, "DT_UNKNOWN"}, {1, "DT_FIFO"}, {2, "DT_CHR"}, {4, "DT_DIR"}, {6, "DT_BLK"},
	{8, "DT_REG"}, {10, "DT_LNK"}, {12, "DT_SOCK"}, {14, "DT_WHT"}}}

// dirents are the entries that getdents64 (header 19 bytes) or getdents (18) filled.
func dirents(header int) show {
	return func(c *Call, v uint64) {
		if c.failed() || c.Result >= 8 && c.read(v, 8) == nil {
			c.address(v)
			return
		}
		n := min(c.Result, 1<<20)
		verbose := c.Options.Verbose
		switch {
		case !verbose:
			c.address(v)
		case n == 0:
			c.s("[]")
			return
		case n < uint64(header):
			c.bufferAs(v, n, HexAll)
			return
		default:
			c.s("[")
		}
		count := uint64(0)
		partial := false
		for at := uint64(0); at < n && !c.full(); {
			if at+uint64(header) >= n {
				partial = true
				break
			}
			p := c.read(v+at, header)
			if p == nil {
				partial = true
				break
			}
			size := uint64(u16(p, 16))
			if size < uint64(header) || at+size > n {
				partial = true
				break
			}
			if verbose {
				if count > 0 {
					c.s(", ")
				}
				c.dirent(p, v+at, header, size)
			}
			count++
			at += size
		}
		if verbose {
			c.s("]")
			return
		}
		c.s(" /* ")
		c.u(count)
		if partial {
			c.s("+")
		}
		if count == 1 {
			c.s(" entry */")
		} else {
			c.s(" entries */")
		}
	}
}

func (c *Call) dirent(p []byte, at uint64, header int, size uint64) {
	c.s("{d_ino=")
	c.u(u64(p, 0))
	c.s(", d_off=")
	c.d(int64(u64(p, 8)))
	c.s(", d_reclen=")
	c.u(size)
	kind := func(b byte) {
		c.s(", d_type=")
		c.choice(&direntTypes, uint64(b))
	}
	if header == 19 {
		kind(p[18])
	}
	c.s(", d_name=")
	length := int(size) - header
	if header == 18 {
		length--
	}
	if name := c.read(at+uint64(header), min(length, 256)); name != nil {
		if end := bytes.IndexByte(name, 0); end >= 0 {
			name = name[:end]
		}
		c.text(name, false)
	}
	if header == 18 {
		if t := c.read(at+size-1, 1); t != nil {
			kind(t[0])
		}
	}
	c.s("}")
}

// offBefore and offAfter are an offset that a call reads at entry and has changed at
// exit, shown as [0] => [4].

func offAt(slot int) show { return func(c *Call, v uint64) { c.offsetBefore(v, slot) } }

func sendfileAfter(c *Call) {
	if c.Args[2] != 0 && !c.failed() && c.Result != 0 {
		if p := c.read(c.Args[2], 8); p != nil {
			c.s(" => [")
			c.d(int64(u64(p, 0)))
			c.s("]")
		}
	}
}

var fdFlags = names{"FD_???", []name{{1, "FD_CLOEXEC"}}}
var lockTypes = names{"F_???", []name{{0, "F_RDLCK"}, {1, "F_WRLCK"}, {2, "F_UNLCK"}, {4, "F_EXLCK"}, {8, "F_SHLCK"}}}
var notifies = names{"DN_???", []name{{1, "DN_ACCESS"}, {2, "DN_MODIFY"}, {4, "DN_CREATE"}, {8, "DN_DELETE"}, {0x10, "DN_RENAME"}, {0x20, "DN_ATTRIB"}, {1 << 31, "DN_MULTISHOT"}}}
var seals = names{"F_SEAL_???", []name{{1, "F_SEAL_SEAL"}, {2, "F_SEAL_SHRINK"}, {4, "F_SEAL_GROW"}, {8, "F_SEAL_WRITE"}, {0x10, "F_SEAL_FUTURE_WRITE"}}}
var ownerTypes = names{"F_OWNER_???", []name{{0, "F_OWNER_TID"}, {1, "F_OWNER_PID"}, {2, "F_OWNER_PGRP"}}}

func flock(c *Call, v uint64) {
	p := c.object(v, 32)
	if p == nil {
		return
	}
	c.s("{l_type=")
	c.choice(&lockTypes, uint64(u16(p, 0)))
	c.s(", l_whence=")
	c.choice(&whence, uint64(u16(p, 2)))
	c.s(", l_start=")
	c.d(int64(u64(p, 8)))
	c.s(", l_len=")
	c.d(int64(u64(p, 16)))
	if c.Args[1] == 5 || c.Args[1] == 36 {
		c.s(", l_pid=")
		c.d(int64(int32(u32(p, 24))))
	}
	c.s("}")
}

func ownerEx(c *Call, v uint64) {
	if p := c.object(v, 8); p != nil {
		c.s("{type=")
		c.choice(&ownerTypes, uint64(u32(p, 0)))
		c.s(", pid=")
		c.d(int64(int32(u32(p, 4))))
		c.s("}")
	}
}

var fcntlCmd = enum(&fcntlCmds)

func pickFcntl(c *Call) (int, []show) {
	a := func(s show) (int, []show) { return -1, []show{fd, fcntlCmd, s} }
	out := func(s show) (int, []show) { return 2, []show{fd, fcntlCmd, s} }
	switch uint32(c.Args[1]) {
	case 0, 1030:
		return a(dec64)
	case 2:
		return a(flags(&fdFlags))
	case 4:
		return a(setFlags)
	case 8:
		return a(dec64)
	case 1026:
		return a(flags64(&notifies))
	case 1024:
		return a(enum64(&lockTypes))
	case 10:
		return a(sig)
	case 1033:
		return a(flags64(&seals))
	case 1031:
		return a(dec64)
	case 6, 7:
		return a(flock)
	case 37, 38:
		return a(flock)
	case 36:
		return out(flock)
	case 5:
		return out(flock)
	case 15:
		return a(ownerEx)
	case 16:
		return out(ownerEx)
	case 1, 3, 9, 11, 1025, 1032, 1034:
		return -1, []show{fd, fcntlCmd}
	case 1029:
		return a(hex)
	}
	return -1, []show{fd, fcntlCmd, hex}
}

// setFlags are the flags of F_SETFL, with the access mode that counts for nothing.
func setFlags(c *Call, v uint64) { c.openFlags(uint64(uint32(v))) }

// fcntlExit says what a result means.
func fcntlExit(c *Call) {
	if c.Errno != 0 {
		return
	}
	switch uint32(c.Args[1]) {
	case 0, 1030:
	case 1:
		c.noFD = true
		if c.Result != 0 {
			c.auxBits(&fdFlags, "flags ", c.Result)
			c.hexResult()
		}
	case 3:
		c.noFD = true
		c.auxWith(func() { c.s("flags "); c.openFlags(c.Result) })
		c.hexResult()
	case 1025:
		c.noFD = true
		c.auxChoice(&lockTypes)
		c.hexResult()
	case 1034:
		c.noFD = true
		if c.Result != 0 {
			c.auxBits(&seals, "seals ", c.Result)
			c.hexResult()
		}
	case 11:
		c.noFD = true
		if c.Result != 0 {
			c.auxWith(func() { sig(c, c.Result) })
		}
	default:
		c.noFD = true
	}
}

func (c *Call) hexResult() { c.hexRes = true }

// auxWith runs a decoder and keeps its text for the remark behind the result.
func (c *Call) auxWith(f func()) {
	from := len(c.out)
	f()
	c.aux = string(c.out[from:])
	c.out = c.out[:from]
}

func (c *Call) auxBits(n *names, prefix string, v uint64) {
	c.auxWith(func() { c.s(prefix); c.moreBits(n, v) })
}

var statxSyncs = names{"AT_STATX_???", []name{{0, "AT_STATX_SYNC_AS_STAT"}, {0x2000, "AT_STATX_FORCE_SYNC"}, {0x4000, "AT_STATX_DONT_SYNC"}}}

func statxFlagsArg(c *Call, v uint64) {
	f := uint64(uint32(v))
	if f&0x6000 != 0x6000 {
		c.choice(&statxSyncs, f&0x6000)
		if f &^= 0x6000; f == 0 {
			return
		}
		c.s("|")
		c.moreBits(&statxFlags, f)
		return
	}
	c.bits(&statxFlags, f)
}
