// attach_parent: a child may trace its own parent: ptrace(2), PTRACE_ATTACH.
#include "sig_tools.h"

static int tracer(void *arg OBS_UNUSED)
{
	pid_t parent = getppid();
	evpt("parent", PTRACE_ATTACH, parent, 0, 0);
	evwait("attach", parent, __WALL);
	evinfo("attach", parent);
	go("signal", PTRACE_CONT, parent, 0);
	evpt("parent", PTRACE_DETACH, parent, 0, 0);
	set_flag(1);
	return 5;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracer", tracer, NULL);
	while (tracer_of(getpid()) != t)
		nap_ms(1);
	self(SIGUSR1);
	await_flag(1);
	evwait("tracer", t, 0);
	return 0;
}
