// seize_interrupt_epoll: PTRACE_INTERRUPT ends epoll_wait with EINTR, a call that no stop restarts: ptrace(2), BUGS; signal(7).
#include "sig_tools.h"
#include <sys/epoll.h>

static int tracee(void *arg OBS_UNUSED)
{
	int fd = must(epoll_create1(0));
	struct epoll_event e;
	long r = syscall(SYS_epoll_wait, fd, &e, 1, -1);
	ev("epoll_wait", "result=%r", r < 0 ? -errno : r);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "S");
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupt", t, __WALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
