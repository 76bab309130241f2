// job_traceme_group_stop: a delivered stop signal leads to a group-stop of a TRACEME tracee: same status, GETSIGINFO is EINVAL, and PTRACE_CONT ends it: ptrace(2), Group-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const int sigs[] = { SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };
	for (int i = 0; i < 4; i++) {
		must(kill(getpid(), sigs[i]));
		ev("after", "sig=%g", sigs[i]);
	}
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	for (;;) {
		int st = go("signal", PTRACE_CONT, t, 0);
		if (!WIFSTOPPED(st))
			break;
		evinfo("signal", t);
		go("group-stop", PTRACE_CONT, t, WSTOPSIG(st));
		evinfo("group-stop", t);
	}
	return 0;
}
