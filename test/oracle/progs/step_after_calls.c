// step_after_calls: steps over a system call instruction that the process has used many times before it was attached to: ptrace(2), PTRACE_SINGLESTEP.
#include "used_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	calls(&obs_tab->flag[0]);
	return 0;
}

int main(void)
{
	begin();
	name_calls();
	long unused = *(long *)(void *)calls;
	pid_t t = fork_named("tracee", tracee, NULL);
	await_uses(0);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	ev("code", "same=%b", peek(t, calls) == unused);
	go_to_calls(t);
	for (int i = 0; i < 9; i++)
		step_info("step", t, 0);
	finish(t);
	return 0;
}
