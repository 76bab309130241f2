// sig_suppressed: PTRACE_CONT with 0 drops the signal of the stop, even a fatal one: ptrace(2), Signal injection and suppression.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	must(kill(getpid(), SIGUSR1));
	ev("after", "signal=SIGUSR1 pending=%b", is_pending(SIGUSR1));
	must(kill(getpid(), SIGTERM));
	ev("after", "signal=SIGTERM pending=%b", is_pending(SIGTERM));
	must(kill(getpid(), SIGSTOP));
	ev("after", "signal=SIGSTOP pending=%b", is_pending(SIGSTOP));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		;
	return 0;
}
