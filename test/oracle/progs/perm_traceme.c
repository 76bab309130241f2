// perm_traceme: PTRACE_TRACEME is EPERM when the parent lacks capabilities that the caller has: ptrace(2), PTRACE_TRACEME, ERRORS.
#include "perm_tools.h"

static int child(void *arg OBS_UNUSED)
{
	await_flag(0);
	evpt("with capabilities", PTRACE_TRACEME, 0, 0, 0);
	set_capabilities(0, 0);
	evpt("without", PTRACE_TRACEME, 0, 0, 0);
	self(SIGUSR1);
	return 4;
}

int main(void)
{
	begin();
	pid_t c = fork_named("child", child, NULL);
	become(1000);
	set_flag(0);
	evwait("signal", c, 0);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
