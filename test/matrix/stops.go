package matrix

var events = Section{
	Title: "Events",
	Text:  "Stops that `wait` reports as SIGTRAP and `event << 8`. The message is what `PTRACE_GETEVENTMSG` reads.",
	Head:  "Event",
	Rows: []Row{
		{Name: "PTRACE_EVENT_FORK", What: "fork, or clone with SIGCHLD; the message is the child", Since: "2.5.46", From: ptrace2, Also: []string{"PTRACE_O_TRACEFORK"}},
		{Name: "PTRACE_EVENT_VFORK", What: "vfork, or clone with CLONE_VFORK; the message is the child", Since: "2.5.46", From: ptrace2, Also: []string{"PTRACE_O_TRACEVFORK"}},
		{Name: "PTRACE_EVENT_CLONE", What: "any other clone; the message is the child", Since: "2.5.46", From: ptrace2, Also: []string{"PTRACE_O_TRACECLONE"}},
		{Name: "PTRACE_EVENT_VFORK_DONE", What: "the child of vfork has let go; the message is the child", Since: "2.5.60", From: ptrace2, Also: []string{"PTRACE_O_TRACEVFORKDONE"}},
		{Name: "PTRACE_EVENT_EXEC", What: "a new program; the message is the thread's former id", Since: "2.5.46", From: ptrace2, Also: []string{"PTRACE_O_TRACEEXEC"}},
		{Name: "PTRACE_EVENT_EXIT", What: "a thread about to end; the message is its wait status", Since: "2.5.60", From: ptrace2, Also: []string{"PTRACE_O_TRACEEXIT"}},
		{Name: "PTRACE_EVENT_SECCOMP", What: "SECCOMP_RET_TRACE; the message is the filter's data", Since: "3.5", From: ptrace2, Also: []string{"PTRACE_O_TRACESECCOMP"}},
		{Name: "PTRACE_EVENT_STOP", What: "a seized thread in a group-stop, after PTRACE_INTERRUPT, or new", Since: "3.4", From: ptrace2, Also: []string{"PTRACE_INTERRUPT", "PTRACE_LISTEN"}},
		{Name: "PTRACE_EVENTMSG_SYSCALL_ENTRY", What: "the message of a system call's entry, 1", Since: "5.3", From: ptraceH, Programs: []string{"req_eventmsg"}},
		{Name: "PTRACE_EVENTMSG_SYSCALL_EXIT", What: "the message of a system call's exit, 2", Since: "5.3", From: ptraceH, Programs: []string{"req_eventmsg"}},
	},
}

var stops = Section{
	Title: "Stops and ends",
	Head:  "Situation",
	Rows: []Row{
		{Name: "signal-delivery-stop", What: "each signal but SIGKILL, before it acts; the tracer passes it on, drops it or takes another", From: ptrace2, Programs: []string{"sig_caught", "sig_suppressed", "sig_cont_other", "sig_*"}},
		{Name: "faults", What: "signals of the processor, with the address", From: "sigaction(2)", Programs: []string{"sig_info_*", "sig_fault_fixed"}},
		{Name: "exceptions in signal frames", What: "trap number, error code and address, for handlers", From: "sys/ucontext.h", Programs: []string{"sig_context_page", "sig_context_stub", "sig_context_*"}},
		{Name: "interrupted calls", What: "restart after a dropped signal, EINTR after a handler", From: "signal(7)", Programs: []string{"sig_intr_*", "cont_orig_rax", "cont_restart_handler"}},
		{Name: "group-stop", What: "of tracees by TRACEME, ATTACH and SEIZE, of single threads and whole processes", From: ptrace2, Programs: []string{"job_*"}},
		{Name: "system call entry and exit", What: "numbers, arguments and results can be changed, calls skipped", From: ptrace2, Programs: []string{"sys_*"}},
		{Name: "seccomp stop", What: "between entry and the call", Since: "4.8", From: ptrace2, Programs: []string{"seccomp_*"}},
		{Name: "step trap", What: "after an instruction, a system call, or at the first instruction of a handler", From: ptrace2, Programs: []string{"step_*"}},
		{Name: "SIGTRAP of execve", What: "without PTRACE_O_TRACEEXEC, for tracees not seized", From: ptrace2, Programs: []string{"sig_exec_trap*", "exec_no_option"}},
		{Name: "execve by another thread", What: "the caller takes over the leader's id, the others die", From: ptrace2, Programs: []string{"exec_other_thread*", "exec_after_leader", "exec_leader", "multi_exec_thread"}},
		{Name: "SIGKILL in each stop", What: "ends it; only PTRACE_EVENT_EXIT may still come", From: ptrace2, Programs: []string{"sig_kill_*", "job_listen_kill", "seccomp_kill_at_event"}},
		{Name: "death of the tracer", What: "its tracees go on untraced, or die", From: ptrace2, Programs: []string{"detach_tracer_*", "exit_tracer_*", "opt_exitkill*"}},
		{Name: "zombies", What: "reported to the tracer first, then to the real parent", From: ptrace2, Programs: []string{"detach_zombie*", "wait_tracer_first", "wait_zombie_leader", "exit_autoreap"}},
		{Name: "CLONE_PTRACE", What: "clone a child that is traced as well", Since: "2.2", From: "clone(2)"},
		{Name: "CLONE_UNTRACED", What: "clone a child that is not traced", Since: "2.5.46", From: "clone(2)"},
		{Name: "threads", What: "each is traced by itself", From: ptrace2, Programs: []string{"multi_*", "attach_thread_only", "step_thread", "sys_one_thread"}},
		{Name: "pid namespaces", What: "ids are those of the reader's namespace", Since: "2.6.24", From: "pid_namespaces(7)", Also: []string{"CLONE_NEWPID"}},
	},
}

var syscallInfo = Section{
	Title: "System call information",
	Text:  "What `PTRACE_GET_SYSCALL_INFO` says a stop is.",
	Head:  "Value",
	Rows: []Row{
		{Name: "PTRACE_SYSCALL_INFO_NONE", What: "no system call stop", Since: "5.3", From: ptrace2},
		{Name: "PTRACE_SYSCALL_INFO_ENTRY", What: "entry: number and arguments", Since: "5.3", From: ptrace2},
		{Name: "PTRACE_SYSCALL_INFO_EXIT", What: "exit: result", Since: "5.3", From: ptrace2},
		{Name: "PTRACE_SYSCALL_INFO_SECCOMP", What: "seccomp stop: number, arguments and the filter's data", Since: "5.3", From: ptrace2},
	},
}
