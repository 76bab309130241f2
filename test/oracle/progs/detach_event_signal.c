// detach_event_signal: the signal of PTRACE_DETACH from a PTRACE_EVENT stop is ignored: ptrace(2), PTRACE_EVENT stops.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	gate_pass(&g);
	ev("after", "pending=%b", is_pending(SIGUSR1));
	return 3;
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
	evpt("event stop", PTRACE_DETACH, t, 0, SIGUSR1);
	gate_open(&g);
	evwait("end", t, 0);
	return 0;
}
