// sig_resethand: SA_RESETHAND is used up by a delivery, not by a suppressed stop: sigaction(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, SA_RESETHAND);
	for (int i = 0; i < 3; i++) {
		self(SIGUSR1);
		ev("after", "round=%d", i);
	}
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("suppressed", PTRACE_CONT, t, 0);
	go("handled", PTRACE_CONT, t, 0);
	go("default", PTRACE_CONT, t, SIGUSR1);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
