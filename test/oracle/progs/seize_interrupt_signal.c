// seize_interrupt_signal: with a signal pending PTRACE_INTERRUPT's stop comes first, and in a signal-delivery-stop it waits for the resume: ptrace(2), PTRACE_INTERRUPT.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "S");
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupt", t, __WALL);
	must(kill(t, SIGUSR1));
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	go("interrupt before signal", PTRACE_CONT, t, 0);
	go("signal", PTRACE_CONT, t, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	// The handler's frame is built first: the interrupt shows in front of it.
	go("interrupt after signal", PTRACE_CONT, t, SIGUSR1);
	gate_open(&g);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
