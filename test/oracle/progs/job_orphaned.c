// job_orphaned: in an orphaned process group a delivered SIGTSTP, SIGTTIN or SIGTTOU does not stop the tracee, SIGSTOP does: setpgid(2), ptrace(2), Group-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const int sigs[] = { SIGTSTP, SIGTTIN, SIGTTOU, SIGSTOP };
	must(setsid());
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
	int sig = 0, st;
	while (st = go("next", PTRACE_CONT, t, sig), WIFSTOPPED(st)) {
		evinfo("next", t);
		siginfo_t si;
		sig = pt(PTRACE_GETSIGINFO, t, 0, &si) == 0 ? WSTOPSIG(st) : 0;
	}
	return 0;
}
