// req_traceme_stranger: the tracer of PTRACE_TRACEME is the parent, a reaper that adopted the child included: ptrace(2), PTRACE_TRACEME.
#include "req_tools.h"

static int child(void *arg OBS_UNUSED)
{
	await_flag(0);
	evpt("orphan", PTRACE_TRACEME, 0, 0, 0);
	ev("tracer", "pid=%p", tracer_of(getpid()));
	self(SIGUSR1);
	return 4;
}

static int parent(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = fork_named("child", child, NULL);
	return 0;
}

int main(void)
{
	begin();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	pid_t p = fork_named("parent", parent, NULL);
	evwait("parent", p, 0);
	pid_t c = obs_tab->word[0];
	set_flag(0);
	evwait("signal", c, 0);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
