// detach_signal: PTRACE_DETACH from a signal-delivery-stop delivers the given signal, in place of the reported one: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	on(SIGUSR2, note, 0);
	must(kill(getpid(), SIGUSR1));
	return 3;
}

int main(void)
{
	static const int sigs[] = { 0, SIGUSR1, SIGUSR2, SIGTERM, SIGKILL };
	begin();
	for (unsigned i = 0; i < sizeof sigs / sizeof sigs[0]; i++) {
		pid_t t = spawn("tracee", tracee, NULL);
		go("signal", PTRACE_CONT, t, 0);
		ev("detach", "with=%g", sigs[i]);
		evpt("signal stop", PTRACE_DETACH, t, 0, sigs[i]);
		evpt("detached", PTRACE_CONT, t, 0, 0);
		evwait("end", t, 0);
	}
	return 0;
}
