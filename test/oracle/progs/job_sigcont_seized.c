// job_sigcont_seized: SIGCONT in a seized tracee's group-stop is followed, once resumed, by PTRACE_EVENT_STOP with SIGTRAP and then the signal: ptrace(2), Group-stop.
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
	must(kill(t, SIGCONT));
	evwait("nothing yet", t, __WALL | WNOHANG);
	go("notified", PTRACE_CONT, t, 0);
	evinfo("notified", t);
	go("sigcont", PTRACE_CONT, t, 0);
	evinfo("sigcont", t);
	go("end", PTRACE_CONT, t, SIGCONT);
	return 0;
}
