// sig_ignored: a tracee also stops for a signal that it ignores, and the delivered signal has no effect: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	signal(SIGUSR1, SIG_IGN);
	must(kill(getpid(), SIGUSR1));
	ev("after", "kill=returned");
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("ignored signal", PTRACE_CONT, t, 0);
	evinfo("ignored signal", t);
	go("delivered", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
