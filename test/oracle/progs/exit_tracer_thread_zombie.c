// exit_tracer_thread_zombie: a dead tracee that its tracing thread never waited for goes to the real parent when that thread ends: ptrace(2), Death under ptrace.
#include "req_tools.h"

static struct gate g;
static pid_t c;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 7;
}

static int parent(void *arg OBS_UNUSED)
{
	c = fork_named("child", child, NULL);
	obs_tab->word[0] = c;
	set_flag(0);
	evwait("child", c, 0);
	return 0;
}

static void *second(void *arg OBS_UNUSED)
{
	must_pt(PTRACE_SEIZE, c, 0, 0);
	gate_open(&g);
	await_state(c, "Z");
	return NULL;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	c = obs_tab->word[0];
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	pthread_join(th, NULL);
	evwait("parent", p, 0);
	ev("child", "gone=%b", state_of(c) == '?');
	return 0;
}
