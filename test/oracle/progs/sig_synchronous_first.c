// sig_synchronous_first: of several pending signals those that faults raise are reported before lower numbers: signal(7), Queueing and delivery semantics.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	sigset_t all;
	sigfillset(&all);
	must(sigprocmask(SIG_BLOCK, &all, NULL));
	self(SIGHUP);
	self(SIGUSR1);
	self(SIGSEGV);
	self(SIGFPE);
	must(sigprocmask(SIG_UNBLOCK, &all, NULL));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		;
	return 0;
}
