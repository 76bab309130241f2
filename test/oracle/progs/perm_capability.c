// perm_capability: the same user cannot attach to a process with more capabilities; CAP_SYS_PTRACE overrides: ptrace(2), Ptrace access mode checking.
#include "perm_tools.h"

static int target(void *arg OBS_UNUSED)
{
	must(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
	become(1000);
	set_dumpable(1);
	set_flag(0);
	await_flag(1);
	set_capabilities(0, 0);
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
	must(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
	become(1000);
	unsigned long all = permitted_capabilities();
	set_capabilities(0, all & ~(1UL << CAP_SYS_PTRACE));
	try_attach("more capabilities", c);
	set_flag(1);
	await_flag(2);
	try_attach("fewer capabilities", c);
	set_flag(3);
	evwait("target", c, 0);
	return 0;
}
