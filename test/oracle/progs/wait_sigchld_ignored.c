// wait_sigchld_ignored: a tracer that ignores SIGCHLD still waits for its tracee's stops and for its end, unlike an untraced child's: wait(2), NOTES; ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 5;
}

static int plain(void *arg OBS_UNUSED)
{
	return 5;
}

int main(void)
{
	begin();
	signal(SIGCHLD, SIG_IGN);
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	evwait("after", t, __WALL);
	pid_t c = fork_named("plain", plain, NULL);
	evwait("plain", c, __WALL);
	return 0;
}
