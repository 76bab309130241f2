// wait_parent_ignores: when the real parent ignores SIGCHLD, the tracer's wait reaps the tracee for both: wait(2), NOTES; ptrace(2).
#include "sig_tools.h"

static struct gate child_gate, parent_gate;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&child_gate);
	return 9;
}

static int parent(void *arg OBS_UNUSED)
{
	signal(SIGCHLD, SIG_IGN);
	pid_t c = fork_named("child", child, NULL);
	obs_tab->word[0] = c;
	set_flag(0);
	gate_pass(&parent_gate);
	evwait("after the tracer", c, 0);
	return 0;
}

int main(void)
{
	begin();
	child_gate = new_gate();
	parent_gate = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	pid_t c = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, c, 0, 0);
	gate_open(&child_gate);
	evwait("tracer", c, __WALL);
	ev("gone", "kill=%r", kill(c, 0) ? -errno : 0);
	gate_open(&parent_gate);
	evwait("parent", p, 0);
	return 0;
}
