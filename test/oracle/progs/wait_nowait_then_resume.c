// wait_nowait_then_resume: a stop seen only with WNOWAIT can be resumed and is then not reported any more: waitid(2), ptrace(2).
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	must(kill(getpid(), SIGUSR1));
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	siginfo_t si;
	must(waitid(P_PID, t, &si, WSTOPPED | WNOWAIT));
	evsig("look", &si);
	evpt("resume", PTRACE_CONT, t, 0, SIGUSR1);
	await_state(t, "S");
	evwait("nothing", t, __WALL | WNOHANG);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
