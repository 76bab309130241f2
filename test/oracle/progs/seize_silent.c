// seize_silent: PTRACE_SEIZE does not stop the process and interrupts no call: ptrace(2), PTRACE_SEIZE.
#include "sig_tools.h"
#include <sys/epoll.h>

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	int fd = must(epoll_create1(0));
	struct epoll_event e = { .events = EPOLLIN };
	must(epoll_ctl(fd, EPOLL_CTL_ADD, g.fd[0], &e));
	long r = syscall(SYS_epoll_wait, fd, &e, 1, -1);
	ev("epoll_wait", "result=%r", r < 0 ? -errno : r);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "S");
	evpt("sleeping", PTRACE_SEIZE, t, 0, 0);
	ev("tracer", "pid=%p", tracer_of(t));
	evwait("nothing", t, __WALL | WNOHANG);
	evpt("running", PTRACE_CONT, t, 0, 0);
	evpt("running", PTRACE_GETREGS, t, 0, &(struct user_regs_struct){ 0 });
	evpt("running", PTRACE_DETACH, t, 0, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
