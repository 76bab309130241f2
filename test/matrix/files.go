package matrix

const proc5 = "proc(5)"

var files = Section{
	Title: "Files",
	Head:  "File",
	Rows: []Row{
		{Name: "/proc/PID/mem", What: "memory, read and written whatever its protection", From: proc5},
		{Name: "/proc/PID/maps", What: "mappings", From: proc5},
		{Name: "/proc/PID/auxv", What: "what the kernel told the program at its start", Since: "2.6.0", From: proc5},
		{Name: "/proc/PID/cmdline", What: "arguments", From: proc5},
		{Name: "/proc/PID/environ", What: "environment", From: proc5},
		{Name: "/proc/PID/exe", What: "the program's file", From: proc5},
		{Name: "/proc/PID/comm", What: "the thread's name", Since: "2.6.33", From: proc5},
		{Name: "/proc/PID/stat", What: "state and more, in one line", From: proc5},
		{Name: "/proc/PID/status", What: "the same by name", From: proc5},
		{Name: "/proc/PID/status State", What: "t in a ptrace stop, T in a group-stop", From: proc5},
		{Name: "/proc/PID/status TracerPid", What: "who traces", From: proc5},
		{Name: "/proc/PID/status SigPnd", What: "signals pending for the thread", From: proc5},
		{Name: "/proc/PID/status ShdPnd", What: "signals pending for the process", From: proc5},
		{Name: "/proc/PID/status SigBlk", What: "blocked signals", From: proc5},
		{Name: "/proc/PID/status SigCgt", What: "caught signals", From: proc5},
		{Name: "/proc/PID/status Seccomp", What: "whether filters are there", Since: "3.8", From: proc5},
		{Name: "/proc/PID/status NoNewPrivs", What: "whether execve grants privileges", Since: "4.10", From: proc5},
		{Name: "/proc/PID/syscall", What: "the call that the thread is in", Since: "2.6.27", From: proc5},
		{Name: "/proc/PID/personality", What: "the execution domain", Since: "2.6.28", From: proc5},
		{Name: "/proc/PID/smaps", What: "mappings with their use, flags and what madvise said", Since: "2.6.14", From: proc5},
		{Name: "/proc/PID/coredump_filter", What: "which mappings a core file has", Since: "2.6.23", From: "core(5)"},
		{Name: "/proc/sys/kernel/core_pattern", What: "where cores go, and what is in them; programs that read them: [cores](cores.md)", From: "core(5)"},
		{Name: "/proc/PID/wchan", What: "where the thread sleeps", Since: "2.6.0", From: proc5},
		{Name: "/proc/PID/stack", What: "the kernel functions above it", Since: "2.6.29", From: proc5},
		{Name: "/proc/sysvipc", What: "System V queues, semaphores and segments", From: proc5, Programs: []string{"proc_sysvipc"}},
	},
}

var access = Section{
	Title: "Who may trace",
	Text:  "The checks before an attach and of the files above.",
	Head:  "Check",
	Rows: []Row{
		{Name: "ids", What: "real ids for ptrace, file system ids for files", From: ptrace2, Programs: []string{"perm_other_user", "perm_fsuid", "attach_permission"}},
		{Name: "CAP_SYS_PTRACE", What: "overrides all but the user namespace", From: "capabilities(7)", Programs: []string{"perm_capability", "perm_root_without"}},
		{Name: "user namespaces", What: "a capability counts in its own namespace and below", Since: "3.8", From: "user_namespaces(7)", Programs: []string{"perm_user_namespace"}},
		{Name: "dumpable", What: "a process that is not can be traced with the capability only", From: prctl2, Programs: []string{"perm_dumpable", "perm_not_dumpable_tracee", "perm_setuid_clears"}},
		{Name: "files of /proc/PID", What: "PTRACE_MODE_READ or PTRACE_MODE_ATTACH, by the file", From: proc5, Programs: []string{"perm_proc_modes", "perm_proc_files", "proc_stack"}},
		{Name: "set-user-ID bits", What: "grant nothing while traced", From: "execve(2)", Programs: []string{"perm_set_uid_exec"}},
		{Name: "/proc/sys/kernel/yama/ptrace_scope", What: "Yama: 0 all, 1 descendants, 2 with CAP_SYS_PTRACE, 3 none", Since: "3.4", From: ptrace2},
	},
}
