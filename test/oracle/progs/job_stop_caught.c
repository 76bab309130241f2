// job_stop_caught: a caught stop signal runs its handler and causes no group-stop: ptrace(2), Group-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGTSTP, note, 0);
	signal(SIGTTIN, SIG_IGN);
	must(kill(getpid(), SIGTSTP));
	must(kill(getpid(), SIGTTIN));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("caught", PTRACE_CONT, t, 0);
	go("ignored", PTRACE_CONT, t, SIGTSTP);
	go("end", PTRACE_CONT, t, SIGTTIN);
	return 0;
}
