// attach_epoll: attaching to a process in epoll_wait ends that call with EINTR, as any stop does: signal(7), Interruption of system calls by stop signals.
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
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
