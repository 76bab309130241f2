// multi_wait_by_pid: the stops of three tracees are waited for by process id in any order, or collected by -1: waitpid(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg)
{
	must(kill(getpid(), (long)arg));
	return (long)arg;
}

int main(void)
{
	static const char *const name[] = { "a", "b", "c" };
	static const int sig[] = { SIGUSR1, SIGUSR2, SIGHUP };
	pid_t t[3];
	begin();
	for (int i = 0; i < 3; i++)
		t[i] = spawn(name[i], tracee, (void *)(long)sig[i]);
	for (int i = 0; i < 3; i++)
		resume(t[i], 0);
	evwait("third", t[2], __WALL);
	evwait("first", t[0], __WALL);
	evwait("second", t[1], __WALL);
	for (int i = 0; i < 3; i++)
		resume(t[i], 0);
	int status[3] = { 0 };
	for (int n = 0; n < 3; n++) {
		int st;
		pid_t p = must(waitpid(-1, &st, __WALL));
		for (int i = 0; i < 3; i++)
			if (t[i] == p)
				status[i] = st;
	}
	for (int i = 0; i < 3; i++)
		ev("any", "pid=%p status=%w", t[i], status[i]);
	evwait("none left", -1, __WALL);
	return 0;
}
