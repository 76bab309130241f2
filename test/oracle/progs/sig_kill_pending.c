// sig_kill_pending: SIGKILL overtakes the signals that are pending already; no more stop is reported: ptrace(2), signal(7).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must(kill(t, SIGHUP));
	must(kill(t, SIGUSR1));
	tkill_to(t, t, SIGINT);
	queue(t, 34, 1);
	must(kill(t, SIGKILL));
	evwait("killed", t, __WALL);
	return 0;
}
