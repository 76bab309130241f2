// exit_tracer_dies: when its tracer ends, a stopped tracee is detached and runs on, and a new tracer can have it: ptrace(2), DESCRIPTION.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 7;
}

static int tracer(void *arg)
{
	pid_t c = *(pid_t *)arg;
	must_pt(PTRACE_SEIZE, c, 0, PTRACE_O_TRACEEXIT);
	must_pt(PTRACE_INTERRUPT, c, 0, 0);
	evwait("stopped", c, __WALL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t c = fork_named("child", child, NULL);
	pid_t tr = fork_named("tracer", tracer, &c);
	evwait("tracer", tr, 0);
	ev("child", "tracer=%p", tracer_of(c));
	await_state(c, "S");
	evpt("again", PTRACE_SEIZE, c, 0, 0);
	gate_open(&g);
	evwait("end", c, 0);
	return 0;
}
