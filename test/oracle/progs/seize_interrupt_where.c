// seize_interrupt_where: PTRACE_INTERRUPT is EIO for tracees that were not seized and ESRCH for others: ptrace(2), PTRACE_INTERRUPT.
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
	pid_t t = fork_named("untraced", tracee, NULL);
	evpt("untraced", PTRACE_INTERRUPT, t, 0, 0);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	evpt("attached, stopped", PTRACE_INTERRUPT, t, 0, 0);
	resume(t, 0);
	evpt("attached, running", PTRACE_INTERRUPT, t, 0, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	evpt("reaped", PTRACE_INTERRUPT, t, 0, 0);
	t = fork_named("zombie", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	await_state(t, "Z");
	evpt("zombie", PTRACE_INTERRUPT, t, 0, 0);
	evwait("zombie", t, __WALL);
	return 0;
}
