// job_stop_cancels_sigcont: sending a stop signal drops a pending SIGCONT and the other way round: signal(7), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("stop last", tracee, NULL);
	must(kill(t, SIGCONT));
	must(kill(t, SIGTSTP));
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		;
	t = spawn("cont last", tracee, NULL);
	must(kill(t, SIGTSTP));
	tkill_to(t, t, SIGTTIN);
	must(kill(t, SIGCONT));
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		;
	return 0;
}
