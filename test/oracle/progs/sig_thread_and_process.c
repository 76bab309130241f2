// sig_thread_and_process: the same standard signal sent to a thread and to its process is pending twice, and the thread's is reported first: signal(7).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	sigset_t all;
	sigfillset(&all);
	must(sigprocmask(SIG_BLOCK, &all, NULL));
	must(kill(getpid(), SIGHUP));
	must(kill(getpid(), SIGTERM));
	self(SIGTERM);
	must(sigprocmask(SIG_UNBLOCK, &all, NULL));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		evinfo("next", t);
	return 0;
}
