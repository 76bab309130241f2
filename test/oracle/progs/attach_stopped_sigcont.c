// attach_stopped_sigcont: SIGCONT right after attaching to a stopped process: the first wait still reports SIGSTOP and nothing hangs: ptrace(2), PTRACE_ATTACH.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	return 4;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	evwait("stopped", t, WUNTRACED);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	must(kill(t, SIGCONT));
	evwait("attach", t, __WALL);
	evinfo("attach", t);
	int st;
	while (st = go("next", PTRACE_CONT, t, 0), WIFSTOPPED(st))
		evinfo("next", t);
	return 0;
}
