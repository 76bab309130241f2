package decode

// The bits of flag arguments, in the order in which they are shown. Their values are
// those of the kernel's headers; a name that stands before another wins the bits
// that both have.

var (
	openFlags = names{"O_???", []name{
		{0x40, "O_CREAT"},
		{0x80, "O_EXCL"},
		{0x100, "O_NOCTTY"},
		{0x200, "O_TRUNC"},
		{0x400, "O_APPEND"},
		{0x800, "O_NONBLOCK"},
		{0x101000, "O_SYNC"},
		{0x1000, "O_DSYNC"},
		{0x100000, "__O_SYNC"},
		{0x4000, "O_DIRECT"},
		{0x8000, "O_LARGEFILE"},
		{0x20000, "O_NOFOLLOW"},
		{0x40000, "O_NOATIME"},
		{0x80000, "O_CLOEXEC"},
		{0x200000, "O_PATH"},
		{0x410000, "O_TMPFILE"},
		{0x10000, "O_DIRECTORY"},
		{0x400000, "__O_TMPFILE"},
		{0x2000, "FASYNC"},
	}}
	prot = names{"PROT_???", []name{
		{0, "PROT_NONE"},
		{0x1, "PROT_READ"},
		{0x2, "PROT_WRITE"},
		{0x4, "PROT_EXEC"},
		{0x8, "PROT_SEM"},
		{0x1000000, "PROT_GROWSDOWN"},
		{0x2000000, "PROT_GROWSUP"},
	}}
	mapFlags = names{"", []name{
		{0x10, "MAP_FIXED"},
		{0x20, "MAP_ANONYMOUS"},
		{0x40, "MAP_32BIT"},
		{0x4000, "MAP_NORESERVE"},
		{0x8000, "MAP_POPULATE"},
		{0x10000, "MAP_NONBLOCK"},
		{0x100, "MAP_GROWSDOWN"},
		{0x800, "MAP_DENYWRITE"},
		{0x1000, "MAP_EXECUTABLE"},
		{0x2000, "MAP_LOCKED"},
		{0x20000, "MAP_STACK"},
		{0x40000, "MAP_HUGETLB"},
		{0x80000, "MAP_SYNC"},
		{0x100000, "MAP_FIXED_NOREPLACE"},
	}}
	access = names{"?_OK", []name{
		{0, "F_OK"},
		{0x4, "R_OK"},
		{0x2, "W_OK"},
		{0x1, "X_OK"},
	}}
	mremaps = names{"MREMAP_???", []name{
		{0x1, "MREMAP_MAYMOVE"},
		{0x2, "MREMAP_FIXED"},
		{0x4, "MREMAP_DONTUNMAP"},
	}}
	msyncs = names{"MS_???", []name{
		{0x4, "MS_SYNC"},
		{0x1, "MS_ASYNC"},
		{0x2, "MS_INVALIDATE"},
	}}
	shmgets = names{"?", []name{
		{0x200, "IPC_CREAT"},
		{0x400, "IPC_EXCL"},
		{0x800, "SHM_HUGETLB"},
		{0x1000, "SHM_NORESERVE"},
	}}
	shmats = names{"SHM_???", []name{
		{0x1000, "SHM_RDONLY"},
		{0x2000, "SHM_RND"},
		{0x4000, "SHM_REMAP"},
		{0x8000, "SHM_EXEC"},
	}}
	msgFlags = names{"MSG_???", []name{
		{0x1, "MSG_OOB"},
		{0x2, "MSG_PEEK"},
		{0x4, "MSG_DONTROUTE"},
		{0x8, "MSG_CTRUNC"},
		{0x10, "MSG_PROBE"},
		{0x20, "MSG_TRUNC"},
		{0x40, "MSG_DONTWAIT"},
		{0x80, "MSG_EOR"},
		{0x100, "MSG_WAITALL"},
		{0x200, "MSG_FIN"},
		{0x400, "MSG_SYN"},
		{0x800, "MSG_CONFIRM"},
		{0x1000, "MSG_RST"},
		{0x2000, "MSG_ERRQUEUE"},
		{0x4000, "MSG_NOSIGNAL"},
		{0x8000, "MSG_MORE"},
		{0x10000, "MSG_WAITFORONE"},
		{0x20000, "MSG_SENDPAGE_NOTLAST"},
		{0x40000, "MSG_BATCH"},
		{0x80000, "MSG_NO_SHARED_FRAGS"},
		{0x4000000, "MSG_ZEROCOPY"},
		{0x20000000, "MSG_FASTOPEN"},
		{0x40000000, "MSG_CMSG_CLOEXEC"},
		{0x80000000, "MSG_CMSG_COMPAT"},
	}}
	clones = names{"?", []name{
		{0x100, "CLONE_VM"},
		{0x200, "CLONE_FS"},
		{0x400, "CLONE_FILES"},
		{0x800, "CLONE_SIGHAND"},
		{0x1000, "CLONE_PIDFD"},
		{0x2000, "CLONE_PTRACE"},
		{0x4000, "CLONE_VFORK"},
		{0x8000, "CLONE_PARENT"},
		{0x10000, "CLONE_THREAD"},
		{0x20000, "CLONE_NEWNS"},
		{0x40000, "CLONE_SYSVSEM"},
		{0x80000, "CLONE_SETTLS"},
		{0x100000, "CLONE_PARENT_SETTID"},
		{0x200000, "CLONE_CHILD_CLEARTID"},
		{0x800000, "CLONE_UNTRACED"},
		{0x1000000, "CLONE_CHILD_SETTID"},
		{0x2000000, "CLONE_NEWCGROUP"},
		{0x4000000, "CLONE_NEWUTS"},
		{0x8000000, "CLONE_NEWIPC"},
		{0x10000000, "CLONE_NEWUSER"},
		{0x20000000, "CLONE_NEWPID"},
		{0x40000000, "CLONE_NEWNET"},
		{0x80000000, "CLONE_IO"},
	}}
	waits = names{"W???", []name{
		{0x1, "WNOHANG"},
		{0x4, "WEXITED"},
		{0x2, "WSTOPPED"},
		{0x8, "WCONTINUED"},
		{0x1000000, "WNOWAIT"},
		{0x80000000, "__WCLONE"},
		{0x40000000, "__WALL"},
		{0x20000000, "__WNOTHREAD"},
	}}
	semgets = names{"?", []name{
		{0x200, "IPC_CREAT"},
		{0x400, "IPC_EXCL"},
		{0x800, "IPC_NOWAIT"},
	}}
	sysvMsg = names{"MSG_???", []name{
		{0x1000, "MSG_NOERROR"},
		{0x2000, "MSG_EXCEPT"},
		{0x4000, "MSG_COPY"},
		{0x800, "IPC_NOWAIT"},
	}}
	flocks = names{"LOCK_???", []name{
		{0x1, "LOCK_SH"},
		{0x2, "LOCK_EX"},
		{0x4, "LOCK_NB"},
		{0x8, "LOCK_UN"},
		{0x20, "LOCK_MAND"},
		{0xc0, "LOCK_RW"},
		{0x40, "LOCK_READ"},
		{0x80, "LOCK_WRITE"},
	}}
	mlockalls = names{"MCL_???", []name{
		{0x1, "MCL_CURRENT"},
		{0x2, "MCL_FUTURE"},
		{0x4, "MCL_ONFAULT"},
	}}
	mounts = names{"MS_???", []name{
		{0x1, "MS_RDONLY"},
		{0x2, "MS_NOSUID"},
		{0x4, "MS_NODEV"},
		{0x8, "MS_NOEXEC"},
		{0x10, "MS_SYNCHRONOUS"},
		{0x20, "MS_REMOUNT"},
		{0x40, "MS_MANDLOCK"},
		{0x80, "MS_DIRSYNC"},
		{0x100, "MS_NOSYMFOLLOW"},
		{0x400, "MS_NOATIME"},
		{0x800, "MS_NODIRATIME"},
		{0x1000, "MS_BIND"},
		{0x2000, "MS_MOVE"},
		{0x4000, "MS_REC"},
		{0x8000, "MS_SILENT"},
		{0x10000, "MS_POSIXACL"},
		{0x20000, "MS_UNBINDABLE"},
		{0x40000, "MS_PRIVATE"},
		{0x80000, "MS_SLAVE"},
		{0x100000, "MS_SHARED"},
		{0x200000, "MS_RELATIME"},
		{0x400000, "MS_KERNMOUNT"},
		{0x800000, "MS_I_VERSION"},
		{0x1000000, "MS_STRICTATIME"},
		{0x2000000, "MS_LAZYTIME"},
		{0x4000000, "MS_SUBMOUNT"},
		{0x8000000, "MS_NOREMOTELOCK"},
		{0x10000000, "MS_NOSEC"},
		{0x20000000, "MS_BORN"},
		{0x40000000, "MS_ACTIVE"},
		{0x80000000, "MS_NOUSER"},
	}}
	umounts = names{"MNT_???", []name{
		{0x1, "MNT_FORCE"},
		{0x2, "MNT_DETACH"},
		{0x4, "MNT_EXPIRE"},
		{0x8, "UMOUNT_NOFOLLOW"},
	}}
	swapons = names{"SWAP_FLAG_???", []name{
		{0x8000, "SWAP_FLAG_PREFER"},
		{0x10000, "SWAP_FLAG_DISCARD"},
		{0x20000, "SWAP_FLAG_DISCARD_ONCE"},
		{0x40000, "SWAP_FLAG_DISCARD_PAGES"},
	}}
	xattrs = names{"XATTR_???", []name{
		{0x1, "XATTR_CREATE"},
		{0x2, "XATTR_REPLACE"},
	}}
	timerFlags = names{"TIMER_???", []name{
		{0x1, "TIMER_ABSTIME"},
	}}
	mpolMfs = names{"MPOL_???", []name{
		{0x1, "MPOL_MF_STRICT"},
		{0x2, "MPOL_MF_MOVE"},
		{0x4, "MPOL_MF_MOVE_ALL"},
	}}
	getMempols = names{"MPOL_???", []name{
		{0x1, "MPOL_F_NODE"},
		{0x2, "MPOL_F_ADDR"},
		{0x4, "MPOL_F_MEMS_ALLOWED"},
	}}
	inotifyMask = names{"IN_???", []name{
		{0x1, "IN_ACCESS"},
		{0x2, "IN_MODIFY"},
		{0x4, "IN_ATTRIB"},
		{0x8, "IN_CLOSE_WRITE"},
		{0x10, "IN_CLOSE_NOWRITE"},
		{0x20, "IN_OPEN"},
		{0x40, "IN_MOVED_FROM"},
		{0x80, "IN_MOVED_TO"},
		{0x100, "IN_CREATE"},
		{0x200, "IN_DELETE"},
		{0x400, "IN_DELETE_SELF"},
		{0x800, "IN_MOVE_SELF"},
		{0x2000, "IN_UNMOUNT"},
		{0x4000, "IN_Q_OVERFLOW"},
		{0x8000, "IN_IGNORED"},
		{0x1000000, "IN_ONLYDIR"},
		{0x2000000, "IN_DONT_FOLLOW"},
		{0x4000000, "IN_EXCL_UNLINK"},
		{0x10000000, "IN_MASK_CREATE"},
		{0x20000000, "IN_MASK_ADD"},
		{0x40000000, "IN_ISDIR"},
		{0x80000000, "IN_ONESHOT"},
	}}
	ats = names{"AT_???", []name{
		{0x100, "AT_SYMLINK_NOFOLLOW"},
		{0x200, "AT_REMOVEDIR"},
		{0x400, "AT_SYMLINK_FOLLOW"},
		{0x800, "AT_NO_AUTOMOUNT"},
		{0x1000, "AT_EMPTY_PATH"},
		{0x8000, "AT_RECURSIVE"},
	}}
	unshares = names{"CLONE_???", []name{
		{0x80, "CLONE_NEWTIME"},
		{0x100, "CLONE_VM"},
		{0x200, "CLONE_FS"},
		{0x400, "CLONE_FILES"},
		{0x800, "CLONE_SIGHAND"},
		{0x10000, "CLONE_THREAD"},
		{0x20000, "CLONE_NEWNS"},
		{0x40000, "CLONE_SYSVSEM"},
		{0x2000000, "CLONE_NEWCGROUP"},
		{0x4000000, "CLONE_NEWUTS"},
		{0x8000000, "CLONE_NEWIPC"},
		{0x10000000, "CLONE_NEWUSER"},
		{0x20000000, "CLONE_NEWPID"},
		{0x40000000, "CLONE_NEWNET"},
	}}
	splices = names{"SPLICE_F_???", []name{
		{0x1, "SPLICE_F_MOVE"},
		{0x2, "SPLICE_F_NONBLOCK"},
		{0x4, "SPLICE_F_MORE"},
		{0x8, "SPLICE_F_GIFT"},
	}}
	syncRanges = names{"SYNC_FILE_RANGE_???", []name{
		{0x1, "SYNC_FILE_RANGE_WAIT_BEFORE"},
		{0x2, "SYNC_FILE_RANGE_WRITE"},
		{0x4, "SYNC_FILE_RANGE_WAIT_AFTER"},
	}}
	moveMf = names{"MPOL_???", []name{
		{0x2, "MPOL_MF_MOVE"},
		{0x4, "MPOL_MF_MOVE_ALL"},
	}}
	timerfds = names{"TFD_???", []name{
		{0x1, "TFD_TIMER_ABSTIME"},
		{0x2, "TFD_TIMER_CANCEL_ON_SET"},
		{0x80000, "TFD_CLOEXEC"},
		{0x800, "TFD_NONBLOCK"},
	}}
	fallocs = names{"FALLOC_FL_???", []name{
		{0x1, "FALLOC_FL_KEEP_SIZE"},
		{0x2, "FALLOC_FL_PUNCH_HOLE"},
		{0x4, "FALLOC_FL_NO_HIDE_STALE"},
		{0x8, "FALLOC_FL_COLLAPSE_RANGE"},
		{0x10, "FALLOC_FL_ZERO_RANGE"},
		{0x20, "FALLOC_FL_INSERT_RANGE"},
		{0x40, "FALLOC_FL_UNSHARE_RANGE"},
	}}
	sockFlags = names{"SOCK_???", []name{
		{0x80000, "SOCK_CLOEXEC"},
		{0x800, "SOCK_NONBLOCK"},
	}}
	signalfds = names{"SFD_???", []name{
		{0x80000, "SFD_CLOEXEC"},
		{0x800, "SFD_NONBLOCK"},
	}}
	eventfds = names{"EFD_???", []name{
		{0x1, "EFD_SEMAPHORE"},
		{0x80000, "EFD_CLOEXEC"},
		{0x800, "EFD_NONBLOCK"},
	}}
	epollCreates = names{"EPOLL_???", []name{
		{0x80000, "EPOLL_CLOEXEC"},
	}}
	inotifyInits = names{"IN_???", []name{
		{0x800, "IN_NONBLOCK"},
		{0x80000, "IN_CLOEXEC"},
	}}
	perfFlags = names{"PERF_FLAG_???", []name{
		{0x1, "PERF_FLAG_FD_NO_GROUP"},
		{0x2, "PERF_FLAG_FD_OUTPUT"},
		{0x4, "PERF_FLAG_PID_CGROUP"},
		{0x8, "PERF_FLAG_FD_CLOEXEC"},
	}}
	fanInits = names{"FAN_???", []name{
		{0x1, "FAN_CLOEXEC"},
		{0x2, "FAN_NONBLOCK"},
		{0x10, "FAN_UNLIMITED_QUEUE"},
		{0x20, "FAN_UNLIMITED_MARKS"},
		{0x40, "FAN_ENABLE_AUDIT"},
		{0x80, "FAN_REPORT_PIDFD"},
		{0x100, "FAN_REPORT_TID"},
		{0x200, "FAN_REPORT_FID"},
		{0x400, "FAN_REPORT_DIR_FID"},
		{0x800, "FAN_REPORT_NAME"},
		{0x1000, "FAN_REPORT_TARGET_FID"},
	}}
	fanMarks = names{"FAN_MARK_???", []name{
		{0x1, "FAN_MARK_ADD"},
		{0x2, "FAN_MARK_REMOVE"},
		{0x4, "FAN_MARK_DONT_FOLLOW"},
		{0x8, "FAN_MARK_ONLYDIR"},
		{0x10, "FAN_MARK_MOUNT"},
		{0x20, "FAN_MARK_IGNORED_MASK"},
		{0x40, "FAN_MARK_IGNORED_SURV_MODIFY"},
		{0x80, "FAN_MARK_FLUSH"},
		{0x100, "FAN_MARK_FILESYSTEM"},
		{0x200, "FAN_MARK_EVICTABLE"},
		{0x400, "FAN_MARK_IGNORE"},
	}}
	fanMask = names{"FAN_???", []name{
		{0x1, "FAN_ACCESS"},
		{0x2, "FAN_MODIFY"},
		{0x4, "FAN_ATTRIB"},
		{0x8, "FAN_CLOSE_WRITE"},
		{0x10, "FAN_CLOSE_NOWRITE"},
		{0x20, "FAN_OPEN"},
		{0x40, "FAN_MOVED_FROM"},
		{0x80, "FAN_MOVED_TO"},
		{0x100, "FAN_CREATE"},
		{0x200, "FAN_DELETE"},
		{0x400, "FAN_DELETE_SELF"},
		{0x800, "FAN_MOVE_SELF"},
		{0x1000, "FAN_OPEN_EXEC"},
		{0x4000, "FAN_Q_OVERFLOW"},
		{0x8000, "FAN_FS_ERROR"},
		{0x10000, "FAN_OPEN_PERM"},
		{0x20000, "FAN_ACCESS_PERM"},
		{0x40000, "FAN_OPEN_EXEC_PERM"},
		{0x80000, "FAN_DIR_MODIFY"},
		{0x40000000, "FAN_ONDIR"},
		{0x8000000, "FAN_EVENT_ON_CHILD"},
		{0x10000000, "FAN_RENAME"},
	}}
	nameToHandles = names{"AT_???", []name{
		{0x400, "AT_SYMLINK_FOLLOW"},
		{0x1000, "AT_EMPTY_PATH"},
	}}
	setnses = names{"CLONE_NEW???", []name{
		{0x80, "CLONE_NEWTIME"},
		{0x20000, "CLONE_NEWNS"},
		{0x2000000, "CLONE_NEWCGROUP"},
		{0x4000000, "CLONE_NEWUTS"},
		{0x8000000, "CLONE_NEWIPC"},
		{0x10000000, "CLONE_NEWUSER"},
		{0x20000000, "CLONE_NEWPID"},
		{0x40000000, "CLONE_NEWNET"},
	}}
	renames = names{"RENAME_??", []name{
		{0x1, "RENAME_NOREPLACE"},
		{0x2, "RENAME_EXCHANGE"},
		{0x4, "RENAME_WHITEOUT"},
	}}
	getrandoms = names{"GRND_???", []name{
		{0x1, "GRND_NONBLOCK"},
		{0x2, "GRND_RANDOM"},
		{0x4, "GRND_INSECURE"},
	}}
	memfds = names{"MFD_???", []name{
		{0x1, "MFD_CLOEXEC"},
		{0x2, "MFD_ALLOW_SEALING"},
		{0x4, "MFD_HUGETLB"},
	}}
	kexecFiles = names{"KEXEC_FILE_???", []name{
		{0x1, "KEXEC_FILE_UNLOAD"},
		{0x2, "KEXEC_FILE_ON_CRASH"},
		{0x4, "KEXEC_FILE_NO_INITRAMFS"},
	}}
	execveats = names{"AT_???", []name{
		{0x100, "AT_SYMLINK_NOFOLLOW"},
		{0x200, "AT_REMOVEDIR"},
		{0x400, "AT_SYMLINK_FOLLOW"},
		{0x800, "AT_NO_AUTOMOUNT"},
		{0x1000, "AT_EMPTY_PATH"},
		{0x8000, "AT_RECURSIVE"},
	}}
	userfaultfds = names{"UFFD_???", []name{
		{0x1, "UFFD_USER_MODE_ONLY"},
		{0x800, "O_NONBLOCK"},
		{0x80000, "O_CLOEXEC"},
	}}
	membarrierFlags = names{"MEMBARRIER_CMD_FLAG_???", []name{
		{0x1, "MEMBARRIER_CMD_FLAG_CPU"},
	}}
	mlock2s = names{"MLOCK_???", []name{
		{0x1, "MLOCK_ONFAULT"},
	}}
	rwfs = names{"RWF_???", []name{
		{0x1, "RWF_HIPRI"},
		{0x2, "RWF_DSYNC"},
		{0x4, "RWF_SYNC"},
		{0x8, "RWF_NOWAIT"},
		{0x10, "RWF_APPEND"},
	}}
	pkeys = names{"PKEY_???", []name{
		{0x1, "PKEY_DISABLE_ACCESS"},
		{0x2, "PKEY_DISABLE_WRITE"},
		{0x4, "PKEY_DISABLE_EXECUTE"},
	}}
	statxFlags = names{"?", []name{
		{0x2000, "AT_STATX_FORCE_SYNC"},
		{0x4000, "AT_STATX_DONT_SYNC"},
		{0x100, "AT_SYMLINK_NOFOLLOW"},
		{0x200, "AT_REMOVEDIR"},
		{0x400, "AT_SYMLINK_FOLLOW"},
		{0x800, "AT_NO_AUTOMOUNT"},
		{0x1000, "AT_EMPTY_PATH"},
		{0x8000, "AT_RECURSIVE"},
	}}
	statxMask = names{"STATX_???", []name{
		{0xfff, "STATX_ALL"},
		{0x7ff, "STATX_BASIC_STATS"},
		{0x1, "STATX_TYPE"},
		{0x2, "STATX_MODE"},
		{0x4, "STATX_NLINK"},
		{0x8, "STATX_UID"},
		{0x10, "STATX_GID"},
		{0x20, "STATX_ATIME"},
		{0x40, "STATX_MTIME"},
		{0x80, "STATX_CTIME"},
		{0x100, "STATX_INO"},
		{0x200, "STATX_SIZE"},
		{0x400, "STATX_BLOCKS"},
		{0x800, "STATX_BTIME"},
		{0x1000, "STATX_MNT_ID"},
		{0x2000, "STATX_DIOALIGN"},
	}}
	uringEnters = names{"IORING_ENTER_???", []name{
		{0x1, "IORING_ENTER_GETEVENTS"},
		{0x2, "IORING_ENTER_SQ_WAKEUP"},
		{0x4, "IORING_ENTER_SQ_WAIT"},
		{0x8, "IORING_ENTER_EXT_ARG"},
		{0x10, "IORING_ENTER_REGISTERED_RING"},
	}}
	openTrees = names{"OPEN_TREE_???", []name{
		{0x1, "OPEN_TREE_CLONE"},
		{0x80000, "OPEN_TREE_CLOEXEC"},
		{0x100, "AT_SYMLINK_NOFOLLOW"},
		{0x200, "AT_REMOVEDIR"},
		{0x400, "AT_SYMLINK_FOLLOW"},
		{0x800, "AT_NO_AUTOMOUNT"},
		{0x1000, "AT_EMPTY_PATH"},
		{0x8000, "AT_RECURSIVE"},
	}}
	moveMounts = names{"MOVE_MOUNT_???", []name{
		{0x1, "MOVE_MOUNT_F_SYMLINKS"},
		{0x2, "MOVE_MOUNT_F_AUTOMOUNTS"},
		{0x4, "MOVE_MOUNT_F_EMPTY_PATH"},
		{0x10, "MOVE_MOUNT_T_SYMLINKS"},
		{0x20, "MOVE_MOUNT_T_AUTOMOUNTS"},
		{0x40, "MOVE_MOUNT_T_EMPTY_PATH"},
		{0x100, "MOVE_MOUNT_SET_GROUP"},
	}}
	fsopens = names{"FSOPEN_???", []name{
		{0x1, "FSOPEN_CLOEXEC"},
	}}
	fsmounts = names{"FSMOUNT_???", []name{
		{0x1, "FSMOUNT_CLOEXEC"},
	}}
	mountAttrs = names{"MOUNT_ATTR_???", []name{
		{0x1, "MOUNT_ATTR_RDONLY"},
		{0x2, "MOUNT_ATTR_NOSUID"},
		{0x4, "MOUNT_ATTR_NODEV"},
		{0x8, "MOUNT_ATTR_NOEXEC"},
		{0x10, "MOUNT_ATTR_NOATIME"},
		{0x20, "MOUNT_ATTR_STRICTATIME"},
		{0x80, "MOUNT_ATTR_NODIRATIME"},
	}}
	fspicks = names{"FSPICK_???", []name{
		{0x1, "FSPICK_CLOEXEC"},
		{0x2, "FSPICK_SYMLINK_NOFOLLOW"},
		{0x4, "FSPICK_NO_AUTOMOUNT"},
		{0x8, "FSPICK_EMPTY_PATH"},
	}}
	pidfds = names{"PIDFD_???", []name{
		{0x800, "PIDFD_NONBLOCK"},
	}}
	closeRanges = names{"CLOSE_RANGE_???", []name{
		{0x2, "CLOSE_RANGE_UNSHARE"},
		{0x4, "CLOSE_RANGE_CLOEXEC"},
	}}
	faccessats = names{"AT_???", []name{
		{0x100, "AT_SYMLINK_NOFOLLOW"},
		{0x200, "AT_EACCESS"},
		{0x1000, "AT_EMPTY_PATH"},
	}}
	mountSetattrs = names{"AT_???", []name{
		{0x100, "AT_SYMLINK_NOFOLLOW"},
		{0x800, "AT_NO_AUTOMOUNT"},
		{0x1000, "AT_EMPTY_PATH"},
		{0x8000, "AT_RECURSIVE"},
	}}
	landlockCreates = names{"LANDLOCK_CREATE_RULESET_???", []name{
		{0x1, "LANDLOCK_CREATE_RULESET_VERSION"},
	}}
	finits = names{"MODULE_INIT_???", []name{
		{0x1, "MODULE_INIT_IGNORE_MODVERSIONS"},
		{0x2, "MODULE_INIT_IGNORE_VERMAGIC"},
		{0x4, "MODULE_INIT_COMPRESSED_FILE"},
	}}
)
