// req_traceme_arguments: PTRACE_TRACEME ignores its other arguments and stops nothing by itself: ptrace(2), PTRACE_TRACEME.
#include "req_tools.h"

static int child(void *arg OBS_UNUSED)
{
	evpt("garbage", PTRACE_TRACEME, -77, KERNEL_ADDRESS, -1);
	ev("tracer", "pid=%p", tracer_of(getpid()));
	self(SIGUSR1);
	return 4;
}

int main(void)
{
	begin();
	pid_t c = fork_named("child", child, NULL);
	evwait("first stop", c, __WALL);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
