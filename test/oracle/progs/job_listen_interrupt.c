// job_listen_interrupt: PTRACE_INTERRUPT of a listening tracee reports the group-stop again; the tracee may listen again: ptrace(2), PTRACE_LISTEN, PTRACE_INTERRUPT.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGSTOP));
	ev("after", "sig=SIGSTOP");
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	for (int i = 0; i < 2; i++) {
		evpt("group-stop", PTRACE_LISTEN, t, 0, 0);
		evpt("listening", PTRACE_INTERRUPT, t, 0, 0);
		evwait("interrupted", t, __WALL);
		evinfo("interrupted", t);
	}
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
