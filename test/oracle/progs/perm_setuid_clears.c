// perm_setuid_clears: a change of ids makes a process not dumpable, so that its new user cannot attach until it says so: prctl(2), PR_SET_DUMPABLE; ptrace(2).
#include "perm_tools.h"

static int target(void *arg OBS_UNUSED)
{
	become(1000);
	ev("dumpable", "is=%b", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1);
	set_flag(0);
	await_flag(1);
	set_dumpable(1);
	set_flag(2);
	await_flag(3);
	return 0;
}

int main(void)
{
	begin();
	pid_t c = fork_named("target", target, NULL);
	await_flag(0);
	try_attach("root", c);
	become(1000);
	try_attach("its user", c);
	set_flag(1);
	await_flag(2);
	try_attach("its user, dumpable", c);
	set_flag(3);
	evwait("target", c, 0);
	return 0;
}
