// sig_kill_unwaited_stop: a stop that nobody has waited for is not reported once SIGKILL has ended the tracee: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "t");
	must(kill(t, SIGKILL));
	await_state(t, "Z");
	evwait("only the death", t, __WALL);
	return 0;
}
