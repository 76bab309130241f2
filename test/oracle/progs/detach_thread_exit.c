// detach_thread_exit: the end of the tracing thread frees its tracees, or kills them by EXITKILL, though its process lives on: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static struct gate g;
static pid_t t[2];

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static void *tracer(void *arg OBS_UNUSED)
{
	role("thread");
	evpt("freed", PTRACE_SEIZE, t[0], 0, 0);
	evpt("killed", PTRACE_SEIZE, t[1], 0, PTRACE_O_EXITKILL);
	must_pt(PTRACE_INTERRUPT, t[0], 0, 0);
	evwait("freed", t[0], __WALL);
	return NULL;
}

int main(void)
{
	begin();
	g = new_gate();
	t[0] = fork_named("freed", tracee, NULL);
	t[1] = fork_named("killed", tracee, NULL);
	pthread_t th;
	pthread_create(&th, NULL, tracer, NULL);
	pthread_join(th, NULL);
	evwait("killed", t[1], 0);
	ev("tracer", "pid=%p", tracer_of(t[0]));
	gate_open(&g);
	evwait("freed", t[0], 0);
	return 0;
}
