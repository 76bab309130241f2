// detach_blocked_signal: a blocked signal given to PTRACE_DETACH becomes pending: ptrace(2), PTRACE_DETACH; sigprocmask(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR2, note, 0);
	block(SIGUSR2);
	must(kill(getpid(), SIGUSR1));
	ev("detached", "pending=%b", is_pending(SIGUSR2));
	unblock(SIGUSR2);
	ev("unblocked", "pending=%b", is_pending(SIGUSR2));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	evpt("signal stop", PTRACE_DETACH, t, 0, SIGUSR2);
	evwait("end", t, 0);
	return 0;
}
