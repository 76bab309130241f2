// detach_exitkill: PTRACE_O_EXITKILL kills stopped and running tracees when the tracer exits or is killed: ptrace(2), PTRACE_O_EXITKILL.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	for (;;)
		pause();
	return 0;
}

static int tracer(void *arg)
{
	must_pt(PTRACE_ATTACH, obs_tab->word[0], 0, 0);
	evwait("attach", obs_tab->word[0], __WALL);
	must_pt(PTRACE_SETOPTIONS, obs_tab->word[0], 0, PTRACE_O_EXITKILL);
	must_pt(PTRACE_SEIZE, obs_tab->word[1], 0, PTRACE_O_EXITKILL);
	if (arg)
		kill(getpid(), SIGKILL);
	return 5;
}

int main(void)
{
	static const char *const name[] = { "stopped", "running" };
	begin();
	for (long killed = 0; killed < 2; killed++) {
		pid_t t[2];
		for (int i = 0; i < 2; i++)
			obs_tab->word[i] = t[i] = fork_named(name[i], tracee, NULL);
		pid_t r = fork_named("tracer", tracer, (void *)killed);
		evwait("tracer", r, 0);
		evwait("stopped", t[0], 0);
		evwait("running", t[1], 0);
	}
	return 0;
}
