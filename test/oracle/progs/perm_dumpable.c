// perm_dumpable: without a capability a process that is not dumpable cannot be attached, not even by its own user: ptrace(2), Ptrace access mode checking; prctl(2), PR_SET_DUMPABLE.
#include "perm_tools.h"

static int target(void *arg OBS_UNUSED)
{
	set_dumpable(1);
	set_flag(0);
	await_flag(1);
	set_dumpable(0);
	set_flag(2);
	await_flag(3);
	set_dumpable(1);
	set_flag(4);
	await_flag(5);
	return 0;
}

int main(void)
{
	begin();
	become(1000);
	pid_t c = fork_named("target", target, NULL);
	await_flag(0);
	try_attach("dumpable", c);
	set_flag(1);
	await_flag(2);
	try_attach("not dumpable", c);
	set_flag(3);
	await_flag(4);
	try_attach("dumpable again", c);
	set_flag(5);
	evwait("target", c, 0);
	return 0;
}
