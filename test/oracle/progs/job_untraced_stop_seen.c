// job_untraced_stop_seen: a group-stop of one's own traced child is waited for without WUNTRACED: waitpid(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGTTIN));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	evwait("signal, no option", t, 0);
	resume(t, SIGTTIN);
	evwait("group-stop, no option", t, 0);
	resume(t, 0);
	evwait("end", t, 0);
	return 0;
}
