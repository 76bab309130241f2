// dispatch_seccomp: a dispatched call does not come to the filters, one that is allowed does: prctl(2), PR_SET_SYSCALL_USER_DISPATCH; seccomp(2).
#include "dispatch_tools.h"

static int user(void *arg OBS_UNUSED)
{
	dispatch_on();
	filter_one(SYS_getppid, SECCOMP_RET_KILL_PROCESS);
	ev("dispatched", "result=%d", blocked(SYS_getppid));
	filter_one(SYS_getuid, SECCOMP_RET_TRAP | 3);
	ev("trapped", "result=%d", near_call(SYS_getuid));
	ev("dispatched", "result=%d", blocked(SYS_getuid));
	near_call(SYS_getppid);
	return 5;
}

int main(void)
{
	begin_dispatch();
	pid_t u = fork_named("user", user, NULL);
	evwait("user", u, 0);
	return 0;
}
