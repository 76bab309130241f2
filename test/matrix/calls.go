package matrix

const (
	wait2     = "wait(2)"
	prctl2    = "prctl(2)"
	seccomp2  = "seccomp(2)"
	processVM = "process_vm_readv(2)"
)

var waits = Section{
	Title: "Waiting",
	Head:  "Call or flag",
	Rows: []Row{
		{Name: "wait4", What: "wait for a child or tracee", From: "wait4(2)", Also: []string{"waitpid"}},
		{Name: "waitid", What: "the same, with a siginfo", Since: "2.6.9", From: wait2},
		{Name: "P_ALL", What: "any", From: wait2},
		{Name: "P_PID", What: "one process or thread", From: wait2},
		{Name: "P_PGID", What: "a process group", From: wait2},
		{Name: "P_PIDFD", What: "the process of a pidfd", Since: "5.4", From: wait2},
		{Name: "WNOHANG", What: "do not block", From: wait2},
		{Name: "WUNTRACED", What: "report stops of untraced children", From: wait2},
		{Name: "WSTOPPED", What: "the same for waitid", From: wait2},
		{Name: "WEXITED", What: "report ends", From: wait2},
		{Name: "WCONTINUED", What: "report SIGCONT", Since: "2.6.10", From: wait2},
		{Name: "WNOWAIT", What: "leave the report for another wait", From: wait2},
		{Name: "__WALL", What: "children with any exit signal", Since: "2.4", From: wait2},
		{Name: "__WCLONE", What: "children with an exit signal other than SIGCHLD", From: wait2},
		{Name: "__WNOTHREAD", What: "only the calling thread's own", Since: "2.4", From: wait2},
		{Name: "SIGCHLD", What: "tells the tracer of each stop", From: "sigaction(2)", Programs: []string{"wait_sigchld_*", "wait_nocldstop", "job_parent_sigchld"}},
	},
}

var calls = Section{
	Title: "Other system calls",
	Head:  "Call",
	Rows: []Row{
		{Name: "process_vm_readv", What: "read a process's memory", Since: "3.2", From: processVM},
		{Name: "process_vm_writev", What: "write it", Since: "3.2", From: processVM},
		{Name: "ADDR_NO_RANDOMIZE", What: "personality(2): load at fixed addresses", Since: "2.6.12", From: "personality(2)"},
		{Name: "PR_SET_PTRACER", What: "name a process that may attach", Since: "3.4", From: prctl2},
		{Name: "PR_SET_PTRACER_ANY", What: "let any process attach", Since: "3.4", From: prctl2},
		{Name: "PR_SET_DUMPABLE", What: "forbid attaching", Since: "2.3.20", From: prctl2},
		{Name: "PR_GET_DUMPABLE", What: "read it", Since: "2.3.20", From: prctl2},
		{Name: "PR_SET_PDEATHSIG", What: "a signal when the real parent ends, not the tracer", Since: "2.1.57", From: prctl2},
		{Name: "PR_SET_SYSCALL_USER_DISPATCH", What: "SIGSYS in place of system calls", Since: "5.11", From: prctl2, Programs: []string{"dispatch_*"}},
		{Name: "pidfd_open", What: "a descriptor of a tracee", Since: "5.3", From: "pidfd_open(2)"},
		{Name: "rt_tgsigqueueinfo", What: "a signal with a siginfo of the sender's", Since: "2.6.31", From: "rt_sigqueueinfo(2)"},
		{Name: "restart_syscall", What: "what an interrupted sleep goes on as", Since: "2.6", From: "restart_syscall(2)", Programs: []string{"sys_restart_syscall"}},
		{Name: "rseq", What: "restartable sequences", Since: "4.18", From: "linux/rseq.h", Errno: "ENOSYS"},
	},
}

var seccomp = Section{
	Title: "seccomp",
	Head:  "Value",
	Rows: []Row{
		{Name: "SECCOMP_MODE_FILTER", What: "filters", Since: "3.5", From: prctl2, Also: []string{"SECCOMP_SET_MODE_FILTER"}},
		{Name: "SECCOMP_RET_TRACE", What: "stop for the tracer, or -ENOSYS", Since: "3.5", From: seccomp2},
		{Name: "SECCOMP_RET_TRAP", What: "SIGSYS", Since: "3.5", From: seccomp2},
		{Name: "SECCOMP_RET_ERRNO", What: "an error in place of the call", Since: "3.5", From: seccomp2},
		{Name: "SECCOMP_RET_KILL_THREAD", What: "end the thread", Since: "3.5", From: seccomp2},
		{Name: "SECCOMP_RET_KILL_PROCESS", What: "end the process", Since: "4.14", From: seccomp2},
		{Name: "SECCOMP_RET_LOG", What: "log and make the call", Since: "4.14", From: seccomp2},
		{Name: "SECCOMP_RET_USER_NOTIF", What: "-ENOSYS without a listener; there can be none here", Since: "5.0", From: seccomp2},
		{Name: "SECCOMP_RET_ALLOW", What: "make the call", Since: "3.5", From: seccomp2},
		{Name: "SECCOMP_FILTER_FLAG_TSYNC", What: "the filter for all threads", Since: "3.17", From: seccomp2},
		{Name: "SECCOMP_FILTER_FLAG_TSYNC_ESRCH", What: "ESRCH if a thread has filters of its own", Since: "5.7", From: seccomp2},
		{Name: "SECCOMP_FILTER_FLAG_LOG", What: "log what is not allowed", Since: "4.14", From: seccomp2},
	},
}

var comparisons = Section{
	Title: "kcmp",
	Text:  "What kcmp(2) compares of two processes.",
	Head:  "Type",
	Rows: []Row{
		{Name: "KCMP_FILE", What: "open files", Since: "3.5", From: "kcmp(2)"},
		{Name: "KCMP_VM", What: "memory", Since: "3.5", From: "kcmp(2)"},
		{Name: "KCMP_FILES", What: "tables of descriptors", Since: "3.5", From: "kcmp(2)"},
		{Name: "KCMP_FS", What: "root, working directory and umask", Since: "3.5", From: "kcmp(2)"},
		{Name: "KCMP_SIGHAND", What: "signal handlers", Since: "3.5", From: "kcmp(2)"},
		{Name: "KCMP_IO", What: "I/O contexts", Since: "3.5", From: "kcmp(2)"},
		{Name: "KCMP_SYSVSEM", What: "lists of System V semaphore undos", Since: "3.5", From: "kcmp(2)"},
		{Name: "KCMP_EPOLL_TFD", What: "a file in an epoll set", Since: "4.13", From: "kcmp(2)"},
	},
}
