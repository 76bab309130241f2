// sig_ignored_blocked: an ignored signal that is also blocked stays pending for a tracee until it is unblocked: ptrace(2), sigaction(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	signal(SIGUSR1, SIG_IGN);
	block(SIGUSR1);
	must(kill(getpid(), SIGUSR1));
	ev("blocked", "pending=%b", is_pending(SIGUSR1));
	unblock(SIGUSR1);
	ev("unblocked", "pending=%b", is_pending(SIGUSR1));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("unblocked", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
