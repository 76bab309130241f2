// sig_cont_other: PTRACE_CONT with another signal delivers that one, with the tracer as sender, without a second stop: ptrace(2), Signal injection and suppression.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	on(SIGUSR2, note, 0);
	on(36, note, 0);
	queue(getpid(), SIGUSR1, 0x1);
	queue(getpid(), SIGUSR1, 0x2);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("again", PTRACE_CONT, t, SIGUSR2);
	go("end", PTRACE_CONT, t, 36);
	return 0;
}
