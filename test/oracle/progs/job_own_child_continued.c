// job_own_child_continued: a tracer that is the real parent too sees a group-stop ended by SIGCONT as CLD_CONTINUED with status SIGCONT: waitid(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	siginfo_t si;
	memset(&si, 0, sizeof si);
	must(waitid(P_PID, t, &si, WCONTINUED | WNOHANG));
	ev("before", "none=%b", si.si_pid == 0);
	must(kill(t, SIGCONT));
	must(waitid(P_PID, t, &si, WCONTINUED));
	evsig("continued", &si);
	memset(&si, 0, sizeof si);
	must(waitid(P_PID, t, &si, WCONTINUED | WNOHANG));
	ev("once", "none=%b", si.si_pid == 0);
	go("sigcont", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
