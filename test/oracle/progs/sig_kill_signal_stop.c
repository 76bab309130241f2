// sig_kill_signal_stop: SIGKILL ends a tracee in a signal-delivery-stop without the tracer's help: ptrace(2), Stopped states.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	must(kill(t, SIGKILL));
	await_state(t, "Z");
	evpt("zombie", PTRACE_CONT, t, 0, 0);
	evwait("killed", t, __WALL);
	evpt("reaped", PTRACE_CONT, t, 0, 0);
	evwait("reaped", t, __WALL);
	return 0;
}
