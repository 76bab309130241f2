// sig_info_child: a tracee's own SIGCHLD is reported with CLD_EXITED or CLD_KILLED and the status: sigaction(2), ptrace(2), PTRACE_GETSIGINFO.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	pid_t c = must(fork());
	if (c == 0)
		_exit(9);
	name_pid("child1", c);
	xwait(c);
	c = must(fork());
	if (c == 0) {
		kill(getpid(), SIGTERM);
		_exit(1);
	}
	name_pid("child2", c);
	xwait(c);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	// Emitted at the end, when the tracee has surely named its children.
	siginfo_t si[4];
	int n = 0, st;
	resume(t, 0);
	while (st = xwait(t), WIFSTOPPED(st) && n < 4) {
		must_pt(PTRACE_GETSIGINFO, t, 0, &si[n++]);
		resume(t, 0);
	}
	for (int i = 0; i < n; i++)
		evsig("child", &si[i]);
	ev("end", "status=%w", st);
	return 0;
}
