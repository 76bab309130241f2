// opt_exitkill: the end of a tracer with PTRACE_O_EXITKILL kills its tracees, running and stopped: ptrace(2), PTRACE_O_EXITKILL.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

static int tracer(void *arg)
{
	pid_t *c = arg;
	evpt("running", PTRACE_SEIZE, c[0], 0, PTRACE_O_EXITKILL);
	evpt("stopped", PTRACE_ATTACH, c[1], 0, 0);
	evwait("stopped", c[1], __WALL);
	evpt("stopped", PTRACE_SETOPTIONS, c[1], 0, PTRACE_O_EXITKILL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t c[2] = { fork_named("running", child, NULL), fork_named("stopped", child, NULL) };
	pid_t tr = fork_named("tracer", tracer, c);
	evwait("running", c[0], 0);
	evwait("stopped", c[1], 0);
	evwait("tracer", tr, 0);
	return 0;
}
