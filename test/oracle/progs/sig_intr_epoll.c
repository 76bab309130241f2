// sig_intr_epoll: epoll_wait is never restarted: a suppressed signal ends it with EINTR too: signal(7), Interruption of system calls by stop signals.
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
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	evwait("epoll_wait", t, __WALL);
	struct user_regs_struct r = get_regs(t);
	evregs("epoll_wait", &r, "rax orig_rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
