// seccomp_inherited: a filter goes on to forked children and over execve, and makes events there too: seccomp(2); ptrace(2).
#include "req_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	filter_one(SYS_getppid, SECCOMP_RET_TRACE | 5);
	pid_t c = raw0(SYS_fork);
	if (c == 0) {
		raw0(SYS_getppid);
		raw(SYS_exit_group, 2, 0, 0, 0, 0, 0);
	}
	xwait(c);
	exec_again(path, "again");
	return 3;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		raw0(SYS_getppid);
		return 6;
	}
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXEC);
	go("fork", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	go("child's event", PTRACE_CONT, c, 0);
	evmsg("child's event", c);
	resume(t, 0);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("execve", t, __WALL);
	go("event", PTRACE_CONT, t, 0);
	evmsg("event", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
