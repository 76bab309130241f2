// detach_zombie_same_group: a zombie that a thread of its parent's own process traces is reaped at that thread's end when the process ignores SIGCHLD: ptrace(2), Death under ptrace; wait(2), NOTES.
#include "sig_tools.h"

static struct gate g;
static pid_t c;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static void *tracer(void *arg OBS_UNUSED)
{
	must_pt(PTRACE_SEIZE, c, 0, 0);
	gate_open(&g);
	await_state(c, "Z");
	return NULL;
}

int main(void)
{
	begin();
	g = new_gate();
	signal(SIGCHLD, SIG_IGN);
	c = fork_named("child", child, NULL);
	pthread_t th;
	pthread_create(&th, NULL, tracer, NULL);
	pthread_join(th, NULL);
	// The thread may still be on its way out; then the first look finds its
	// traced zombie, which is nobody's after the thread's end.
	while (kill(c, 0) == 0)
		nap_ms(1);
	evwait("child", c, 0);
	return 0;
}
