// job_sigcont_running: SIGCONT for a seized process that is not stopped: each thread that is traced traps for it, wherever it is, and then comes the signal: ptrace(2), Group-stop, PTRACE_EVENT_STOP.
#include "sig_tools.h"

static struct gate g, last;

static void *second(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = own_tid();
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	pthread_join(th, NULL);
	gate_pass(&last);
	return 5;
}

int main(void)
{
	begin();
	g = new_gate();
	last = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	while (!obs_tab->word[0])
		nap_ms(1);
	pid_t th = obs_tab->word[0];
	name_pid("thread", th);
	await_state(t, "S");
	await_state(th, "S");
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_SEIZE, th, 0, 0);
	must(kill(t, SIGCONT));
	// One of the two gets the signal, the trap comes first in both.
	evwait("leader", t, __WALL);
	evinfo("leader", t);
	evwait("thread", th, __WALL);
	evinfo("thread", th);
	resume(t, 0);
	resume(th, 0);
	int st;
	pid_t r = must(waitpid(-1, &st, __WALL));
	ev("signal", "status=%w", st);
	evinfo("signal", r);
	resume(r, SIGCONT);
	await_state(t, "S");
	await_state(th, "S");
	// Sent to one thread it continues the process all the same.
	tkill_to(t, th, SIGCONT);
	evwait("leader", t, __WALL);
	evwait("thread", th, __WALL);
	resume(t, 0);
	go("thread's signal", PTRACE_CONT, th, 0);
	resume(th, 0);
	gate_open(&g);
	evwait("thread's end", th, __WALL);
	gate_open(&last);
	evwait("end", t, __WALL);
	return 0;
}
