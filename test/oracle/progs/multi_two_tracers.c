// multi_two_tracers: two threads of one process may have different tracers: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static struct gate g, rival_gate;

static void *thread(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = own_tid();
	set_flag(0);
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, thread, NULL);
	pthread_join(th, NULL);
	return 0;
}

static int rival(void *arg OBS_UNUSED)
{
	pid_t t = obs_tab->word[0];
	evpt("thread", PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	set_flag(1);
	gate_pass(&rival_gate);
	gate_open(&g);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	rival_gate = new_gate();
	pid_t p = fork_named("leader", tracee, NULL);
	await_flag(0);
	name_pid("thread", obs_tab->word[0]);
	pid_t r = fork_named("rival", rival, NULL);
	await_flag(1);
	evpt("leader", PTRACE_ATTACH, p, 0, 0);
	evwait("attach", p, __WALL);
	evpt("rival's", PTRACE_CONT, obs_tab->word[0], 0, 0);
	ev("tracers", "leader=%p thread=%p", tracer_of(p), tracer_of(obs_tab->word[0]));
	resume(p, 0);
	gate_open(&rival_gate);
	evwait("rival", r, 0);
	evwait("end", p, __WALL);
	return 0;
}
