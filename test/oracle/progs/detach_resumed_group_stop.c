// detach_resumed_group_stop: a tracee that its tracer had resumed from a group-stop is stopped again by the detach: ptrace(2), PTRACE_DETACH; Group-stop.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	gate_pass(&g);
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	evwait("signal while group-stopped", t, __WALL);
	evpt("signal stop", PTRACE_DETACH, t, 0, 0);
	ev("state", "letter=%s", await_state(t, "TSZ") == 'T' ? "T" : "other");
	must(kill(t, SIGCONT));
	gate_open(&g);
	evwait("end", t, 0);
	return 0;
}
