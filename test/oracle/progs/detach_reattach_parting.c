// detach_reattach_parting: a process that is dying of, or handling, the signal of a detach may be attached to again at once: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static struct gate g;

static void wait_in_handler(int sig, siginfo_t *si OBS_UNUSED, void *uc OBS_UNUSED)
{
	ev("handler", "sig=%g", sig);
	gate_pass(&g);
}

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, wait_in_handler, 0);
	must(kill(getpid(), SIGUSR1));
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	evpt("signal stop", PTRACE_DETACH, t, 0, SIGUSR1);
	evpt("again", PTRACE_SEIZE, t, 0, 0);
	await_state(t, "S");
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupt", t, __WALL);
	gate_open(&g);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
