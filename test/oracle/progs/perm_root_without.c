// perm_root_without: user 0 without CAP_SYS_PTRACE can attach to its own processes only: ptrace(2), Ptrace access mode checking; capabilities(7).
#include "perm_tools.h"

static int target(void *arg)
{
	int id = (int)(long)arg;
	if (id)
		become(id);
	else
		set_capabilities(0, 0);
	set_dumpable(1);
	set_flag(id ? 1 : 0);
	await_flag(2);
	return 0;
}

int main(void)
{
	begin();
	pid_t own = fork_named("own", target, (void *)0L);
	pid_t other = fork_named("other", target, (void *)1000L);
	await_flag(0);
	await_flag(1);
	unsigned long all = permitted_capabilities();
	set_capabilities(all & ~(1UL << CAP_SYS_PTRACE), all);
	try_attach("own, not effective", own);
	try_attach("other, not effective", other);
	set_capabilities(all, all);
	try_attach("other, effective", other);
	set_flag(2);
	evwait("own", own, 0);
	evwait("other", other, 0);
	return 0;
}
