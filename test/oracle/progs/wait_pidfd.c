// wait_pidfd: waitid with P_PIDFD waits for a tracee's stops, and poll on the pidfd shows only its end: pidfd_open(2), waitid(2).
#include "sig_tools.h"
#include <poll.h>

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 6;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	int fd = must(syscall(SYS_pidfd_open, t, 0));
	struct pollfd p = { fd, POLLIN, 0 };
	siginfo_t si;
	resume(t, 0);
	must(waitid(P_PIDFD, fd, &si, WSTOPPED | WEXITED));
	evsig("stop", &si);
	ev("poll", "stopped=%d", poll(&p, 1, 0));
	resume(t, 0);
	must(poll(&p, 1, -1));
	ev("poll", "readable=%b", p.revents & POLLIN);
	must(waitid(P_PIDFD, fd, &si, WSTOPPED | WEXITED));
	evsig("end", &si);
	return 0;
}
