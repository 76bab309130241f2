// detach_exitkill_off: PTRACE_O_EXITKILL does not hold for a tracee that was detached or whose option was cleared: ptrace(2), PTRACE_O_EXITKILL.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static int tracer(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 2; i++) {
		pid_t t = obs_tab->word[i];
		must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_EXITKILL);
		must_pt(PTRACE_INTERRUPT, t, 0, 0);
		evwait("interrupt", t, __WALL);
		if (i == 0)
			evpt("first", PTRACE_DETACH, t, 0, 0);
		else
			evpt("second", PTRACE_SETOPTIONS, t, 0, 0);
	}
	return 5;
}

int main(void)
{
	static const char *const name[] = { "detached", "option cleared" };
	pid_t t[2];
	begin();
	g = new_gate();
	for (int i = 0; i < 2; i++)
		obs_tab->word[i] = t[i] = fork_named(name[i], tracee, NULL);
	pid_t r = fork_named("tracer", tracer, NULL);
	evwait("tracer", r, 0);
	gate_open(&g);
	gate_open(&g);
	evwait("detached", t[0], 0);
	evwait("option cleared", t[1], 0);
	return 0;
}
