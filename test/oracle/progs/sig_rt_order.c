// sig_rt_order: queued signals are reported lowest number first, and one real-time signal in the order sent, each with its value: signal(7), Real-time signals.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const int sigs[] = { 36, 34, 36, 35, SIGUSR1, 36, 34 };
	sigset_t all;
	sigfillset(&all);
	must(sigprocmask(SIG_BLOCK, &all, NULL));
	for (int i = 0; i < (int)(sizeof sigs / sizeof sigs[0]); i++)
		queue(getpid(), sigs[i], 100 + i);
	must(sigprocmask(SIG_UNBLOCK, &all, NULL));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	name_pid("tracee", t);
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		evinfo("next", t);
	return 0;
}
