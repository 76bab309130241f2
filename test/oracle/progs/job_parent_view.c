// job_parent_view: the real parent of a process that another one traces sees its group-stop, its continuation and its death by wait, not its ptrace stops: wait(2), ptrace(2), Notes on real parents.
#include "sig_tools.h"

static struct gate child_gate, parent_gate;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&child_gate);
	must(kill(getpid(), SIGUSR1));
	must(kill(getpid(), SIGSTOP));
	return 3;
}

static int parent(void *arg OBS_UNUSED)
{
	pid_t c = fork_named("child", child, NULL);
	obs_tab->word[0] = c;
	set_flag(0);
	gate_pass(&parent_gate);
	evwait("in signal stop", c, WUNTRACED | WCONTINUED | WNOHANG);
	set_flag(1);
	evwait("group-stop", c, WUNTRACED | WCONTINUED);
	evwait("once", c, WUNTRACED | WCONTINUED | WNOHANG);
	set_flag(2);
	evwait("continued", c, WUNTRACED | WCONTINUED);
	set_flag(3);
	evwait("death", c, WUNTRACED | WCONTINUED);
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
	evwait("SIGUSR1", c, __WALL);
	gate_open(&parent_gate);
	await_flag(1);
	go("SIGSTOP", PTRACE_CONT, c, 0);
	go("group-stop", PTRACE_CONT, c, SIGSTOP);
	must_pt(PTRACE_LISTEN, c, 0, 0);
	await_flag(2);
	must(kill(c, SIGCONT));
	evwait("notified", c, __WALL);
	await_flag(3);
	go("sigcont", PTRACE_CONT, c, 0);
	go("death", PTRACE_CONT, c, SIGCONT);
	evwait("parent", p, 0);
	return 0;
}
