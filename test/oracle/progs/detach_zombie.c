// detach_zombie: a dead tracee that the exiting tracer has not waited for goes to its real parent: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static int tracer(void *arg OBS_UNUSED)
{
	pid_t t = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	await_state(t, "Z");
	set_flag(0);
	gate_pass(&g);
	return 5;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	obs_tab->word[0] = t;
	pid_t r = fork_named("tracer", tracer, NULL);
	await_flag(0);
	evwait("traced zombie", t, WNOHANG);
	gate_open(&g);
	evwait("tracer", r, 0);
	evwait("after the tracer", t, 0);
	return 0;
}
