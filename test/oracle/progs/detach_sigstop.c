// detach_sigstop: PTRACE_DETACH with SIGSTOP leaves the process stopped, and its parent sees that stop: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	gate_pass(&g);
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	evpt("signal stop", PTRACE_DETACH, t, 0, SIGSTOP);
	evwait("stopped", t, WUNTRACED);
	ev("state", "letter=%s", state_of(t) == 'T' ? "T" : "other");
	must(kill(t, SIGCONT));
	evwait("continued", t, WCONTINUED);
	gate_open(&g);
	evwait("end", t, 0);
	return 0;
}
