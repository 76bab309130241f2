// attach_stopped_unwaited: attaching to a stopped process whose stop its parent has not waited for yet: ptrace(2), PTRACE_ATTACH; waitpid(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGTSTP));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "T");
	evpt("stopped", PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	evinfo("attach", t);
	evwait("once", t, __WALL | WNOHANG | WUNTRACED);
	int sig = 0, st;
	while (st = go("next", PTRACE_CONT, t, sig), WIFSTOPPED(st))
		evinfo("next", t);
	return 0;
}
