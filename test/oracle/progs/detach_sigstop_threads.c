// detach_sigstop_threads: detaching one thread with SIGSTOP stops all threads of the process: ptrace(2), PTRACE_DETACH; Group-stop.
#include "sig_tools.h"

static struct gate g, g2;

static void *second(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = own_tid();
	set_flag(0);
	gate_pass(&g2);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	gate_pass(&g);
	pthread_join(th, NULL);
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	g2 = new_gate();
	pid_t t = fork_named("leader", tracee, NULL);
	await_flag(0);
	pid_t th = obs_tab->word[0];
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	evpt("attach", PTRACE_DETACH, t, 0, SIGSTOP);
	evwait("stopped", t, WUNTRACED);
	ev("state", "leader=%s thread=%s", state_of(t) == 'T' ? "T" : "other",
	   state_of(th) == 'T' ? "T" : "other");
	must(kill(t, SIGCONT));
	gate_open(&g);
	gate_open(&g2);
	evwait("end", t, 0);
	return 0;
}
