// attach_init: process 1 can be seized, interrupted and detached like another, also when it is the tracer's parent: ptrace(2), PTRACE_SEIZE.
#include "sig_tools.h"

int main(void)
{
	begin();
	name_pid("init", 1);
	ev("parent", "pid=%p", getppid());
	evpt("init", PTRACE_SEIZE, 1, 0, 0);
	ev("tracer", "pid=%p", tracer_of(1));
	evpt("init", PTRACE_INTERRUPT, 1, 0, 0);
	evwait("interrupt", 1, __WALL);
	evpt("init", PTRACE_DETACH, 1, 0, 0);
	ev("tracer", "pid=%p", tracer_of(1));
	return 0;
}
