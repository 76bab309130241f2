// opt_exitkill_cleared: EXITKILL taken back, or ended by DETACH, does not kill any more: ptrace(2), PTRACE_O_EXITKILL.
#include "req_tools.h"

static struct gate g[2];

static int child(void *arg)
{
	gate_pass(arg);
	ev("alive", "");
	return 6;
}

static int tracer(void *arg)
{
	pid_t *c = arg;
	for (int i = 0; i < 2; i++) {
		must_pt(PTRACE_SEIZE, c[i], 0, PTRACE_O_EXITKILL);
		must_pt(PTRACE_INTERRUPT, c[i], 0, 0);
		xwait(c[i]);
	}
	evpt("taken back", PTRACE_SETOPTIONS, c[0], 0, 0);
	evpt("detached", PTRACE_DETACH, c[1], 0, 0);
	return 0;
}

int main(void)
{
	begin();
	g[0] = new_gate();
	g[1] = new_gate();
	pid_t c[2] = { fork_named("first", child, &g[0]), fork_named("second", child, &g[1]) };
	pid_t tr = fork_named("tracer", tracer, c);
	evwait("tracer", tr, 0);
	gate_open(&g[0]);
	gate_open(&g[1]);
	evwait("first", c[0], 0);
	evwait("second", c[1], 0);
	return 0;
}
