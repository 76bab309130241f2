// seccomp_precedence: of several filters the strictest answer counts; RET_TRACE gives way to RET_ERRNO, and of equal answers the latest filter's data: seccomp(2), Filters.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_TRACE | 1);
	filter_one(SYS_getppid, SECCOMP_RET_TRACE | 2);
	raw0(SYS_getppid);
	filter_one(SYS_getppid, SECCOMP_RET_ERRNO | EDOM);
	ev("call", "result=%r", raw0(SYS_getppid));
	filter_one(SYS_getppid, SECCOMP_RET_TRAP);
	filter_one(SYS_getppid, SECCOMP_RET_ALLOW);
	raw0(SYS_getppid);
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP);
	go("event", PTRACE_CONT, t, 0);
	evmsg("event", t);
	go("trap", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
