// wait_pgid: waiting by process group selects tracees by their present group: waitpid(2).
#include "sig_tools.h"

static int tracee(void *arg)
{
	if (arg)
		must(setpgid(0, 0));
	must(kill(getpid(), SIGUSR1));
	return 0;
}

int main(void)
{
	begin();
	must(setpgid(0, 0));
	pid_t a = spawn("same", tracee, NULL);
	pid_t b = spawn("own", tracee, (void *)1);
	resume(a, 0);
	resume(b, 0);
	await_state(a, "t");
	await_state(b, "t");
	evwait("own group", -b, __WALL);
	evwait("own group again", -b, __WALL | WNOHANG);
	evwait("my group", 0, __WALL);
	evwait("my group again", 0, __WALL | WNOHANG);
	evwait("no such group", -a, __WALL | WNOHANG);
	finish(a);
	finish(b);
	return 0;
}
