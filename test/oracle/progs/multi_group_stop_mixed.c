// multi_group_stop_mixed: in a group-stop the traced thread reports to its tracer and the untraced one just stops; the parent sees the stop of the whole: ptrace(2), Group-stop.
#include "sig_tools.h"

static struct gate g;

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

static int tracer(void *arg OBS_UNUSED)
{
	pid_t t = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, t, 0, 0);
	set_flag(1);
	evwait("group-stop", t, __WALL);
	evpt("group-stop", PTRACE_LISTEN, t, 0, 0);
	set_flag(2);
	evwait("notified", t, __WALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t p = fork_named("leader", tracee, NULL);
	await_flag(0);
	name_pid("thread", obs_tab->word[0]);
	pid_t r = fork_named("tracer", tracer, NULL);
	await_flag(1);
	await_state(p, "S");
	tkill_to(p, p, SIGSTOP);
	evwait("stopped", p, WUNTRACED);
	await_flag(2);
	must(kill(p, SIGCONT));
	evwait("continued", p, WCONTINUED);
	gate_open(&g);
	evwait("tracer", r, 0);
	evwait("end", p, 0);
	return 0;
}
