// wait_running: WNOHANG for a running tracee reports nothing, waitid leaves a zero siginfo, and a stranger is ECHILD: waitpid(2), waitid(2).
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
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	siginfo_t si;
	memset(&si, 0x55, sizeof si);
	must(waitid(P_PID, t, &si, WEXITED | WSTOPPED | WCONTINUED | WNOHANG));
	ev("waitid", "signo=%d pid=%d", si.si_signo, si.si_pid);
	evwait("waitpid", t, __WALL | WNOHANG);
	evwait("parent", getppid(), __WALL | WNOHANG);
	evwait("self", getpid(), __WALL | WNOHANG);
	ev("invalid", "no_option=%e", waitid(P_PID, t, &si, WNOHANG) ? errno : 0);
	ev("invalid", "wait4_wexited=%e", waitpid(t, NULL, WEXITED) < 0 ? errno : 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
