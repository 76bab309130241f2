// job_parent_sigchld: SIGCHLD of a group-stop goes to the tracer and, as CLD_STOPPED, also to the real parent: wait(2), sigaction(2), ptrace(2).
#include "sig_tools.h"

static struct gate child_gate;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&child_gate);
	must(kill(getpid(), SIGSTOP));
	return 3;
}

static void take(const char *what)
{
	sigset_t s;
	siginfo_t si;
	sigemptyset(&s);
	sigaddset(&s, SIGCHLD);
	must(sigwaitinfo(&s, &si));
	evsig(what, &si);
}

static int parent(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = fork_named("child", child, NULL);
	obs_tab->word[0] = c;
	set_flag(0);
	take("stopped");
	set_flag(1);
	take("continued");
	set_flag(2);
	take("dead");
	xwait(c);
	return 0;
}

int main(void)
{
	begin();
	child_gate = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(0);
	pid_t c = obs_tab->word[0];
	block(SIGCHLD);
	must_pt(PTRACE_SEIZE, c, 0, 0);
	gate_open(&child_gate);
	take("signal");
	xwait(c);
	resume(c, SIGSTOP);
	take("group-stop");
	xwait(c);
	must_pt(PTRACE_LISTEN, c, 0, 0);
	await_flag(1);
	must(kill(c, SIGCONT));
	take("notified");
	xwait(c);
	forget(SIGCHLD); // of the stop; the one before was of its going on
	await_flag(2);
	resume(c, 0);
	take("sigcont");
	xwait(c);
	resume(c, 0);
	take("dead");
	evwait("death", c, __WALL);
	evwait("parent", p, 0);
	return 0;
}
