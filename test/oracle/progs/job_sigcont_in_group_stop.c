// job_sigcont_in_group_stop: SIGCONT does not end the group-stop of a TRACEME tracee, but is reported when the tracer resumes it: ptrace(2), Group-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	ev("after", "sig=SIGSTOP");
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	must(kill(t, SIGCONT));
	evwait("nothing yet", t, __WALL | WNOHANG);
	evpt("still stopped", PTRACE_GETREGS, t, 0, &(struct user_regs_struct){ 0 });
	evinfo("after SIGCONT", t);
	go("sigcont", PTRACE_CONT, t, 0);
	evinfo("sigcont", t);
	go("end", PTRACE_CONT, t, SIGCONT);
	return 0;
}
