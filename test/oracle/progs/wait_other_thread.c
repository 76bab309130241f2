// wait_other_thread: any thread of the tracer's process may wait for a tracee, but only the tracing thread may make requests: ptrace(2), waitpid(2).
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
	evwait("stop", t, __WALL);
	evpt("other thread", PTRACE_CONT, t, 0, 0);
	evpt("other thread", PTRACE_GETREGS, t, 0, &(struct user_regs_struct){ 0 });
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
	evwait("taken already", t, __WALL | WNOHANG);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
