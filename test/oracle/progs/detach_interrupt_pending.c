// detach_interrupt_pending: an interrupt that has not shown yet is gone after a detach: ptrace(2), PTRACE_INTERRUPT, PTRACE_DETACH.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
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
	evpt("interrupt pending", PTRACE_DETACH, t, 0, 0);
	await_state(t, "S");
	evwait("nothing", t, WNOHANG | WUNTRACED);
	gate_open(&g);
	evwait("end", t, 0);
	return 0;
}
