// wait_wexited_only: waitid with WEXITED alone reports a tracee's ptrace stops as well: waitid(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	siginfo_t si;
	resume(t, 0);
	must(waitid(P_PID, t, &si, WEXITED));
	evsig("first", &si);
	resume(t, 0);
	must(waitid(P_PID, t, &si, WEXITED));
	evsig("second", &si);
	return 0;
}
