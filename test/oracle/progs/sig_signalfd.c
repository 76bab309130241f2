// sig_signalfd: a blocked signal that signalfd reads away never stops the tracee: signalfd(2), ptrace(2).
#include "sig_tools.h"
#include <sys/signalfd.h>

static int tracee(void *arg OBS_UNUSED)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	block(SIGUSR1);
	int fd = must(signalfd(-1, &s, 0));
	must(kill(getpid(), SIGUSR1));
	struct signalfd_siginfo si;
	long r = read(fd, &si, sizeof si);
	ev("read", "size=%d signo=%g", r, si.ssi_signo);
	unblock(SIGUSR1);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
