// seize_kill_interrupted: SIGKILL ends a tracee in the stop of PTRACE_INTERRUPT, and beats an interrupt that has not stopped it yet: ptrace(2), PTRACE_INTERRUPT.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupt", t, __WALL);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	must(kill(t, SIGKILL));
	evwait("killed", t, __WALL);
	return 0;
}
