// attach_stopped_parent: a stop that the real parent has not waited for is still there for it after another process attached: ptrace(2), waitpid(2).
#include "sig_tools.h"

static struct gate parent_gate;

static int child(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	return 0;
}

static int parent(void *arg OBS_UNUSED)
{
	pid_t c = fork_named("child", child, NULL);
	obs_tab->word[0] = c;
	set_flag(0);
	gate_pass(&parent_gate);
	evwait("stop", c, WUNTRACED | WNOHANG);
	evwait("once", c, WUNTRACED | WNOHANG);
	set_flag(1);
	evwait("end", c, 0);
	return 0;
}

int main(void)
{
	begin();
	parent_gate = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	pid_t c = obs_tab->word[0];
	await_state(c, "T");
	must_pt(PTRACE_ATTACH, c, 0, 0);
	evwait("attach", c, __WALL);
	gate_open(&parent_gate);
	await_flag(1);
	must(kill(c, SIGKILL));
	evwait("end", c, __WALL);
	evwait("parent", p, 0);
	return 0;
}
