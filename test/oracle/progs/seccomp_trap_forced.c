// seccomp_trap_forced: the SIGSYS of RET_TRAP ends a process that blocks or ignores it: seccomp(2), SECCOMP_RET_TRAP; sigaction(2).
#include "req_tools.h"

static int user(void *ignore)
{
	if (ignore) {
		signal(SIGSYS, SIG_IGN);
	} else {
		on(SIGSYS, note, 0);
		block(SIGSYS);
	}
	filter_one(SYS_getppid, SECCOMP_RET_TRAP);
	raw0(SYS_getppid);
	return 3;
}

int main(void)
{
	begin();
	for (long i = 0; i < 2; i++) {
		pid_t u = fork_named(i ? "ignores" : "blocks", user, (void *)i);
		evwait("user", u, 0);
		pid_t t = spawn(i ? "tracee that ignores" : "tracee that blocks", user, (void *)i);
		go("signal", PTRACE_CONT, t, 0);
		go("end", PTRACE_CONT, t, 0);
	}
	return 0;
}
