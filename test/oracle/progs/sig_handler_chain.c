// sig_handler_chain: two pending handled signals both stop the tracee before any handler runs, and the last one's handler runs first: ptrace(2), signal(7), Execution of signal handlers.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	on(SIGUSR2, note, 0);
	sigset_t both;
	sigemptyset(&both);
	sigaddset(&both, SIGUSR1);
	sigaddset(&both, SIGUSR2);
	must(sigprocmask(SIG_BLOCK, &both, NULL));
	self(SIGUSR1);
	self(SIGUSR2);
	must(sigprocmask(SIG_UNBLOCK, &both, NULL));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("first", PTRACE_CONT, t, 0);
	go("second", PTRACE_CONT, t, SIGUSR1);
	go("end", PTRACE_CONT, t, SIGUSR2);
	return 0;
}
