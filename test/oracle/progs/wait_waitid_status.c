// wait_waitid_status: si_status of waitid holds the whole stop code: signal, 0x80 of TRACESYSGOOD, event number; si_code is CLD_TRAPPED: waitid(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	getppid();
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
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT);
	resume(t, 0);
	take("signal", t);
	resume(t, SIGSTOP);
	take("group-stop", t);
	must_pt(PTRACE_SYSCALL, t, 0, 0);
	take("syscall", t);
	resume(t, 0);
	take("event", t);
	resume(t, 0);
	take("exit", t);
	return 0;
}
