// wait_wnowait: waitid with WNOWAIT reports the same stop again; a wait without it takes the stop: waitid(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 2;
}

static void look(const char *what, pid_t t, int options)
{
	siginfo_t si;
	memset(&si, 0, sizeof si);
	if (waitid(P_PID, t, &si, options | __WALL) != 0)
		ev("waitid", "what=%s error=%e", what, errno);
	else if (si.si_pid == 0)
		ev("waitid", "what=%s none=yes", what);
	else
		evsig(what, &si);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	look("first look", t, WSTOPPED | WNOWAIT);
	look("second look", t, WSTOPPED | WNOWAIT);
	look("taken", t, WSTOPPED);
	look("gone", t, WSTOPPED | WNOHANG);
	evpt("still stopped", PTRACE_CONT, t, 0, 0);
	look("dead, look", t, WEXITED | WNOWAIT);
	look("dead, taken", t, WEXITED);
	look("dead, gone", t, WEXITED | WNOHANG);
	return 0;
}
