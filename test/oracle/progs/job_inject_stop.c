// job_inject_stop: a stop signal injected in place of another one group-stops the tracee without another signal-delivery-stop: ptrace(2), Group-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	ev("after", "sig=SIGUSR1");
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGTTOU);
	evinfo("group-stop", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
