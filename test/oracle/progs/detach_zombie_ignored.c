// detach_zombie_ignored: a traced zombie is reaped when the tracing thread ends and the real parent ignores SIGCHLD: ptrace(2), Death under ptrace; wait(2), NOTES.
#include "sig_tools.h"

static struct gate g, parent_gate;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static int parent(void *arg OBS_UNUSED)
{
	signal(SIGCHLD, SIG_IGN);
	obs_tab->word[0] = fork_named("child", child, NULL);
	set_flag(0);
	gate_pass(&parent_gate);
	evwait("child", obs_tab->word[0], 0);
	return 0;
}

static void *tracer(void *arg OBS_UNUSED)
{
	pid_t c = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, c, 0, 0);
	gate_open(&g);
	await_state(c, "Z");
	return NULL;
}

int main(void)
{
	begin();
	g = new_gate();
	parent_gate = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	pthread_t th;
	pthread_create(&th, NULL, tracer, NULL);
	pthread_join(th, NULL);
	// join waits for the thread's memory only; the parent waits for the rest.
	gate_open(&parent_gate);
	evwait("parent", p, 0);
	ev("gone", "kill=%r", kill(obs_tab->word[0], 0) ? -errno : 0);
	return 0;
}
