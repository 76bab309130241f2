// seize_interrupt_many: several PTRACE_INTERRUPTs before a stop give one stop, several during a stop one more after the resume: ptrace(2), PTRACE_INTERRUPT.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	// The parent of a vfork cannot stop until the child is done.
	pid_t c = vfork();
	if (c == 0) {
		set_flag(0);
		gate_pass(&g);
		_exit(0);
	}
	gate_pass(&g);
	xwait(c);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(0);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	for (int i = 0; i < 3; i++)
		evpt("in vfork", PTRACE_INTERRUPT, t, 0, 0);
	evwait("nothing yet", t, __WALL | WNOHANG);
	gate_open(&g);
	evwait("one", t, __WALL);
	for (int i = 0; i < 3; i++)
		evpt("stopped", PTRACE_INTERRUPT, t, 0, 0);
	evwait("nothing yet", t, __WALL | WNOHANG);
	go("one more", PTRACE_CONT, t, 0);
	go("sigchld of the vfork", PTRACE_CONT, t, 0);
	resume(t, 0);
	await_state(t, "S");
	evwait("no more", t, __WALL | WNOHANG);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
