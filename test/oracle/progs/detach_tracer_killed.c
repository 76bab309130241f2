// detach_tracer_killed: SIGKILL of the tracer frees its stopped and its running tracee: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static struct gate g[2];

static int tracee(void *arg)
{
	gate_pass(&g[(long)arg]);
	return 3;
}

static int tracer(void *arg OBS_UNUSED)
{
	must_pt(PTRACE_ATTACH, obs_tab->word[0], 0, 0);
	evwait("attach", obs_tab->word[0], __WALL);
	must_pt(PTRACE_SEIZE, obs_tab->word[1], 0, 0);
	set_flag(0);
	for (;;)
		pause();
	return 0;
}

int main(void)
{
	static const char *const name[] = { "stopped", "running" };
	pid_t t[2];
	begin();
	for (long i = 0; i < 2; i++) {
		g[i] = new_gate();
		t[i] = fork_named(name[i], tracee, (void *)i);
		obs_tab->word[i] = t[i];
	}
	pid_t r = fork_named("tracer", tracer, NULL);
	await_flag(0);
	must(kill(r, SIGKILL));
	evwait("tracer", r, 0);
	for (int i = 0; i < 2; i++) {
		ev("tracer", "of=%p pid=%p", t[i], tracer_of(t[i]));
		gate_open(&g[i]);
		evwait("end", t[i], 0);
	}
	return 0;
}
