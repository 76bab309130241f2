// detach_pending: signals still pending at PTRACE_DETACH then act as in any process: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("fatal", tracee, NULL);
	must(kill(t, SIGTERM));
	evpt("fatal pending", PTRACE_DETACH, t, 0, 0);
	evwait("end", t, 0);
	t = spawn("ignored", tracee, NULL);
	must(kill(t, SIGURG));
	evpt("ignored pending", PTRACE_DETACH, t, 0, 0);
	evwait("end", t, 0);
	t = spawn("stopping", tracee, NULL);
	must(kill(t, SIGTSTP));
	evpt("stop pending", PTRACE_DETACH, t, 0, 0);
	evwait("stopped", t, WUNTRACED);
	must(kill(t, SIGCONT));
	evwait("end", t, 0);
	return 0;
}
