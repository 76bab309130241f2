// sig_standard_once: a standard signal sent twice while blocked is reported once, with the first siginfo: signal(7), Queueing and delivery semantics.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGUSR1);
	queue(getpid(), SIGUSR1, 1);
	queue(getpid(), SIGUSR1, 2);
	unblock(SIGUSR1);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		evinfo("next", t);
	return 0;
}
