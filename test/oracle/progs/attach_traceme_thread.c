// attach_traceme_thread: the tracer of PTRACE_TRACEME is the thread that forked the process, not another one of its group: ptrace(2), PTRACE_TRACEME.
#include "sig_tools.h"

static pid_t t;

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 0;
}

static void *forker(void *arg OBS_UNUSED)
{
	role("forker");
	t = spawn("tracee", tracee, NULL);
	ev("tracer", "is_forker=%b", tracer_of(t) == own_tid());
	set_flag(0);
	await_flag(1);
	evpt("forker", PTRACE_CONT, t, 0, 0);
	evwait("signal", t, __WALL);
	finish(t);
	return NULL;
}

int main(void)
{
	begin();
	pthread_t th;
	pthread_create(&th, NULL, forker, NULL);
	await_flag(0);
	evpt("main thread", PTRACE_CONT, t, 0, 0);
	set_flag(1);
	pthread_join(th, NULL);
	return 0;
}
