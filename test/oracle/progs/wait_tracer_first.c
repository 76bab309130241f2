// wait_tracer_first: when tracer and parent differ, the end is reported to the tracer first and to the parent only after the tracer's wait: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static struct gate child_gate;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&child_gate);
	return 9;
}

static int parent(void *arg OBS_UNUSED)
{
	pid_t c = fork_named("child", child, NULL);
	obs_tab->word[0] = c;
	set_flag(0);
	await_flag(1);
	evwait("before the tracer", c, WNOHANG);
	set_flag(2);
	evwait("after the tracer", c, 0);
	return 0;
}

int main(void)
{
	begin();
	child_gate = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	pid_t c = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, c, 0, 0);
	gate_open(&child_gate);
	await_state(c, "Z");
	set_flag(1);
	await_flag(2);
	evwait("tracer", c, __WALL);
	evwait("tracer again", c, __WALL);
	evwait("parent", p, 0);
	return 0;
}
