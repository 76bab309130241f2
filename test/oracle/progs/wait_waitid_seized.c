// wait_waitid_seized: waitid reports a seized tracee's group-stop and interrupt with event 128 in si_status: waitid(2), ptrace(2), PTRACE_EVENT_STOP.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGTTOU));
	return 4;
}

static void take(const char *what, pid_t t)
{
	siginfo_t si;
	memset(&si, 0, sizeof si);
	must(waitid(P_PID, t, &si, WSTOPPED | WEXITED));
	evsig(what, &si);
	ev("status", "what=%s number=%x", what, si.si_status);
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	take("interrupt", t);
	gate_open(&g);
	resume(t, 0);
	take("signal", t);
	resume(t, SIGTTOU);
	take("group-stop", t);
	resume(t, 0);
	take("exit", t);
	return 0;
}
