// seccomp_fork_event: a filtered fork has its seccomp event first and then the fork event: seccomp(2), ptrace(2).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	filter_one(SYS_fork, SECCOMP_RET_TRACE | 5);
	pid_t c = raw0(SYS_fork);
	if (c == 0)
		raw(SYS_exit_group, 2, 0, 0, 0, 0, 0);
	xwait(c);
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_fork);
	go("seccomp", PTRACE_SYSCALL, t, 0);
	evmsg("seccomp", t);
	go("fork", PTRACE_SYSCALL, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("child's end", PTRACE_CONT, c, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
