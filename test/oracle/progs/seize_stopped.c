// seize_stopped: seizing a stopped process reports its group-stop as PTRACE_EVENT_STOP with the stop signal, and listening keeps it stopped until SIGCONT: ptrace(2), PTRACE_SEIZE.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGTTIN));
	return 4;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	evwait("stopped", t, WUNTRACED);
	evpt("stopped", PTRACE_SEIZE, t, 0, 0);
	evwait("seize", t, __WALL);
	evinfo("seize", t);
	evpt("group-stop", PTRACE_LISTEN, t, 0, 0);
	must(kill(t, SIGCONT));
	evwait("notified", t, __WALL);
	go("sigcont", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, SIGCONT);
	return 0;
}
