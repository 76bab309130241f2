// exit_parent_death_signal: PR_SET_PDEATHSIG reports the real parent's end to a tracee as a signal stop; the tracer's end sends none: prctl(2), PR_SET_PDEATHSIG.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	must(prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0));
	set_flag(0);
	gate_pass(&g);
	return 7;
}

static int parent(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = fork_named("child", child, NULL);
	set_flag(2);
	await_flag(1);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	await_flag(2);
	pid_t c = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, c, 0, 0);
	set_flag(1);
	evwait("parent", p, 0);
	evwait("signal", c, __WALL);
	evinfo("signal", c);
	gate_open(&g);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
