// wait_wnothread: with __WNOTHREAD a thread sees neither tracees nor children of its process's other threads: waitpid(2), __WNOTHREAD.
#include "sig_tools.h"

static pid_t t;

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 0;
}

static void *helper(void *arg OBS_UNUSED)
{
	role("helper");
	evwait("not mine", t, __WALL | __WNOTHREAD);
	evwait("any of mine", -1, __WALL | __WNOTHREAD);
	pid_t c = spawn("helper's", tracee, NULL);
	must_pt(PTRACE_CONT, c, 0, 0);
	evwait("mine", -1, __WALL | __WNOTHREAD);
	finish(c);
	return NULL;
}

int main(void)
{
	begin();
	t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	pthread_t th;
	pthread_create(&th, NULL, helper, NULL);
	pthread_join(th, NULL);
	evwait("mine", t, __WALL | __WNOTHREAD);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
