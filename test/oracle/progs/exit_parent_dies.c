// exit_parent_dies: a tracee whose real parent ends stays with its tracer and is adopted; its end is reported to both in turn: ptrace(2), Death under ptrace.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	ev("child", "parent=%p", getppid());
	return 7;
}

static int parent(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = fork_named("child", child, NULL);
	set_flag(0);
	await_flag(1);
	return 0;
}

static int tracer(void *arg OBS_UNUSED)
{
	pid_t c = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, c, 0, 0);
	set_flag(1);
	await_flag(2);
	gate_open(&g);
	evwait("tracer", c, __WALL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	pid_t c = obs_tab->word[0];
	pid_t tr = fork_named("tracer", tracer, NULL);
	evwait("parent", p, 0);
	set_flag(2);
	evwait("tracer", tr, 0);
	evwait("child", c, 0);
	return 0;
}
