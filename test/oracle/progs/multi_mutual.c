// multi_mutual: two processes may trace each other: ptrace(2), PTRACE_SEIZE.
#include "sig_tools.h"

static struct gate g;

static int other(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	evpt("main", PTRACE_SEIZE, getppid(), 0, 0);
	set_flag(0);
	gate_pass(&g);
	must(kill(getpid(), SIGUSR1));
	return 4;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t o = fork_named("other", other, NULL);
	evpt("other", PTRACE_SEIZE, o, 0, 0);
	gate_open(&g);
	await_flag(0);
	ev("tracers", "of_other=%p of_main=%p", tracer_of(o), tracer_of(getpid()));
	// main's SIGCHLDs would stop it for a tracer that is itself stopped.
	block(SIGCHLD);
	gate_open(&g);
	evwait("signal", o, __WALL);
	evpt("other", PTRACE_CONT, o, 0, 0);
	evwait("end", o, __WALL);
	ev("tracers", "of_main=%p", tracer_of(getpid()));
	return 0;
}
